// The Welsh of each text, read from the catalogue. The planner's page has the same as data, made when it is built
// (apps/page/bundle.mjs).
import { po } from "gettext-parser";
import cy from "../../po/cy.po";

const entries = po.parse(cy).translations[""];

/** English text: Welsh text. */
export const WELSH = new Map(Object.values(entries).map((entry) => [entry.msgid, entry.msgstr[0]]));
