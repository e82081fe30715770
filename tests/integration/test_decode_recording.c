/* A program written from the reference alone reads what we record, and finds in it what we put there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_wire_recording.h"
#include "wire_examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* One recording in a file of its own; the caller removes it. */
static void begin(struct door_wire_recording *recording, char *path)
{
  const char *build = getenv("FRONTDOOR_BUILD");
  assert_non_null(build);
  int length = snprintf(path, PATH_BYTES, "%s/recording.XXXXXX", build);
  assert_true(length > 0 && length < PATH_BYTES);
  int descriptor = mkstemp(path);
  assert_true(descriptor >= 0);
  assert_int_equal(close(descriptor), 0);
  assert_int_equal(door_wire_recording_open(recording, path, NULL), DOOR_OK);
}

/* Runs the script; its first line into `line`, its exit code back. */
static int decode(const char *path, char *line, size_t line_bytes)
{
  const char *source = getenv("FRONTDOOR_SOURCE");
  assert_non_null(source);
  char command[3 * PATH_BYTES];
  int length = snprintf(command, sizeof command,
                        "/usr/bin/python3 '%s/tests/integration/decode_recording.py' '%s' 2>&1", source, path);
  assert_true(length > 0 && (size_t)length < sizeof command);
  FILE *output = popen(command, "r");
  assert_non_null(output);
  assert_non_null(fgets(line, (int)line_bytes, output));
  int status = pclose(output);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static enum door_direction direction_of(enum door_message_type type)
{
  switch (type) {
#define CONTROL(NAME, name, number, direction, doc)                                                                    \
  case DOOR_##NAME##_MESSAGE:                                                                                          \
    return strcmp(direction, "service to conductor") == 0 ? DOOR_FROM_SERVICE : DOOR_TO_SERVICE;
#define HANDOFF(NAME, name, number, structure, doc) case DOOR_##NAME##_MESSAGE:
#include "messages.def"
    break;
  }
  fail_msg("a hand-off does not travel alone");
  return DOOR_TO_SERVICE;
}

static void append(struct door_wire_recording *recording, const struct door_wire_buffer *buffer)
{
  enum door_message_type type = (enum door_message_type)buffer->bytes[DOOR_FRAME_TYPE];
  struct door_passage passage = {
      .direction = direction_of(type), .service = DOOR_SCREENING, .bytes = buffer->bytes, .length = buffer->length};
  assert_int_equal(door_wire_recording_append(recording, &passage, NULL), DOOR_OK);
}

static void recording__every_message__counted_by_the_script(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_recording recording;
  char path[PATH_BYTES];
  char line[1024];
  begin(&recording, path);
  size_t bytes = 0;
  for (size_t i = 0; encode_example(fixture, i); i++) {
    append(&recording, &fixture->buffer);
    bytes += fixture->buffer.length;
  }
  assert_int_equal(door_wire_recording_close(&recording, NULL), DOOR_OK);
  char want[1024];
  /* Ready, grant and answer each carry one hand-off of every link: 3 x (1 contact, 2 requests, 1 referral,
   * 3 notices, 1 call for a strategy discussion, 1 step-down of a plan and 1 answer, 1 assessment to sign off and 1
   * that is, 6 loans). */
  int length = snprintf(want, sizeof want,
                        "{\"bytes\": %zu, \"frames\": {\"again\": 1, \"alive\": 1, \"answer\": 1, \"fault\": 1, "
                        "\"finish\": 1, \"grant\": 1, \"hello\": 1, \"ready\": 1, \"stop\": 1, \"summary\": 1, "
                        "\"welcome\": 1}, \"handoffs\": {\"contact\": 6, \"early_help_request\": 6, \"loan\": 18, "
                        "\"notice\": 9, \"plan_answer\": 3, \"plan_step_down\": 3, \"referral\": 6, \"sign_off\": 3, "
                        "\"signed_off\": 3, \"strategy_discussion\": 3}, "
                        "\"records\": {\"joined\": 3}}\n",
                        bytes);
  assert_true(length > 0 && (size_t)length < sizeof want);
  int exit_code = decode(path, line, sizeof line);
  assert_int_equal(remove(path), 0);
  assert_string_equal(line, want);
  assert_int_equal(exit_code, 0);
}

static void recording__one_bit_changed__refused_by_the_script(void **state)
{
  struct fixture *fixture = *state;
  struct door_wire_recording recording;
  char path[PATH_BYTES];
  char line[1024];
  begin(&recording, path);
  assert_true(encode_example(fixture, 0));
  fixture->buffer.bytes[fixture->buffer.length - 1] ^= 1U;
  append(&recording, &fixture->buffer);
  assert_int_equal(door_wire_recording_close(&recording, NULL), DOOR_OK);
  int exit_code = decode(path, line, sizeof line);
  assert_int_equal(remove(path), 0);
  assert_int_equal(exit_code, 1);
  assert_non_null(strstr(line, "byte 0 of the recording: wrong checksum"));
}

static void recording__folder_that_is_not_there__says_so(void **state)
{
  (void)state;
  struct door_wire_recording recording = {.file = NULL};
  struct door_problem problem;
  assert_int_equal(door_wire_recording_open(&recording, "/nowhere/at/all", &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, "/nowhere/at/all"));
  assert_int_equal(door_wire_recording_close(&recording, &problem), DOOR_OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      ROW(recording__every_message__counted_by_the_script),
      ROW(recording__one_bit_changed__refused_by_the_script),
      ROW(recording__folder_that_is_not_there__says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
