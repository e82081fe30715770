#include "engine_answer.h"

#include "cli_text.h"
#include "door_words.h"
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *answer; /* NULL: none */
static size_t answer_bytes;

void *engine_alloc(size_t byte_count)
{
  return malloc(byte_count);
}

void engine_free(void *memory)
{
  free(memory);
}

const char *engine_answer(void)
{
  return answer == NULL ? "" : answer;
}

size_t engine_answer_bytes(void)
{
  return answer_bytes;
}

void engine_keep_text(char *text)
{
  engine_keep_bytes(text, text == NULL ? 0 : strlen(text));
}

void engine_keep_bytes(void *bytes, size_t byte_count)
{
  free(answer);
  answer = bytes;
  answer_bytes = bytes == NULL ? 0 : byte_count;
}

enum door_err engine_say(enum door_err err, const char *words)
{
  engine_keep_text(strdup(words));
  return err;
}

/* ---- in the reader's language ---- */

static enum door_language spoken = DOOR_ENGLISH;

int engine_speak(const char *code, size_t byte_count)
{
  char word[sizeof "cy"] = ""; /* what comes from a page does not end with NUL */
  memcpy(word, code, byte_count < sizeof word ? byte_count : 0);
  return door_language_find(word, &spoken) ? DOOR_OK : (int)engine_say(DOOR_ERR_RANGE, "en or cy is wanted");
}

enum door_err engine_say_err(enum door_err err)
{
  return engine_say(err, door_say_in(spoken, door_err_text(err)));
}

void engine_begin_telling(void)
{
  door_language_set(spoken);
}

void engine_end_telling(void)
{
  door_language_set(DOOR_ENGLISH);
}

/* ---- scenarios ---- */

/* All problems of a scenario, one a line. */
static enum door_err say_problems(enum door_err err, const struct scenario_document *document)
{
  size_t count = document == NULL ? 0 : scenario_problem_count(document);
  size_t room = 1;
  for (size_t i = 0; i < count; i++) {
    room += strlen(scenario_problem_text(document, i)) + 1;
  }
  char *text = count == 0 ? NULL : calloc(1, room);
  if (text == NULL) {
    return engine_say_err(err);
  }
  size_t length = 0;
  for (size_t i = 0; i < count; i++) {
    length += (size_t)snprintf(text + length, room - length, "%s\n", scenario_problem_text(document, i));
  }
  engine_keep_text(text);
  return err;
}

/* Hands the document out, or tells what is wrong with it. */
static enum door_err hand_out(enum door_err err, struct scenario_document *document,
                              struct scenario_document **out_document)
{
  if (err != DOOR_OK) {
    err = say_problems(err, document);
    scenario_destroy(&document);
    return err;
  }
  *out_document = document;
  return DOOR_OK;
}

enum door_err engine_read(const char *text, size_t byte_count, struct scenario_document **out_document)
{
  struct scenario_document *document = NULL;
  engine_begin_telling();
  enum door_err err = scenario_read_text(text, byte_count, "scenario", &document);
  engine_end_telling();
  return hand_out(err, document, out_document);
}

enum door_err engine_read_stack(const char *text, size_t byte_count, struct scenario_document **out_document)
{
  struct scenario_document *document = NULL;
  engine_begin_telling();
  enum door_err err = scenario_read_stack(text, byte_count, "scenario", &document);
  engine_end_telling();
  return hand_out(err, document, out_document);
}

enum door_err engine_write(void (*write)(FILE *out, const void *self), const void *self)
{
  char *text = NULL;
  enum door_err err = cli_text_of(write, self, &text);
  if (err != DOOR_OK) {
    return engine_say_err(err);
  }
  engine_keep_text(text);
  return DOOR_OK;
}
