// The engine (apps/page/engine.h) as JavaScript calls it, with the little of a system that its C library asks for.

const BAD_DESCRIPTOR = 8; // of WASI

/** What the C library imports. There are no files and no environment; what it would print of a failed assertion is kept. */
function system(memory, said) {
  const view = () => new DataView(memory().buffer);
  return {
    environ_sizes_get: (count, bytes) => {
      view().setUint32(count, 0, true);
      view().setUint32(bytes, 0, true);
      return 0;
    },
    environ_get: () => 0,
    fd_close: () => BAD_DESCRIPTOR,
    fd_seek: () => BAD_DESCRIPTOR,
    fd_write: (_, parts, count, written) => {
      let bytes = 0;
      for (let part = 0; part < count; part++) {
        const [begin, length] = [0, 4].map((field) => view().getUint32(parts + 8 * part + field, true));
        said.push(new TextDecoder().decode(new Uint8Array(memory().buffer, begin, length)));
        bytes += length;
      }
      view().setUint32(written, bytes, true);
      return 0;
    },
    proc_exit: () => {
      throw new Error(said.join("") || "the engine ended");
    },
  };
}

export class Engine {
  /** module: a WebAssembly.Module. */
  constructor(module) {
    const imports = system(() => this.exports.memory, []);
    this.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports }).exports;
    this.exports._initialize();
  }

  /** Texts and bytes among the arguments become a place and a length. Returns {code, bytes}: bytes is the answer. */
  call(name, ...given) {
    const places = [];
    const numbers = given.flatMap((argument) => {
      if (typeof argument !== "string" && !(argument instanceof Uint8Array)) {
        return [argument];
      }
      const bytes = typeof argument === "string" ? new TextEncoder().encode(argument) : argument;
      const place = this.exports.engine_alloc(bytes.length + 1);
      if (place === 0) {
        throw new Error("out of memory");
      }
      places.push(place);
      new Uint8Array(this.exports.memory.buffer).set(bytes, place);
      return [place, bytes.length];
    });
    const code = this.exports[name](...numbers);
    places.forEach((place) => this.exports.engine_free(place));
    const begin = this.exports.engine_answer();
    return { code, bytes: new Uint8Array(this.exports.memory.buffer).slice(begin, begin + this.exports.engine_answer_bytes()) };
  }
}
