/* fuzz_overlay: files that extend each other and settings over them, in one text:
 *   %file NAME   begins a file, up to the next line like this; the first is the one that is read
 *   %set TEXT    is a setting as --set gives it
 * No scenario has such lines: the reader takes no line that begins with %.
 * Must hold: a refusal names file, line and column, or the setting; what is read holds what fuzz_scenario.h says, and
 * reads the same a second time. */
#include "fuzz_scenario.h"

#include "scenario_reader.h"
#include "scenario_writer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 10, SETTINGS_MAX = 12, NAME_BYTES = 16, SETTING_BYTES = 512, FOLDER_BYTES = 200, PATH_BYTES = 256 };

struct file {
  char name[NAME_BYTES];
  const char *text;
  size_t byte_count;
};

struct bundle {
  struct file files[FILES_MAX];
  char settings[SETTINGS_MAX][SETTING_BYTES];
  uint32_t file_count;
  uint32_t setting_count;
};

/* ---- the folder that the files stand in ---- */

static char folder[FOLDER_BYTES];

static void remove_folder(void)
{
  rmdir(folder);
}

/* Once a process: TMPDIR, or the system's folder for such. */
static void make_folder(void)
{
  if (folder[0] != '\0') {
    return;
  }
  const char *parent = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/frontdoor-fuzz-XXXXXX", parent != NULL ? parent : P_tmpdir);
  DOOR_ASSERT(mkdtemp(folder) != NULL);
  atexit(remove_folder);
}

static void path_of(const struct file *file, char out_path[PATH_BYTES])
{
  snprintf(out_path, PATH_BYTES, "%s/%s", folder, file->name);
}

static void write_files(const struct bundle *bundle)
{
  for (uint32_t i = 0; i < bundle->file_count; i++) {
    char path[PATH_BYTES];
    path_of(&bundle->files[i], path);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    DOOR_ASSERT(file >= 0);
    DOOR_ASSERT(write(file, bundle->files[i].text, bundle->files[i].byte_count) ==
                (ssize_t)bundle->files[i].byte_count);
    close(file);
  }
}

static void remove_files(const struct bundle *bundle)
{
  for (uint32_t i = 0; i < bundle->file_count; i++) {
    char path[PATH_BYTES];
    path_of(&bundle->files[i], path);
    unlink(path);
  }
}

/* ---- the text taken apart ---- */

static bool begins_with(const char *at, const char *end, const char *word)
{
  size_t length = strlen(word);
  return (size_t)(end - at) >= length && memcmp(at, word, length) == 0;
}

/* The names that a file may get: nothing that leaves the folder. */
static bool is_file_name(const char *name, size_t length)
{
  if (length == 0 || length >= NAME_BYTES || name[0] == '.') {
    return false;
  }
  for (size_t i = 0; i < length; i++) {
    bool is_plain = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9') || name[i] == '.';
    if (!is_plain) {
      return false;
    }
  }
  return true;
}

static struct file *add_file(struct bundle *bundle, const char *name, size_t length)
{
  if (bundle->file_count == FILES_MAX || !is_file_name(name, length)) {
    return NULL;
  }
  struct file *file = &bundle->files[bundle->file_count++];
  memcpy(file->name, name, length);
  return file;
}

/* A setting is what a shell can give: without a zero byte. */
static void add_setting(struct bundle *bundle, const char *text, size_t length)
{
  if (bundle->setting_count < SETTINGS_MAX && length < SETTING_BYTES && memchr(text, '\0', length) == NULL) {
    memcpy(bundle->settings[bundle->setting_count++], text, length);
  }
}

static void take_apart(const char *text, size_t byte_count, struct bundle *bundle)
{
  const char *end = text + byte_count;
  struct file *file = NULL;
  for (const char *at = text; at < end;) {
    const char *line_feed = memchr(at, '\n', (size_t)(end - at));
    const char *line_end = line_feed == NULL ? end : line_feed;
    const char *next = line_feed == NULL ? end : line_feed + 1;
    if (begins_with(at, line_end, "%file ")) {
      const char *name = at + strlen("%file ");
      file = add_file(bundle, name, (size_t)(line_end - name));
    } else if (begins_with(at, line_end, "%set ")) {
      const char *setting = at + strlen("%set ");
      add_setting(bundle, setting, (size_t)(line_end - setting));
      file = NULL;
    } else if (file != NULL) {
      file->text = file->text == NULL ? at : file->text;
      file->byte_count = (size_t)(next - file->text);
    }
    at = next;
  }
}

/* ---- what must hold ---- */

/* A file reached by a way round, such as ./a.yaml: its text is not looked up. */
static bool names_another_way(const char *problem)
{
  size_t length = strlen(folder);
  return strncmp(problem, folder, length) == 0 && problem[length] == '/' && strchr(problem + length + 1, '/') != NULL;
}

static bool names_file(const struct bundle *bundle, const char *problem)
{
  for (uint32_t i = 0; i < bundle->file_count; i++) {
    const struct file *file = &bundle->files[i];
    char path[PATH_BYTES];
    path_of(file, path);
    if (fuzz_is_placed(problem, path, file->text, file->byte_count)) {
      return true;
    }
  }
  return false;
}

/* "--set KEY:LINE:COLUMN: ..." or, of one that has no key, "--set TEXT: write KEY=VALUE". */
static bool names_setting(const char *problem)
{
  return strncmp(problem, "--set ", strlen("--set ")) == 0 && strstr(problem, ": ") != NULL;
}

static void check_problems(const struct bundle *bundle, const struct scenario_document *document)
{
  size_t count = scenario_problem_count(document);
  DOOR_ASSERT(count > 0);
  for (size_t i = 0; i < count; i++) {
    const char *text = scenario_problem_text(document, i);
    DOOR_ASSERT(fuzz_is_line(text));
    DOOR_ASSERT(names_file(bundle, text) || names_setting(text) || names_another_way(text) ||
                i == SCENARIO_PROBLEMS_MAX);
  }
}

static enum door_err read_bundle(const struct bundle *bundle, struct scenario_document **out_document)
{
  const char *settings[SETTINGS_MAX];
  for (uint32_t i = 0; i < bundle->setting_count; i++) {
    settings[i] = bundle->settings[i];
  }
  char path[PATH_BYTES];
  path_of(&bundle->files[0], path);
  return scenario_read_file(path, settings, bundle->setting_count, out_document);
}

static void check_second_reading(const struct bundle *bundle, const struct scenario_document *document)
{
  struct scenario_document *again = NULL;
  uint64_t hash = 0;
  uint64_t hash_again = 0;
  DOOR_ASSERT(read_bundle(bundle, &again) == DOOR_OK);
  DOOR_ASSERT(scenario_hash(document, &hash) == DOOR_OK && scenario_hash(again, &hash_again) == DOOR_OK);
  DOOR_ASSERT(hash == hash_again);
  scenario_destroy(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  struct bundle bundle = {.file_count = 0};
  take_apart((const char *)bytes, byte_count, &bundle);
  if (bundle.file_count == 0) {
    return 0;
  }
  make_folder();
  write_files(&bundle);
  struct scenario_document *document = NULL;
  enum door_err err = read_bundle(&bundle, &document);
  DOOR_ASSERT(err == DOOR_OK || err == DOOR_ERR_SCENARIO);
  if (err == DOOR_OK) {
    fuzz_check_document(document);
    check_second_reading(&bundle, document);
  } else {
    check_problems(&bundle, document);
  }
  scenario_destroy(&document);
  remove_files(&bundle);
  return 0;
}
