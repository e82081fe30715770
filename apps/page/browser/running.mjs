// A run of up to four configurations: replications go to whichever worker is free, what they leave to the desk. All
// configurations advance together, so that differences can be told early.
import { EngineHost } from "./host.mjs";

const WORKERS_MAX = 4; // a laptop has other things to do

export class Runners {
  constructor(module) {
    this.module = module;
    this.hosts = [];
    this.opened = new Map(); // host: the text of the scenario that it has open
    this.foreseen = new Map(); // seed and text: a promise of what the first replication leaves
    this.wanted = null; // what to foresee next
    this.ahead = null; // a promise, while something is being foreseen
    const cores = navigator.hardwareConcurrency || 1;
    for (let count = 0; count < Math.min(cores, WORKERS_MAX); count++) {
      this.add();
    }
  }

  add() {
    this.hosts.push(new EngineHost(this.module));
  }

  /** What the replication leaves. Calls of one host are answered in their order, so none waits for the scenario to be open. */
  async replicate(host, text, seed, replication) {
    let opening = null;
    if (this.opened.get(host) !== text) {
      this.opened.set(host, text);
      opening = host.bytes("engine_open", text);
    }
    const answers = await Promise.allSettled([opening, host.bytes("engine_replicate", seed, replication)]);
    const refused = answers.find(({ status }) => status === "rejected");
    if (refused !== undefined) {
      this.opened.delete(host);
      throw refused.reason;
    }
    return answers[1].value;
  }

  /** Has the engines compiled for speed before somebody waits for them, one after the other. */
  async warmUp(text) {
    for (const host of [...this.hosts]) {
      await this.replicate(host, text, 0n, 0);
    }
  }

  /**
   * Simulates the first replication of each before anybody asks, so that it is there when somebody does. What was foreseen before is
   * forgotten; while that still runs, nothing new begins, and of all that is asked for meanwhile only the last is taken.
   */
  foresee(texts, seed) {
    this.wanted = [texts, seed];
    this.ahead ??= this.lookAhead();
    return this.ahead;
  }

  async lookAhead() {
    while (this.wanted !== null) {
      const [wantedTexts, wantedSeed] = this.wanted;
      this.wanted = null;
      this.foreseen = new Map(wantedTexts.map((text, place) =>
        [`${wantedSeed} ${text}`, this.replicate(this.hosts[place % this.hosts.length], text, wantedSeed, 0)]));
      await Promise.allSettled(this.foreseen.values());
    }
    this.ahead = null;
  }

  first(text, seed) {
    return this.foreseen.get(`${seed} ${text}`);
  }

  /** Ends what runs now, at once. */
  restart() {
    const count = this.hosts.length;
    this.hosts.forEach((host) => host.end());
    this.hosts = [];
    this.opened.clear();
    this.foreseen.clear();
    this.wanted = null;
    this.ahead = null;
    for (let made = 0; made < count; made++) {
      this.add();
    }
  }
}

/**
 * Runs replications 0 to count - 1 of the texts, and calls told after each that the desk has. Resolves when all are done, or
 * stopped; rejects with what went wrong first. Returns {done, stop}.
 */
export function startRun({ runners, desk, texts, seed, count, told }) {
  const jobs = Array.from({ length: count * texts.length }, (_, job) =>
    ({ place: job % texts.length, replication: Math.floor(job / texts.length) }));
  let isStopped = false;
  let kept = 0;

  async function work(host) {
    for (let job = jobs.shift(); job !== undefined && !isStopped; job = jobs.shift()) {
      const text = texts[job.place];
      const foreseen = job.replication === 0 ? runners.first(text, seed) : undefined;
      const bytes = await (foreseen ?? runners.replicate(host, text, seed, job.replication));
      if (isStopped) {
        return;
      }
      await desk.bytes("engine_desk_keep", job.place, job.replication, bytes);
      kept++;
      told(kept);
    }
  }

  async function run() {
    for (const [place, text] of texts.entries()) {
      await desk.bytes("engine_desk_lay", place, text, seed, count);
    }
    await Promise.all(runners.hosts.map(work));
  }

  let release;
  const stopped = new Promise((resolve) => {
    release = resolve;
  });
  return {
    done: Promise.race([run(), stopped]).finally(() => {
      isStopped = true;
    }),
    stop: () => {
      isStopped = true;
      runners.restart();
      release();
    },
  };
}
