/* door_wire_recording.h - frames kept in a file as they pass.
 *
 * Role: writes the recordings that docs/reference/messages.md describes, for other programs to read. Does not
 *   decide: what is recorded; it does not look into a frame.
 * Units: bytes. Ownership: a recording owns its file from _open to _close. Errors: DOOR_ERR_IO with the path
 *   and the reason; after one the file is not whole. Threads: one owner.
 */
#ifndef DOOR_WIRE_RECORDING_H
#define DOOR_WIRE_RECORDING_H

#include "door_error.h"
#include "door_ids.h"

#include <stdio.h>

enum door_direction {
  DOOR_TO_SERVICE = 0,
  DOOR_FROM_SERVICE = 1,
};

struct door_wire_recording {
  FILE *file;       /* NULL: not open */
  const char *path; /* borrowed, for problems */
};

/* Begins a recording; a file that stands at path is replaced. */
DOOR_MUST_CHECK enum door_err door_wire_recording_open(struct door_wire_recording *out_recording, const char *path,
                                                       struct door_problem *problem);

/* One passage of a frame; service is not the conductor. */
struct door_passage {
  enum door_direction direction;
  enum door_party service;
  const unsigned char *bytes;
  size_t length;
};

DOOR_MUST_CHECK enum door_err door_wire_recording_append(struct door_wire_recording *recording,
                                                         const struct door_passage *passage,
                                                         struct door_problem *problem);

/* Ends the recording; nothing to do where none is open. An error means that something of it is missing. */
DOOR_MUST_CHECK enum door_err door_wire_recording_close(struct door_wire_recording *recording,
                                                        struct door_problem *problem);

#endif
