/* fuzz_seeds FOLDER: writes first inputs for the fuzzers into FOLDER/TARGET, made from the examples that the tests use:
 * one frame of each message, and of each as a newer version would send it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire_examples.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PATH_BYTES = 1024 };

static void give_up(const char *path)
{
  perror(path);
  exit(1);
}

static void make_folder(const char *folder, const char *target, char out_path[PATH_BYTES])
{
  snprintf(out_path, PATH_BYTES, "%s/%s", folder, target);
  if (mkdir(out_path, 0777) != 0 && errno != EEXIST) {
    give_up(out_path);
  }
}

static void write_seed(const char *folder, const char *name, const void *bytes, size_t byte_count)
{
  char path[PATH_BYTES + 64];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(bytes, 1, byte_count, file) != byte_count || fclose(file) != 0) {
    give_up(path);
  }
}

/* The frame with one element more in its body's array, which only a newer minor version may have. */
static void write_newer(const char *folder, const char *name, const struct door_wire_buffer *frame)
{
  static const uint16_t minor = DOOR_WIRE_MINOR + 1;
  static const unsigned char element[] = {0x82, 0x01, 0xa1, 'x', 0x02, 0x91, 0xc0};
  unsigned char *newer = malloc(frame->length + sizeof element);
  if (newer == NULL) {
    give_up(name);
  }
  memcpy(newer, frame->bytes, frame->length);
  memcpy(newer + frame->length, element, sizeof element);
  memcpy(newer + DOOR_FRAME_MINOR, &minor, sizeof minor);
  newer[DOOR_WIRE_HEADER_BYTES]++; /* a small array's count */
  reseal(newer, frame->length + sizeof element);
  write_seed(folder, name, newer, frame->length + sizeof element);
  free(newer);
}

static void write_frames(const char *folder)
{
  void *state = NULL;
  char path[PATH_BYTES];
  make_folder(folder, "wire", path);
  if (set_up(&state) != 0) {
    give_up("wire");
  }
  struct fixture *fixture = state;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    struct door_wire_head head;
    if (door_wire_decode_head(fixture->buffer.bytes, fixture->buffer.length, &head, NULL) != DOOR_OK) {
      give_up("an example is no frame");
    }
    char name[64];
    snprintf(name, sizeof name, "%s", door_message_name((uint8_t)head.type));
    write_seed(path, name, fixture->buffer.bytes, fixture->buffer.length);
    snprintf(name, sizeof name, "newer-%s", door_message_name((uint8_t)head.type));
    write_newer(path, name, &fixture->buffer);
  }
  tear_down(&state);
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    fputs("usage: fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  write_frames(argv[1]);
  return 0;
}
