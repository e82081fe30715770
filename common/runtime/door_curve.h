/* door_curve.h - who may join a run over a network: keys in files.
 *
 * Role: makes and reads CURVE keys, and gives them to sockets. Does not decide: who is admitted (door_gate.h).
 * Files: one folder a party, with what it may know and no more. conductor/: conductor.key_secret and the
 *   public NAME.key of each service. NAME/: NAME.key_secret and conductor.key. Secrets have mode 0600, folders
 *   0700. The form is ZPL, as czmq's zcert writes it. Keys never stand in an argument or the environment.
 * Units: Z85 text. Ownership: values. Errors: DOOR_ERR_IO, and DOOR_ERR_REFUSED for a secret that others can read.
 *   Threads: no state but the process's.
 * Sources: RFC 26/CURVEZMQ (rfc.zeromq.org).
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

#endif
