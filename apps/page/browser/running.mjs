// A run of up to four configurations: replications go to whichever worker is free, what they leave to the desk. All
// configurations advance together, so that differences can be told early.
import { EngineHost } from "./host.mjs";

const WORKERS_MAX = 4; // a laptop has other things to do

const keyOf = (text, seed) => `${seed} ${text}`;

export class Runners {
  constructor(module, language) {
    this.module = module;
    this.language = language;
    this.opened = new Map(); // host: the text of the scenario that it has open
    this.foreseeing = new Map(); // host: key of what it foresees now
    this.turn = 0; // which foresight is wanted
    this.foreseen = new Map(); // key: {bytes, isThere}; bytes: a promise of what the first replication leaves
    const cores = navigator.hardwareConcurrency || 1;
    this.hosts = Array.from({ length: Math.min(cores, WORKERS_MAX) }, () => new EngineHost(this.module, this.language));
  }

  speak(language) {
    this.language = language;
    this.hosts.forEach((host) => host.speak(language));
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

  /**
   * Simulates the first replication of each before anybody asks, so that it is there when somebody does. What was foreseen of anything
   * else is forgotten, and ended where it still runs. Resolves when this has them all, or something else is foreseen.
   */
  foresee(texts, seed) {
    this.forgetAllBut(texts, seed);
    const { turn } = this;
    return Promise.all(this.idleFirst().map((host) => this.lookAhead(host, texts, seed, turn)));
  }

  async lookAhead(host, texts, seed, turn) {
    for (const text of texts) {
      const key = keyOf(text, seed);
      if (turn === this.turn && !this.foreseen.has(key)) {
        const ahead = { bytes: this.replicate(host, text, seed, 0), isThere: false };
        this.foreseen.set(key, ahead);
        this.foreseeing.set(host, key);
        await ahead.bytes.then(() => {
          ahead.isThere = true;
        }, () => {}); // whoever asks for it is told
        this.foreseeing.delete(host);
      }
    }
  }

  /** What runs for nobody any more would hold up what somebody waits for. */
  forgetAllBut(texts, seed) {
    this.turn++;
    const wanted = new Set(texts.map((text) => keyOf(text, seed)));
    [...this.foreseen.keys()].filter((key) => !wanted.has(key)).forEach((key) => this.foreseen.delete(key));
    this.hosts.filter((host) => this.foreseeing.has(host) && !wanted.has(this.foreseeing.get(host))).forEach((host) => this.replace(host));
  }

  /** Another in its place. It is as fast from the start: a browser compiles a module once for all of them. */
  replace(host) {
    host.end();
    this.opened.delete(host);
    this.foreseeing.delete(host);
    this.hosts[this.hosts.indexOf(host)] = new EngineHost(this.module, this.language);
  }

  idleFirst() {
    return [...this.hosts].sort((one, other) => Number(this.foreseeing.has(one)) - Number(this.foreseeing.has(other)));
  }

  /** A promise of what the first replication leaves, where it was begun. */
  first(text, seed) {
    return this.foreseen.get(keyOf(text, seed))?.bytes;
  }

  hasForeseen(text, seed) {
    return this.foreseen.get(keyOf(text, seed))?.isThere === true;
  }

  /** Ends what runs now, at once. */
  restart() {
    this.turn++;
    this.foreseen.clear();
    [...this.hosts].forEach((host) => this.replace(host));
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

  async function keep({ place, replication }, bytes) {
    if (isStopped) {
      return;
    }
    await desk.bytes("engine_desk_keep", place, replication, bytes);
    if (!isStopped) {
      kept++;
      told(kept);
    }
  }

  async function work(host) {
    for (let job = jobs.shift(); job !== undefined && !isStopped; job = jobs.shift()) {
      await keep(job, await runners.replicate(host, texts[job.place], seed, job.replication));
    }
  }

  /** The desk answers in the order in which it is asked: what is kept finds its configuration laid. */
  async function run() {
    runners.forgetAllBut(texts, seed);
    const firsts = jobs.splice(0, texts.length).map((job) => ({ job, bytes: runners.first(texts[job.place], seed) }));
    jobs.unshift(...firsts.filter(({ bytes }) => bytes === undefined).map(({ job }) => job));
    await Promise.all([
      ...texts.map((text, place) => desk.bytes("engine_desk_lay", place, text, seed, count)),
      ...firsts.filter(({ bytes }) => bytes !== undefined).map(async ({ job, bytes }) => keep(job, await bytes)),
      ...runners.idleFirst().map(work),
    ]);
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
