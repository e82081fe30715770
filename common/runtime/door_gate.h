/* door_gate.h - who is admitted over a network: the list of keys, asked by libzmq.
 *
 * Role: answers the ZAP requests of a libzmq context: a public key on the list is admitted as the party that it
 *   belongs to (ZAP user id = party name), any other is refused. CURVE without this admits every key; czmq's own zauth
 *   leaves the user id empty, hence a gate of our own. Does not decide: what a party may send (door_callers.h).
 * Units: Z85 text. Ownership: _create / _destroy. Errors: DOOR_ERR_IO, DOOR_ERR_MALFORMED for a key that is none,
 *   DOOR_ERR_MEMORY. Threads: one of its own, which ends with its context; what it shares stands behind a mutex.
 * Sources: RFC 27/ZAP, RFC 26/CURVEZMQ (rfc.zeromq.org).
 */
#ifndef DOOR_GATE_H
#define DOOR_GATE_H

#include "door_callers.h"
#include "door_curve.h"

struct door_gate;

/* Begins to answer the requests of a context. One a context. keyring is copied. */
DOOR_MUST_CHECK enum door_err door_gate_create(void *context, const struct door_keyring *keyring,
                                               struct door_gate **out_gate);
/* Waits for the gate's thread; the context has been shut down (zmq_ctx_shutdown) before. *gate may be NULL. */
void door_gate_destroy(struct door_gate **gate);

/* Whom the gate refused last; "" where it has not, or does not know. */
struct door_refused_key {
  char address[DOOR_ADDRESS_BYTES];
  char key[DOOR_KEY_BYTES]; /* public */
};
struct door_refused_key door_gate_last_refused(struct door_gate *gate);

#endif
