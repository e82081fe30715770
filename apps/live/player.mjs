// What time it is at the front door that is watched: it plays, stands still, or glides to where somebody stepped. Knows no clock of its
// own: whoever shows it says how much time has passed.

const GLIDE_SECONDS = 0.6;

export class Player {
  /** settled(): called when time stands still again, after a pause, a step or at the end. */
  constructor({ from, horizon, speed, settled }) {
    Object.assign(this, { from, horizon, speed, settled });
    this.now = from;
    this.isPlaying = false;
    this.target = null; // where a step leads, while it glides
    this.glideSpeed = 0;
  }

  /** Simulated seconds that a real second takes; 0: time stands still. */
  get pace() {
    if (this.target !== null) {
      return this.glideSpeed;
    }
    return this.isPlaying ? this.speed : 0;
  }

  play() {
    this.now = this.now >= this.horizon ? this.from : this.now;
    this.target = null;
    this.isPlaying = true;
  }

  pause() {
    this.isPlaying = false;
    this.target = null;
    this.settled();
  }

  /** To an instant; glides there where something that moves may be shown. */
  step(seconds, glides) {
    this.isPlaying = false;
    const target = Math.min(this.horizon, Math.max(this.from, seconds));
    if (glides && target > this.now) {
      this.target = target;
      this.glideSpeed = (target - this.now) / GLIDE_SECONDS;
    } else {
      this.now = target;
      this.target = null;
      this.settled();
    }
  }

  /** So many real seconds have passed. */
  pass(seconds) {
    if (this.pace === 0) {
      return;
    }
    const end = this.target ?? this.horizon;
    this.now = Math.min(end, this.now + this.pace * seconds);
    if (this.now >= end) {
      this.pause();
    }
  }
}
