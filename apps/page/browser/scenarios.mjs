// The scenarios that are part of the page: a base for each authority, whole, and overlays as what differs from it (JSON merge
// patches, RFC 7396), as setup/page wrote them.
import { block, unpacked } from "./host.mjs";
import { stacked } from "./stacks.mjs";

const ON = "+"; // between the names of overlays that are laid over each other

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
  /** all: [{name, base, scenario, file}]; base null: scenario is whole; else it is a patch. file: what its own file says. */
  constructor(all) {
    this.byName = new Map(all.map((one) => [one.name, one]));
    this.starts = new Map();
  }

  static async unpack() {
    return new Scenarios(JSON.parse(new TextDecoder().decode(await unpacked(block("scenarios")))));
  }

  /** A scenario, or overlays of one authority laid over each other, named in the order of the form. */
  has(name) {
    const parts = name.split(ON);
    return parts.every((part) => this.byName.has(part)) && (parts.length === 1 || this.stackOf(this.baseOf(name), parts) === name);
  }

  baseOf(name) {
    const [first] = name.split(ON);
    return this.byName.get(first).base ?? first;
  }

  /** Which overlays of its base it has. */
  overlaysOf(name) {
    return name.split(ON).filter((part) => this.byName.get(part).base !== null);
  }

  /** The name of a base with these of its overlays, in the order of the form. */
  stackOf(base, overlays) {
    return this.family(base).filter((one) => one !== base && overlays.includes(one)).join(ON) || base;
  }

  /** Names of the bases, or of a base and its overlays. */
  get bases() {
    return [...this.byName.values()].filter(({ base }) => base === null).map(({ name }) => name);
  }

  file(name) {
    return this.byName.get(name).file;
  }

  family(base) {
    return [...this.byName.values()].filter((one) => one.name === base || one.base === base).map(({ name }) => name);
  }

  whole(name) {
    const { base, scenario } = this.byName.get(name);
    return base === null ? scenario : merged(this.byName.get(base).scenario, scenario);
  }

  title(name, words) {
    return name.split(ON).map((part) => words.own(this.whole(part).title) || part).join(" + ");
  }

  /** What a configuration starts from. Rejects where what is stacked does not fit together. */
  async start(name, desk) {
    if (!this.starts.has(name)) {
      const scenario = name.includes(ON) ? await stacked(this, name, desk) : this.whole(name);
      this.starts.set(name, { name, scenario, keys: await desk.json("engine_describe", JSON.stringify(scenario)), isOwn: false });
    }
    return this.starts.get(name);
  }
}
