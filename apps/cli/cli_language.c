#include "cli_language.h"

#include "cli.h"
#include "door_words.h"

#include <stdlib.h>
#include <string.h>

static const char option[] = "--lang";

static enum door_err set(const char *from, const char *code)
{
  enum door_language language = DOOR_ENGLISH;
  if (!door_language_find(code, &language)) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is not en or cy", from, code);
  }
  door_language_set(language);
  return DOOR_OK;
}

/* How many arguments from argv[i] on are the option: 0, or 1 with "=", or 2. Its value, or NULL where it has none. */
static int read_option(int argc, char **argv, int i, const char **out_code)
{
  size_t length = sizeof option - 1;
  if (strncmp(argv[i], option, length) != 0) {
    return 0;
  }
  if (argv[i][length] == '=') {
    *out_code = argv[i] + length + 1;
    return 1;
  }
  *out_code = i + 1 < argc ? argv[i + 1] : NULL;
  return argv[i][length] == '\0' ? 2 : 0;
}

int cli_language_arguments(int argc, char **argv, int i)
{
  const char *code = NULL;
  return read_option(argc, argv, i, &code);
}

enum door_err cli_language_take(int *argc, char ***argv)
{
  const char *code = getenv("FRONTDOOR_LANG");
  enum door_err err = code == NULL || code[0] == '\0' ? DOOR_OK : set("FRONTDOOR_LANG", code);
  int before = 0; /* arguments that stand before the command */
  for (int i = 1; i < *argc && err == DOOR_OK && strcmp((*argv)[i], "--") != 0;) {
    int count = read_option(*argc, *argv, i, &code);
    if (count > 0 && code == NULL) {
      return cli_tell(DOOR_ERR_USAGE, "--lang needs a value, en or cy");
    }
    err = count > 0 ? set(option, code) : DOOR_OK;
    before += count > 0 && before == i - 1 ? count : 0;
    i += count > 0 ? count : 1;
  }
  if (err == DOOR_OK && before > 0) {
    (*argv)[before] = (*argv)[0];
    *argv += before;
    *argc -= before;
  }
  return err;
}
