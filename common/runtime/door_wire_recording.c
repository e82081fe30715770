#include "door_wire_recording.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum door_err door_wire_recording_open(struct door_wire_recording *out_recording, const char *path,
                                       struct door_problem *problem)
{
  FILE *file = fopen(path, "wbe");
  if (file == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot begin the recording: %s", path, strerror(errno));
  }
  *out_recording = (struct door_wire_recording){.file = file, .path = path};
  return DOOR_OK;
}

enum door_err door_wire_recording_append(struct door_wire_recording *recording, const struct door_passage *passage,
                                         struct door_problem *problem)
{
  if (passage->length > UINT32_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "a frame of %zu bytes is too long for a recording",
                            passage->length);
  }
  uint32_t length = (uint32_t)passage->length;
  unsigned char front[6] = {(unsigned char)passage->direction, (unsigned char)passage->service};
  memcpy(front + 2, &length, sizeof length); /* little-endian machines only, as door_ledger.h checks */
  if (fwrite(front, sizeof front, 1, recording->file) != 1 ||
      fwrite(passage->bytes, 1, passage->length, recording->file) != passage->length) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the recording: %s", recording->path,
                            strerror(errno));
  }
  return DOOR_OK;
}

enum door_err door_wire_recording_close(struct door_wire_recording *recording, struct door_problem *problem)
{
  if (recording->file == NULL) {
    return DOOR_OK;
  }
  bool is_cut = ferror(recording->file) != 0; /* a frame that nobody waited for was not written */
  bool is_closed = fclose(recording->file) == 0;
  recording->file = NULL;
  if (is_cut || !is_closed) {
    return is_closed ? door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the recording: a frame is missing",
                                        recording->path)
                     : door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the recording: %s", recording->path,
                                        strerror(errno));
  }
  return DOOR_OK;
}
