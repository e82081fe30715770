/* `frontdoor page`: the planner's page, which setup/page built, under a name of the caller's. */
#include "cli.h"
#include "cli_output.h"
#include "cli_program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor page -o frontdoor.html\n"
    "  frontdoor page > frontdoor.html\n\n"
    "The page is one file with the simulator inside, for a computer where nothing can be installed: open it in a "
    "browser,\n"
    "choose an authority, change staff, thresholds, the hub or demand, run, compare up to four configurations, save\n"
    "scenarios and results. It asks the network for nothing; its numbers are those of `frontdoor run` to the last "
    "digit.\n\n"
    "Options:\n"
    "  -o, --out FILE         where it goes (standard output); a file that is there is replaced, whole or not at all\n";

static enum door_err on_option(void *self, const char *name, const char *value)
{
  (void)name;
  *(const char **)self = value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  (void)self;
  return cli_tell(DOOR_ERR_USAGE, "page takes no argument such as %s; -o FILE says where it goes", operand);
}

static enum door_err copy(FILE *from, const char *from_path, const struct cli_output *output)
{
  char bytes[16384];
  for (size_t count = fread(bytes, 1, sizeof bytes, from); count > 0; count = fread(bytes, 1, sizeof bytes, from)) {
    if (fwrite(bytes, 1, count, output->stream) != count) {
      return DOOR_OK; /* closing says what went wrong with it */
    }
  }
  return ferror(from) == 0 ? DOOR_OK : cli_tell(DOOR_ERR_IO, "%s: %s", from_path, strerror(errno));
}

static enum door_err write_page(const char *out_path)
{
  char path[CLI_PROGRAM_PATH_BYTES];
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_output output;
  enum door_err err = cli_find_file("frontdoor.html", path, &problem);
  if (err != DOOR_OK) {
    return cli_tell(err, "the page is not there: ./frontdoor page in a checkout builds it, and says what it cannot "
                         "(frontdoor.html is neither beside this program nor in ../share/frontdoor)");
  }
  FILE *from = fopen(path, "rbe");
  if (from == NULL) {
    return cli_tell(DOOR_ERR_IO, "%s: %s", path, strerror(errno));
  }
  err = cli_output_open(&output, out_path);
  if (err == DOOR_OK) {
    err = cli_output_close(&output, copy(from, path, &output));
  }
  fclose(from);
  if (err == DOOR_OK && out_path != NULL) {
    fprintf(stderr, "page: %s\n", out_path);
  }
  return err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--out", true}, {"-o", true}, {NULL, false}};
  const char *out_path = NULL;
  struct cli_arguments reading = {&cli_planner_command, options, on_option, on_operand, &out_path};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  return door_err_exit_code(err == DOOR_OK ? write_page(out_path) : err);
}

const struct cli_command cli_planner_command = {.name = "page",
                                                .arguments = "[-o FILE]",
                                                .summary =
                                                    "The simulator as a page for planners, to open and to pass on.",
                                                .help = help,
                                                .run = run};
