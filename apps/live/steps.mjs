// Long work in short steps, so that a page answers meanwhile. Work is a generator that yields where it may be put aside.

/** How many moves of a replication at a time: a millisecond or two. */
export const STEP_MOVES = 4096;
const TURN_MILLISECONDS = 12;

/** All at once, for who has nothing else to do. */
export function atOnce(work) {
  let step = work.next();
  for (; !step.done;) {
    step = work.next();
  }
  return step.value;
}

/** In turns of some milliseconds; a promise of what the work returns. */
export async function inTurns(work) {
  for (;;) {
    const until = performance.now() + TURN_MILLISECONDS;
    for (; performance.now() < until;) {
      const step = work.next();
      if (step.done) {
        return step.value;
      }
    }
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}
