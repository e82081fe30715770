// A worker that makes reports, with the modules that make those of the command line. Messages: {document, language} in, {html} or
// {failed} out.
import { readDocument } from "../../report/document.mjs";
import { page } from "../../report/page.mjs";
import { words } from "../../report/words.mjs";

self.onmessage = ({ data }) => {
  try {
    self.postMessage({ html: page(readDocument(JSON.stringify(data.document)), words(data.language)) });
  } catch (error) {
    self.postMessage({ failed: String(error.message) });
  }
};
