// A worker with an engine of its own: one runs replications, or is the desk. Messages: first {module}; {language} at any time; {id, name, given}, each
// answered with {id, code, bytes}, or {id, failed} where the engine broke down and has to be made anew.
import { Engine } from "./engine.mjs";

let module = null;
let engine = null;
let language = "en";

function made() {
  const fresh = new Engine(module);
  fresh.call("engine_speak", language);
  return fresh;
}

self.onmessage = ({ data }) => {
  if (data.module) {
    module = data.module;
    return;
  }
  if (data.language) {
    language = data.language;
    engine?.call("engine_speak", language);
    return;
  }
  try {
    engine ??= made();
    const { code, bytes } = engine.call(data.name, ...data.given);
    self.postMessage({ id: data.id, code, bytes }, [bytes.buffer]);
  } catch (error) {
    engine = null;
    self.postMessage({ id: data.id, failed: String(error.message) });
  }
};
