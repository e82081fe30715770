// Elements as values. Every text becomes a text node, so nothing that stands in a scenario or a file can be markup or script.

import { tableOf } from "../report/pieces.mjs";

export { fill } from "../report/pieces.mjs";

/** attributes: a function becomes a listener; null and false leave one out; true gives one without a value. */
export function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") {
      element.addEventListener(key, value);
    } else if (key === "value") {
      element.value = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  add(element, children);
  return element;
}

function add(element, child) {
  if (Array.isArray(child)) {
    child.forEach((one) => add(element, one));
  } else if (child !== null && child !== undefined && child !== false) {
    element.append(child);
  }
}

/**
 * Puts children in the place of what an element holds; what had the focus has it again, where it is still there, and what was selected in it
 * is: somebody may be typing.
 */
export function refill(element, ...children) {
  const { id, selectionStart: from, selectionEnd: to } = element.contains(document.activeElement) ? document.activeElement : { id: "" };
  element.replaceChildren();
  add(element, children);
  const again = id === "" ? null : document.getElementById(id);
  again?.focus({ preventScroll: true });
  if (typeof from === "number") { // of a field for text
    again?.setSelectionRange(from, to);
  }
}

/** A table of these elements; see pieces.mjs. */
export function table(caption, columns, rows) {
  return tableOf(el, caption, columns, rows);
}

/** Which language a page speaks, and the choice of it; speak is given "en" or "cy". */
export function languages(words, speak) {
  return el("nav", { "aria-label": words.t("Language"), class: "languages" }, [["en", "English"], ["cy", "Cymraeg"]].map(([code, name]) =>
    el("button", { type: "button", class: "link", id: `language-${code}`, lang: code, "aria-pressed": String(words.language === code), click: () => speak(code) }, name)));
}

/** The bytes that stand as base64 in a block of a page, or in a link. */
export function bytesOf(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < binary.length; place++) {
    bytes[place] = binary.charCodeAt(place);
  }
  return bytes;
}

/** Has the browser save a text as a file. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
