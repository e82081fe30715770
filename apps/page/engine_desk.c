/* The desk: configurations that are compared, with the replications that workers brought. */
#include "cli_comparison.h"
#include "cli_posts.h"
#include "door_json.h"
#include "door_results_csv.h"
#include "door_results_text.h"
#include "engine.h"
#include "engine_answer.h"
#include "engine_kept.h"
#include "engine_told.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS_MAX = 1000 };

static struct cli_compared places[ENGINE_PLACES];
static uint64_t desk_seed;

static void clear(struct cli_compared *place)
{
  door_results_destroy(&place->results);
  scenario_destroy(&place->document);
}

static enum door_err count_posts(struct cli_compared *place)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  engine_begin_telling();
  enum door_err err = door_setting_create(scenario_of(place->document), &setting, &problem);
  engine_end_telling();
  if (err != DOOR_OK) {
    return engine_say(err, problem.said);
  }
  place->establishment = door_establishment_of(setting);
  door_setting_destroy(&setting);
  return DOOR_OK;
}

int engine_desk_lay(uint32_t place, const char *text, size_t byte_count, uint64_t seed, uint32_t count)
{
  if (place >= ENGINE_PLACES || count == 0 || count > REPLICATIONS_MAX) {
    return (int)engine_say(DOOR_ERR_RANGE, "replications: 1 to 1000, of 4 configurations at most");
  }
  struct cli_compared *laid = &places[place];
  clear(laid);
  enum door_err err = engine_read(text, byte_count, &laid->document);
  if (err != DOOR_OK) {
    return (int)err;
  }
  desk_seed = seed;
  err = count_posts(laid);
  if (err == DOOR_OK) {
    err = door_results_create(0, count, &laid->results);
    err = err == DOOR_OK ? err : engine_say_err(err);
  }
  if (err != DOOR_OK) {
    clear(laid);
  }
  return (int)err;
}

/* Whether there is something to tell of the place; else that is the answer. */
static bool is_laid(uint32_t place)
{
  bool is_there = place < ENGINE_PLACES && places[place].results != NULL;
  if (!is_there) {
    (void)engine_say(DOOR_ERR_RANGE, "there is no such configuration on the desk");
  }
  return is_there;
}

int engine_desk_keep(uint32_t place, uint32_t replication, const void *bytes, size_t byte_count)
{
  struct engine_kept kept;
  struct door_value values[DOOR_MEASURE_SLOTS];
  if (!is_laid(place)) {
    return DOOR_ERR_RANGE;
  }
  struct door_results *results = places[place].results;
  bool is_wanted =
      replication < door_results_replication_count(results) && !door_results_is_stored(results, replication);
  if (!is_wanted || byte_count != sizeof kept) {
    return (int)engine_say(DOOR_ERR_RANGE, "a replication that nobody asked for");
  }
  memcpy(&kept, bytes, sizeof kept);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    values[measure] =
        kept.has_value[measure] != 0 ? (struct door_value){.number = kept.numbers[measure]} : door_value_null(measure);
  }
  door_results_restore(results, replication, values, &kept.ledger);
  return DOOR_OK;
}

int engine_desk_told(uint32_t place)
{
  if (!is_laid(place)) {
    return DOOR_ERR_RANGE;
  }
  struct engine_told told = {&places[place], desk_seed};
  return (int)engine_write(engine_write_told, &told);
}

/* ---- as the command line writes them ---- */

static struct door_run_label label_of(const struct cli_compared *place)
{
  const struct door_scenario *scenario = scenario_of(place->document);
  return (struct door_run_label){.measured = scenario,
                                 .scenario = scenario->name,
                                 .deployment = "direct",
                                 .program_version = FRONTDOOR_VERSION,
                                 .seed = desk_seed};
}

int engine_desk_json(uint32_t place)
{
  if (!is_laid(place)) {
    return DOOR_ERR_RANGE;
  }
  struct door_run_label label = label_of(&places[place]);
  char *text = NULL;
  enum door_err err = door_results_json(places[place].results, &label, &text);
  if (err != DOOR_OK) {
    return (int)engine_say_err(err);
  }
  engine_keep_text(text);
  return DOOR_OK;
}

/* An error of it leaves the text without rows. */
static void write_csv(FILE *out, const void *self)
{
  const struct cli_compared *place = self;
  const struct door_scenario *scenario = scenario_of(place->document);
  char hash_text[DOOR_HASH_TEXT_SIZE];
  struct door_hash hash;
  if (door_results_ledger_hash(place->results, &hash) != DOOR_OK) {
    return;
  }
  door_hash_format(&hash, hash_text);
  struct door_run_named named = {scenario, scenario->name, scenario->name, hash_text, desk_seed};
  enum door_err err = door_results_csv_summary(place->results, &named, out);
  DOOR_ASSERT(err == DOOR_OK || err == DOOR_ERR_MEMORY);
}

int engine_desk_csv(uint32_t place)
{
  return is_laid(place) ? (int)engine_write(write_csv, &places[place]) : DOOR_ERR_RANGE;
}

/* ---- compared ---- */

static bool may_compare(uint32_t count)
{
  bool may = count >= 2 && count <= ENGINE_PLACES;
  for (uint32_t i = 0; may && i < count; i++) {
    may = is_laid(i);
  }
  if (!may) {
    (void)engine_say(DOOR_ERR_RANGE, "two to four configurations can be compared");
  }
  return may;
}

static int write_compared(uint32_t count, void (*write)(FILE *out, const void *self))
{
  if (!may_compare(count)) {
    return DOOR_ERR_RANGE;
  }
  struct cli_comparison comparison = {.scenarios = places,
                                      .scenario_count = count,
                                      .measures = {.scenario = scenario_of(places[0].document)},
                                      .seed = desk_seed,
                                      .replication_count = door_results_stored_count(places[0].results)};
  cli_default_measures(&comparison.measures);
  cli_comparison_trim(&comparison);
  return (int)engine_write(write, &comparison);
}

int engine_desk_compared(uint32_t count)
{
  return write_compared(count, engine_write_compared);
}

int engine_desk_compared_json(uint32_t count)
{
  return write_compared(count, cli_comparison_write_json);
}
