/* `frontdoor live`: one replication of a run as a file in which the front door is watched at work. */
#include "cli.h"
#include "cli_kept_run.h"
#include "cli_output.h"
#include "cli_page.h"
#include "cli_program.h"
#include "conductor_program.h"
#include "door_moves.h"
#include "door_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor live runs/cardiff-2014-15-1\n"
    "  frontdoor live runs/cardiff-2014-15-1 --replication 7 -o cardiff-live.html\n"
    "  frontdoor live runs/cardiff-2014-15-1 --lang cy -o caerdydd.html\n\n"
    "RUN is the folder that a finished run left. The replication is simulated again, which gives the same ledger. The\n"
    "file shows contacts moving through the services by the hour: queues, who is on duty, the oldest wait; play,\n"
    "pause, step. It needs a browser and no network.\n\n"
    "Options:\n"
    "  --replication N        which replication of the run (its first)\n"
    "  -o, --out FILE         where it goes (live.html in the run's folder); a file that is there is replaced,\n"
    "                         whole or not at all\n"
    "  --lang en|cy           the language that it opens in (en): English, or Welsh\n";

/* In the file that setup/live built: what is written in its place. */
static const char mark[] = "@moves@";

struct live_request {
  const char *run_path;
  const char *out_path; /* NULL: live.html in the run's folder */
  const char *language;
  uint64_t replication;
  bool has_replication;
};

/* ---- the file ---- */

/* All of the file; the caller frees it. */
static enum door_err read_frame(char **out_text, struct door_problem *problem)
{
  enum { BYTES_MAX = 1 << 24 };
  char path[CLI_PROGRAM_PATH_BYTES];
  enum door_err err = cli_find_file("frontdoor-live.html", path, problem);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err,
                            "what the file is made from is not there: ./frontdoor live in a checkout builds it, and "
                            "says what it cannot (frontdoor-live.html is neither beside this program nor in "
                            "../share/frontdoor)");
  }
  FILE *file = fopen(path, "rbe");
  if (file == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "%.400s: %s", path, strerror(errno));
  }
  char *text = calloc(1, BYTES_MAX);
  size_t length = text == NULL ? 0 : fread(text, 1, BYTES_MAX - 1, file);
  bool is_read = ferror(file) == 0 && length > 0 && strstr(text, mark) != NULL;
  fclose(file);
  if (!is_read) {
    free(text);
    return door_problem_set(problem, DOOR_ERR_IO, "%.400s: it cannot be read, or setup/live did not build it", path);
  }
  *out_text = text;
  return DOOR_OK;
}

static void write_base64(FILE *out, const uint8_t *bytes, size_t byte_count)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < byte_count; i += 3) {
    size_t left = byte_count - i;
    uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                     (left > 2 ? (uint32_t)bytes[i + 2] : 0);
    fputc(digits[three >> 18], out);
    fputc(digits[three >> 12 & 63], out);
    fputc(left > 1 ? digits[three >> 6 & 63] : '=', out);
    fputc(left > 2 ? digits[three & 63] : '=', out);
  }
}

/* What stands before the mark, language and moves, and what stands behind it. In base64 nothing can be markup. */
static enum door_err write_file(const char *frame, struct door_moves *moves, const struct door_moves_label *label,
                                const struct live_request *request, FILE *out)
{
  DOOR_ASSERT(frame != NULL); /* read_frame has seen the mark in it */
  char *bytes = NULL;
  size_t byte_count = 0;
  FILE *stream = open_memstream(&bytes, &byte_count);
  enum door_err err = stream == NULL ? DOOR_ERR_MEMORY : door_moves_write(moves, label, stream);
  if (stream != NULL && fclose(stream) != 0 && err == DOOR_OK) {
    err = DOOR_ERR_MEMORY;
  }
  if (err == DOOR_OK) {
    const char *place = strstr(frame, mark);
    fwrite(frame, 1, (size_t)(place - frame), out);
    fprintf(out, "%s ", request->language);
    write_base64(out, (const uint8_t *)bytes, byte_count);
    fputs(place + strlen(mark), out);
  }
  free(bytes);
  return err;
}

/* ---- the replication ---- */

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)replication; /* there is one */
  return door_moves_records(self, records, count);
}

static enum door_err simulate(const struct cli_kept_run *run, struct live_request *request,
                              struct door_moves_label *label, struct door_moves *moves, struct door_problem *problem)
{
  struct door_results *results = NULL;
  struct conductor_observer observer = {.self = moves, .on_records = on_records};
  enum door_err err =
      cli_kept_run_choose(run, request->has_replication, request->replication, &label->replication, problem);
  if (err == DOOR_OK) {
    err = cli_kept_run_results(run, &results, problem);
  }
  if (err == DOOR_OK) {
    label->ledger = door_results_ledger(results, label->replication);
    err = cli_kept_run_repeat(run, results, label->replication, observer, problem);
  }
  door_results_destroy(&results);
  return err;
}

static enum door_err write_live(const struct cli_kept_run *run, struct live_request *request, const char *path,
                                struct door_problem *problem)
{
  char name[PATH_MAX];
  struct cli_output output;
  struct door_moves *moves = NULL;
  char *frame = NULL;
  cli_kept_run_name(run, name);
  struct door_moves_label label = {.program_version = conductor_program_version(), .run = name, .seed = run->seed};
  enum door_err err = read_frame(&frame, problem);
  if (err == DOOR_OK && door_moves_create(run->setting, &moves) != DOOR_OK) {
    err = door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the moves of a replication");
  }
  if (err == DOOR_OK) {
    err = simulate(run, request, &label, moves, problem);
  }
  if (err == DOOR_OK && cli_output_open(&output, path) != DOOR_OK) {
    err = DOOR_ERR_IO; /* said */
  } else if (err == DOOR_OK) {
    err = cli_output_close(&output, write_file(frame, moves, &label, request, output.stream));
  }
  door_moves_destroy(&moves);
  free(frame);
  return err;
}

static int use_run(void *self, const struct cli_kept_run *run)
{
  struct live_request *request = self;
  struct door_problem problem = {.err = DOOR_OK};
  char own_path[CLI_OUTPUT_PATH_BYTES];
  snprintf(own_path, sizeof own_path, "%s/live.html", run->folder.path);
  const char *path = request->out_path == NULL ? own_path : request->out_path;
  enum door_err err = write_live(run, request, path, &problem);
  if (err != DOOR_OK) {
    if (cli_stop != 0) {
      err = cli_tell(DOOR_ERR_INTERRUPTED, "interrupted; there is no file");
    } else if (problem.said[0] != '\0') {
      return cli_tell_problem(err, &problem);
    }
    return door_err_exit_code(err);
  }
  fprintf(stderr, door_say("live: %s\n"), path);
  return door_err_exit_code(DOOR_OK);
}

/* ---- the command ---- */

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct live_request *request = self;
  if (strcmp(name, "--out") == 0 || strcmp(name, "-o") == 0) {
    request->out_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--lang") == 0) {
    return cli_page_language(value, &request->language);
  }
  request->has_replication = true;
  return cli_read_number(name, value, 0, UINT32_MAX, &request->replication);
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct live_request *request = self;
  if (request->run_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "live takes one run, not %s as well", operand);
  }
  request->run_path = operand;
  return DOOR_OK;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--replication", true}, {"--out", true}, {"-o", true}, {"--lang", true}, {NULL, false}};
  struct live_request request = {.language = door_language_code(door_language())};
  struct cli_arguments reading = {&cli_live_command, options, on_option, on_operand, &request};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && request.run_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "live needs the folder of a run, such as runs/cardiff-2014-15-1");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  return cli_kept_run_use(request.run_path, use_run, &request);
}

const struct cli_command cli_live_command = {.name = "live",
                                             .arguments = "RUN [options]",
                                             .summary = "The front door at work, to watch: a replication in a file.",
                                             .help = help,
                                             .run = run};
