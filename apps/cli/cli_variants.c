#include "cli_variants.h"

#include "cli_replications.h"
#include "door_words.h"
#include "scenario_sizes.h"

#include <stdlib.h>
#include <string.h>

enum door_err cli_variants_init(struct cli_variants *variants, const struct cli_experiment *experiment, uint32_t count)
{
  *variants = (struct cli_variants){.experiment = experiment, .measures = experiment->measures, .count = count};
  cli_default_measures(&variants->measures);
  variants->cells_each = variants->measures.count;
  variants->list = calloc(count, sizeof *variants->list);
  variants->cells = calloc((size_t)count * variants->cells_each, sizeof *variants->cells);
  bool has_room = variants->list != NULL && variants->cells != NULL;
  return has_room ? DOOR_OK : cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
}

void cli_variant_fini(struct cli_variant *variant)
{
  for (uint32_t i = 0; i < variant->text_count; i++) {
    free(variant->texts[i]);
  }
  variant->text_count = 0;
}

void cli_variants_fini(struct cli_variants *variants)
{
  for (uint32_t i = 0; variants->list != NULL && i < variants->count; i++) {
    cli_variant_fini(&variants->list[i]);
  }
  free(variants->list);
  free(variants->cells);
  *variants = (struct cli_variants){.count = 0};
}

enum door_err cli_variant_set(struct cli_variant *variant, const char *key, double size)
{
  DOOR_ASSERT(variant->text_count < DOOR_AXES_MAX);
  char *text = NULL;
  enum door_err err = scenario_sized_setting(variant->scenario->document, key, size, &text);
  if (err == DOOR_OK) {
    variant->texts[variant->text_count++] = text;
  }
  return err;
}

/* ---- Reading ---- */

enum door_err cli_read_with(const char *path, const struct cli_settings *asked, char *const *texts, uint32_t text_count,
                            struct scenario_document **out_document)
{
  const char **all = calloc(asked->count + text_count + 1, sizeof *all);
  if (all == NULL) {
    return DOOR_ERR_MEMORY;
  }
  memcpy(all, asked->texts, asked->count * sizeof *all);
  for (uint32_t i = 0; i < text_count; i++) {
    all[asked->count + i] = texts[i];
  }
  enum door_err err = scenario_read_file(path, all, asked->count + text_count, out_document);
  free(all);
  return err;
}

enum door_err cli_variant_settings(const struct cli_experiment *experiment, const struct cli_variant *variant,
                                   struct cli_variant_settings *out_settings)
{
  struct cli_settings *all = &out_settings->all;
  *all = experiment->settings;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < variant->text_count && err == DOOR_OK; i++) {
    err = cli_add_setting(all, variant->texts[i]);
  }
  if (err == DOOR_OK && experiment->has_run_in && cli_run_in_is_wanted(variant->scenario->document)) {
    err = cli_run_in_set(all, experiment->run_in_days, out_settings->run_in);
  }
  return err;
}

enum door_err cli_variant_check(const struct cli_experiment *experiment, const struct cli_variant *variant)
{
  struct cli_variant_settings settings;
  struct scenario_document *document = NULL;
  enum door_err err = cli_variant_settings(experiment, variant, &settings);
  err = err == DOOR_OK ? cli_read_scenario(variant->scenario->path, settings.all.texts, settings.all.count, &document)
                       : err;
  scenario_destroy(&document);
  return err;
}

void cli_variant_tell(const struct cli_variant *variant, enum door_err err)
{
  for (uint32_t i = 0; i < variant->text_count; i++) {
    (void)cli_tell(err, "that was with %s", variant->texts[i]);
  }
}

/* ---- Running ---- */

const struct cli_cell *cli_variants_cell(const struct cli_variants *variants, uint32_t variant, uint32_t place)
{
  return &variants->cells[(size_t)variant * variants->cells_each + place];
}

enum door_err cli_variant_replicate(const struct cli_experiment *experiment, const struct cli_variant *variant,
                                    const struct cli_part *part, struct door_results **out_results)
{
  struct cli_variant_settings settings;
  struct scenario_document *document = NULL;
  enum door_err err = cli_variant_settings(experiment, variant, &settings);
  if (err != DOOR_OK) {
    return err;
  }
  err = scenario_read_file(variant->scenario->path, settings.all.texts, settings.all.count, &document);
  if (err != DOOR_OK) {
    scenario_destroy(&document);
    return cli_tell(err, "%s: changed while it was in use: %s", variant->scenario->path, door_err_said(err));
  }
  struct cli_replications wanted = {.document = document,
                                    .path = variant->scenario->path,
                                    .seed = experiment->seed,
                                    .first = part->first,
                                    .count = part->count,
                                    .thread_count = cli_experiment_threads(experiment),
                                    .observer = part->observer,
                                    .keep_path = experiment->keep_path};
  err = cli_replicate(&wanted, out_results);
  scenario_destroy(&document);
  return err;
}

static void keep(struct cli_variants *variants, uint32_t variant, const struct door_results *base,
                 const struct door_results *results)
{
  for (uint32_t place = 0; place < variants->measures.count; place++) {
    struct cli_cell *cell = &variants->cells[(size_t)variant * variants->cells_each + place];
    uint32_t measure = variants->measures.list[place];
    cell->summary = door_results_summary(results, measure);
    door_pairs_add_all(&cell->pairs, base, results, measure);
  }
}

static void trim(struct cli_variants *variants)
{
  struct cli_measures *measures = &variants->measures;
  uint32_t kept = 0;
  for (uint32_t place = 0; place < measures->count; place++) {
    bool has_value = false;
    for (uint32_t i = 0; i < variants->done_count; i++) {
      struct cli_cell *cells = &variants->cells[(size_t)i * variants->cells_each];
      has_value = has_value || cells[place].summary.reason == NULL;
      cells[kept] = cells[place];
    }
    measures->list[kept] = measures->list[place];
    kept += has_value ? 1 : 0;
  }
  measures->count = kept;
}

/* Runs the variants whose turn is the shard's, each kept; says what there is now. */
static enum door_err run_shard(const struct cli_variants *variants, const char *title)
{
  const struct cli_experiment *experiment = variants->experiment;
  struct cli_shard shard = experiment->shard;
  uint32_t count = (uint32_t)experiment->replication_count;
  uint32_t share = variants->count / shard.count + (shard.number < variants->count % shard.count ? 1 : 0);
  struct cli_watch watch = {.done_before = 0};
  door_progress_begin(&watch.progress, title, count * share, experiment->is_quiet);
  enum door_err err = DOOR_OK;
  for (uint32_t i = shard.number; i < variants->count && err == DOOR_OK; i += shard.count) {
    struct door_results *results = NULL;
    struct cli_part part = {.count = count, .observer = cli_watch_observer(&watch)};
    err = cli_variant_replicate(experiment, &variants->list[i], &part, &results);
    door_results_destroy(&results);
    watch.done_before += err == DOOR_OK ? count : 0;
  }
  door_progress_end(&watch.progress, (uint32_t)watch.done_before);
  if (err == DOOR_OK && !experiment->is_quiet) {
    fprintf(stderr,
            door_say("shard %u of %u: %u of %u points are kept in %s; the same call without --shard has the answer\n"),
            shard.number, shard.count, share, variants->count, experiment->keep_path);
  }
  return err;
}

enum door_err cli_variants_run(struct cli_variants *variants, const char *title)
{
  if (variants->experiment->shard.count > 0) {
    return run_shard(variants, title);
  }
  const struct cli_experiment *experiment = variants->experiment;
  struct cli_watch watch = {.done_before = 0};
  uint32_t count = (uint32_t)experiment->replication_count;
  door_progress_begin(&watch.progress, title, count * variants->count, experiment->is_quiet);
  struct door_results *base = NULL;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < variants->count && err == DOOR_OK; i++) {
    struct door_results *results = NULL;
    struct cli_part part = {.count = count, .observer = cli_watch_observer(&watch)};
    err = cli_variant_replicate(experiment, &variants->list[i], &part, &results);
    if (err != DOOR_OK) {
      break;
    }
    if (variants->list[i].is_base) {
      door_results_destroy(&base);
      base = results;
    }
    keep(variants, i, base, results);
    if (results != base) {
      door_results_destroy(&results);
    }
    variants->done_count++;
    watch.done_before += count;
  }
  door_results_destroy(&base);
  door_progress_end(&watch.progress, (uint32_t)watch.done_before);
  if (experiment->measure_name_count == 0) {
    trim(variants);
  }
  return err;
}
