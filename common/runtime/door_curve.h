/* door_curve.h - who may join a run over a network: keys in files, and the gate that knows them.
 *
 * Role: makes and reads CURVE keys, and answers ZAP requests: a public key on the allow-list is admitted as the
 *   party that it belongs to (ZAP user id = party name), any other is refused. CURVE without this admits
 *   every key; czmq's own zauth leaves the user id empty, hence a gate of our own.
 * Files: one folder a party, with what it may know and no more. conductor/: conductor.key_secret and the
 *   public NAME.key of each service. NAME/: NAME.key_secret and conductor.key. Secrets have mode 0600, folders
 *   0700. The form is ZPL, as czmq's zcert writes it. Keys never stand in an argument or the environment.
 * Units: Z85 text. Ownership: values; a gate is created and destroyed. Errors: DOOR_ERR_IO, and DOOR_ERR_REFUSED
 *   for a secret that others can read. Threads: the gate runs one of its own, which ends with its context.
 * Sources: RFC 27/ZAP, RFC 26/CURVEZMQ (rfc.zeromq.org).
 */
#ifndef DOOR_CURVE_H
#define DOOR_CURVE_H

#include "door_error.h"
#include "door_ids.h"

#include <stdbool.h>

enum { DOOR_KEY_BYTES = 41 }; /* 40 letters of Z85 and a NUL */

#define DOOR_ZAP_DOMAIN "frontdoor"

struct door_key_pair {
  char public_key[DOOR_KEY_BYTES];
  char secret_key[DOOR_KEY_BYTES];
};

/* What one party knows: its own keys and the public keys of those whom it talks to. */
struct door_keyring {
  struct door_key_pair own;
  /* By party: all services for the conductor, the conductor for a service; "" for the others. */
  char public_keys[DOOR_PARTY_COUNT][DOOR_KEY_BYTES];
};

/* Makes keys for all parties, a folder each, below directory, which exists. A folder may be there already, as the
 * mount point of a volume is, if nobody else may enter it; keys that lie in it are written over. */
DOOR_MUST_CHECK enum door_err door_curve_make_keys(const char *directory, struct door_problem *problem);

/* Whether the keys of all parties lie below directory and fit each other; false: none of them does. DOOR_ERR_REFUSED
 * for anything between, with what is there and what is not: who lost a key decides whether the others are of use. */
DOOR_MUST_CHECK enum door_err door_curve_find_keys(const char *directory, bool *out_are_there,
                                                   struct door_problem *problem);

/* Reads a party's folder. From then on the process leaves no core dump, nor can a debugger of the same user attach. */
DOOR_MUST_CHECK enum door_err door_keyring_read(struct door_keyring *keyring, const char *folder, enum door_party party,
                                                struct door_problem *problem);

/* Gives a socket its keys, before it binds or connects: the conductor's as CURVE server, a service's as client. */
DOOR_MUST_CHECK enum door_err door_keyring_apply(const struct door_keyring *keyring, enum door_party party,
                                                 void *socket);

/* Forgets what was read, once the socket has it. libzmq keeps its own copy, which it needs for each handshake. */
void door_keyring_wipe(struct door_keyring *keyring);

struct door_gate;

/* Begins to answer the ZAP requests of a libzmq context. One a context. keyring is copied. */
DOOR_MUST_CHECK enum door_err door_gate_create(void *context, const struct door_keyring *keyring,
                                               struct door_gate **out_gate);
/* Waits for the gate's thread; the context has been shut down (zmq_ctx_shutdown) before. *gate may be NULL. */
void door_gate_destroy(struct door_gate **gate);

#endif
