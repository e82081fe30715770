#include "conductor_leavings.h"

#include "conductor_manifest.h"
#include "door_results_text.h"
#include "door_words.h"
#include "scenario_writer.h"

#include <stdio.h>
#include <stdlib.h>

/* The results and the manifest of a run, ten times over. */
enum { RESERVE_BYTES = 128 * 1024 };

static const char partial_name[] = "results.partial.json";
static const char unheard[] = "still running, or ended without a word";
static const char unexplained[] = DOOR_SAID("the manifest says that the run is not finished, but not why");

struct texts {
  char *results;
  char *table;
  char *manifest;
};

static void texts_fini(struct texts *texts)
{
  free(texts->results);
  free(texts->table);
  free(texts->manifest);
}

static struct door_run_label label_of(const struct conductor_program *program)
{
  return (struct door_run_label){.measured = scenario_of(program->document),
                                 .scenario = scenario_of(program->document)->name,
                                 .deployment = program->deployment,
                                 .program_version = conductor_program_version(),
                                 .seed = program->seed,
                                 .shows_all = program->shows_all};
}

static enum door_err write_partial(struct conductor_leavings *leavings, struct door_problem *problem)
{
  const struct conductor_program *program = leavings->program;
  struct door_run_label label = label_of(program);
  char *text = NULL;
  enum door_err err = door_results_json(leavings->results, &label, &text);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the results so far cannot be written out");
  }
  err = door_run_folder_write(&program->folder, partial_name, text, problem);
  free(text);
  if (err == DOOR_OK) {
    leavings->kept_count = door_results_stored_count(leavings->results);
  }
  return err;
}

static enum door_err write_manifest(const struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                    const char *why, struct door_problem *problem)
{
  const struct conductor_program *program = leavings->program;
  char *text = NULL;
  enum door_err err = conductor_manifest_json(program, leavings->results, totals, why, &text);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the manifest");
  }
  err = door_run_folder_write(&program->folder, "manifest.json", text, problem);
  free(text);
  return err;
}

/* Nothing of these names may stand in the folder of a run that has not finished. */
static void discard_finished(const struct door_run_folder *folder)
{
  static const char *const names[] = {"results.json", "results.txt"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    door_run_folder_discard(folder, names[i]);
  }
}

enum door_err conductor_leavings_begin(struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                       struct door_problem *problem)
{
  const struct conductor_program *program = leavings->program;
  char *text = NULL;
  enum door_err err = scenario_resolved_json(program->document, &text);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the scenario cannot be written out");
  }
  err = door_run_folder_write(&program->folder, "scenario.json", text, problem);
  free(text);
  if (err == DOOR_OK) {
    err = write_manifest(leavings, totals, unheard, problem);
  }
  if (err == DOOR_OK) {
    discard_finished(&program->folder); /* of a run that is extended: fewer replications than are wanted now */
  }
  return err == DOOR_OK ? door_reserve_take(&leavings->reserve, &program->folder, RESERVE_BYTES, problem) : err;
}

void conductor_leavings_renew(struct conductor_leavings *leavings)
{
  if (door_pace_begin(&leavings->pace)) {
    enum door_err unwritten = write_partial(leavings, NULL); /* the end tries again, and tells */
    door_pace_end(&leavings->pace);
    if (unwritten != DOOR_OK) {
      return; /* what was kept before stands */
    }
  }
}

/* ---- a run that finished ---- */

static enum door_err make_texts(const struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                struct texts *texts)
{
  struct door_run_label label = label_of(leavings->program);
  enum door_err err = door_results_json(leavings->results, &label, &texts->results);
  if (err == DOOR_OK) {
    err = door_results_table(leavings->results, &label, &texts->table);
  }
  return err == DOOR_OK ? conductor_manifest_json(leavings->program, leavings->results, totals, NULL, &texts->manifest)
                        : err;
}

static enum door_err publish(const struct door_run_folder *folder, const struct texts *texts,
                             struct door_problem *problem)
{
  const struct {
    const char *name;
    const char *text;
  } files[] = {{"results.txt", texts->table}, {"results.json", texts->results}, {"manifest.json", texts->manifest}};
  enum { COUNT = sizeof files / sizeof files[0] };
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < COUNT && err == DOOR_OK; i++) {
    err = door_run_folder_prepare(folder, files[i].name, files[i].text, problem);
  }
  for (size_t i = 0; i < COUNT && err == DOOR_OK; i++) {
    err = door_run_folder_publish(folder, files[i].name, problem);
  }
  return err;
}

enum door_err conductor_leavings_finish(struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                        struct door_problem *problem)
{
  struct texts texts = {.results = NULL};
  door_reserve_give_back(&leavings->reserve);
  enum door_err err = make_texts(leavings, totals, &texts);
  if (err != DOOR_OK) {
    (void)door_problem_because(problem, err, "the results cannot be written out");
  } else {
    err = publish(&leavings->program->folder, &texts, problem);
  }
  texts_fini(&texts);
  if (err == DOOR_OK) {
    door_run_folder_discard(&leavings->program->folder, partial_name);
    door_run_folder_settle(&leavings->program->folder);
  }
  return err;
}

/* ---- a run that did not ---- */

/* What became of the replications that were complete; problem: why not all were kept. Returns the length. */
static int tell_replications(const struct conductor_leavings *leavings, const struct door_problem *problem,
                             char out_kept[static CONDUCTOR_KEPT_BYTES])
{
  const struct conductor_program *program = leavings->program;
  const char *path = program->folder.path;
  uint32_t complete = door_results_stored_count(leavings->results);
  if (complete == 0) {
    return snprintf(out_kept, CONDUCTOR_KEPT_BYTES, "%s", door_say("no replication was complete"));
  }
  int length = snprintf(out_kept, CONDUCTOR_KEPT_BYTES, door_say("%u of %u replications were complete"), complete,
                        program->replication_count);
  char *rest = out_kept + length;
  size_t room = CONDUCTOR_KEPT_BYTES - (size_t)length;
  if (problem->err == DOOR_OK) {
    length += snprintf(rest, room, door_say(": kept in %s/%s"), path, partial_name);
  } else if (leavings->kept_count == 0) {
    length += snprintf(rest, room, door_say(", and are lost: %s"), problem->said);
  } else {
    length += snprintf(rest, room, door_say("; %u of them are kept in %s/%s, the others are lost: %s"),
                       leavings->kept_count, path, partial_name, problem->said);
  }
  return length;
}

void conductor_leavings_give_up(struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                const char *why, char out_kept[static CONDUCTOR_KEPT_BYTES])
{
  const struct conductor_program *program = leavings->program;
  struct door_problem partial = {.err = DOOR_OK};
  struct door_problem manifest = {.err = DOOR_OK};
  door_reserve_give_back(&leavings->reserve);
  discard_finished(&program->folder); /* an end that could not be brought to its end */
  if (door_results_stored_count(leavings->results) > 0 && write_partial(leavings, &partial) != DOOR_OK) {
    DOOR_ASSERT(partial.err != DOOR_OK);
  }
  int length = tell_replications(leavings, &partial, out_kept);
  if (program->ledger_path != NULL) {
    length +=
        snprintf(out_kept + length, CONDUCTOR_KEPT_BYTES - (size_t)length,
                 leavings->has_ledger ? door_say("; the whole ledger is kept in %s") : door_say("; %s was not written"),
                 program->ledger_path);
  }
  if (write_manifest(leavings, totals, why, &manifest) != DOOR_OK) {
    bool has_first = door_run_folder_has(&program->folder, "manifest.json");
    snprintf(out_kept + length, CONDUCTOR_KEPT_BYTES - (size_t)length, "; %s: %s",
             has_first ? door_say(unexplained) : door_say("there is no manifest"), manifest.said);
  }
  door_run_folder_settle(&program->folder);
}

/* ---- after a conductor that was killed ---- */

bool conductor_program_clear_up(const struct door_run_folder *folder, const char *why,
                                char out_kept[static CONDUCTOR_KEPT_BYTES])
{
  struct door_problem problem = {.err = DOOR_OK};
  door_run_folder_tidy(folder);
  if (!door_run_folder_has(folder, "manifest.json")) {
    snprintf(out_kept, CONDUCTOR_KEPT_BYTES, "%s", door_say("nothing was simulated"));
    return false;
  }
  struct conductor_end end = {.is_finished = false};
  enum door_err err = conductor_manifest_read_end(folder, &end, &problem);
  if (err == DOOR_OK && end.is_finished) {
    snprintf(out_kept, CONDUCTOR_KEPT_BYTES, door_say("the run had finished; its results stand in %s"), folder->path);
    return true;
  }
  if (err == DOOR_OK && door_run_folder_has(folder, "results.json")) {
    err = door_run_folder_rename(folder, "results.json", partial_name, &problem);
  }
  door_run_folder_discard(folder, "results.txt");
  uint32_t kept_count = conductor_results_count(folder, partial_name);
  if (err == DOOR_OK) {
    err = conductor_manifest_end(folder, why, kept_count, &problem);
  }
  int length = kept_count == 0
                   ? snprintf(out_kept, CONDUCTOR_KEPT_BYTES, "%s", door_say("no replication was kept"))
                   : snprintf(out_kept, CONDUCTOR_KEPT_BYTES, door_say("%u of %u replications are kept in %s/%s"),
                              kept_count, end.replication_count, folder->path, partial_name);
  if (err != DOOR_OK) {
    snprintf(out_kept + length, CONDUCTOR_KEPT_BYTES - (size_t)length, "; %s: %s", door_say(unexplained), problem.said);
  }
  door_run_folder_settle(folder);
  return false;
}
