// Workers as the page talks to them: calls that are promises.
import { bytesOf } from "../../browser/dom.mjs";

/** What an engine refuses, in its words, one problem a line, and their language; any other error is one of the page or the browser. */
export class Refusal extends Error {
  constructor(words, language) {
    super(words);
    this.language = language;
  }
}

/** What an error says, and in which language: browsers speak English here. */
export function saidBy({ message, language = "en" }) {
  return { text: message, language };
}

/** The text of a data block of this page, which the browser shows and runs nowhere. */
export function block(id) {
  return document.getElementById(id).textContent;
}

/** Bytes that setup/page compressed and wrote as base64. */
export async function unpacked(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The policy of the page takes no text for a script but by this; what else in a browser makes markup or script of texts, it refuses.
const trusted = globalThis.trustedTypes?.createPolicy("frontdoor", { createScriptURL: (address) => address }) ?? { createScriptURL: (address) => address };

/** A worker from a text of this page: it loads nothing. */
export function startWorker(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(trusted.createScriptURL(address));
}

/** An engine in a worker of its own. */
export class EngineHost {
  /** language: of what it says of what it refuses. */
  constructor(module, language) {
    this.waiting = new Map();
    this.next = 0;
    this.worker = startWorker(block("worker"));
    this.worker.onmessage = ({ data }) => this.settle(data);
    this.worker.onerror = ({ message }) => this.breakDown(message || "a worker could not be started");
    this.worker.postMessage({ module });
    this.speak(language);
  }

  speak(language) {
    this.language = language;
    this.worker.postMessage({ language });
  }

  /** Nothing that was asked will be answered. */
  breakDown(why) {
    this.waiting.forEach(({ reject }) => reject(new Error(why)));
    this.waiting.clear();
  }

  settle({ id, code, bytes, failed }) {
    const { resolve, reject, language } = this.waiting.get(id);
    this.waiting.delete(id);
    if (failed !== undefined) {
      reject(new Error(failed));
    } else if (code !== 0) {
      reject(new Refusal(new TextDecoder().decode(bytes), language));
    } else {
      resolve(bytes);
    }
  }

  /** The answer as bytes. */
  bytes(name, ...given) {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, language: this.language });
      this.worker.postMessage({ id, name, given });
    });
  }

  async text(name, ...given) {
    return new TextDecoder().decode(await this.bytes(name, ...given));
  }

  async json(name, ...given) {
    return JSON.parse(await this.text(name, ...given));
  }

  /** No answer comes any more. */
  end() {
    this.worker.terminate();
  }
}
