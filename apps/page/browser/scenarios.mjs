// The scenarios that are part of the page: a base for each authority, whole, and overlays as what differs from it (JSON merge
// patches, RFC 7396), as setup/page wrote them.
import { block, unpacked } from "./host.mjs";

function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) {
    return patch;
  }
  const whole = target !== null && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete whole[key];
    } else {
      whole[key] = merged(Object.hasOwn(whole, key) ? whole[key] : undefined, value);
    }
  }
  return whole;
}

export class Scenarios {
  /** all: [{name, base, scenario}]; base null: scenario is whole; else it is a patch. */
  constructor(all) {
    this.byName = new Map(all.map((one) => [one.name, one]));
    this.starts = new Map();
  }

  static async unpack() {
    return new Scenarios(JSON.parse(new TextDecoder().decode(await unpacked(block("scenarios")))));
  }

  has(name) {
    return this.byName.has(name);
  }

  baseOf(name) {
    return this.byName.get(name).base ?? name;
  }

  /** Names of the bases, or of a base and its overlays. */
  get bases() {
    return [...this.byName.values()].filter(({ base }) => base === null).map(({ name }) => name);
  }

  family(base) {
    return [...this.byName.values()].filter((one) => one.name === base || one.base === base).map(({ name }) => name);
  }

  whole(name) {
    const { base, scenario } = this.byName.get(name);
    return base === null ? scenario : merged(this.byName.get(base).scenario, scenario);
  }

  title(name, words) {
    return words.own(this.whole(name).title) || name;
  }

  /** What a configuration starts from. */
  async start(name, desk) {
    if (!this.starts.has(name)) {
      const scenario = this.whole(name);
      this.starts.set(name, { name, scenario, keys: await desk.json("engine_describe", JSON.stringify(scenario)), isOwn: false });
    }
    return this.starts.get(name);
  }
}
