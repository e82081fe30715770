/* sim_fingerprint.h - one number that says "this build computes as that one does".
 *
 * Role: hashes the bits of a fixed list of random draws and of results of sim_math.h, on which every sample
 *   rests. Services send it in their hello, so that a run never mixes two builds that would disagree in a
 *   last bit. Does not decide what happens when two differ.
 * Units: none. Ownership: value. Errors: none. Threads: pure function; about 1 ms.
 */
#ifndef SIM_FINGERPRINT_H
#define SIM_FINGERPRINT_H

#include <stdint.h>

/* The same on every build that computes alike. Changes with every change of a result, on purpose. */
uint64_t sim_math_fingerprint(void);

#endif
