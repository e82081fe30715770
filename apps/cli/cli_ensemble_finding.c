#include "cli_ensemble_finding.h"

#include "cli_text.h"
#include "door_words.h"

#include <inttypes.h>
#include <stdlib.h>

const char *cli_sense_name(enum cli_sense sense)
{
  static const char *const names[] = {[CLI_SENSE_NONE] = "no value",
                                      [CLI_SENSE_SAME] = "the same",
                                      [CLI_SENSE_MORE] = "more",
                                      [CLI_SENSE_LESS] = "less",
                                      [CLI_SENSE_CHANGES] = "depends"};
  return names[sense];
}

/* ---- Which key ---- */

/* The values of one measure, one after the other, for all sets that have them. */
struct gathered {
  const struct cli_ensemble *ensemble;
  struct door_running *sets;
  double *means;
  uint32_t *numbers; /* of the sets */
  uint32_t count;
};

static void fini(struct gathered *gathered)
{
  free(gathered->sets);
  free(gathered->means);
  free(gathered->numbers);
}

static enum door_err gather(const struct cli_ensemble *ensemble, uint32_t scenario, uint32_t place,
                            struct gathered *out)
{
  size_t room = (size_t)ensemble->accepted_count + 1;
  *out = (struct gathered){.ensemble = ensemble,
                           .sets = calloc(room, sizeof *out->sets),
                           .means = calloc(room, sizeof *out->means),
                           .numbers = calloc(room, sizeof *out->numbers)};
  if (out->sets == NULL || out->means == NULL || out->numbers == NULL) {
    fini(out);
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < ensemble->accepted_count; i++) {
    const struct cli_set *set = ensemble->accepted[i];
    const struct door_running *values =
        scenario == 0 ? cli_set_values(ensemble, set, 0, place) : cli_set_differences(ensemble, set, scenario, place);
    if (values->count > 0) {
      out->sets[out->count] = *values;
      out->means[out->count] = values->mean;
      out->numbers[out->count++] = set->number;
    }
  }
  return DOOR_OK;
}

static void find_key(const struct gathered *gathered, struct cli_finding *finding)
{
  const struct door_ensemble_plan *plan = gathered->ensemble->plan;
  double *draws = calloc((size_t)plan->drawn_count * gathered->count + 1, sizeof *draws);
  const char *keys[DOOR_ENSEMBLE_KEYS_MAX];
  uint32_t key_count = 0;
  for (uint32_t i = 0; draws != NULL && i < plan->drawn_count; i++) {
    if (plan->drawn[i].is_left_out) {
      continue;
    }
    for (uint32_t j = 0; j < gathered->count; j++) {
      draws[(size_t)key_count * gathered->count + j] =
          door_ensemble_draw(&plan->drawn[i], gathered->ensemble->request->seed, gathered->numbers[j]);
    }
    keys[key_count++] = plan->drawn[i].key;
  }
  double *scratch = calloc(2 * (size_t)gathered->count + 1, sizeof *scratch);
  struct door_key_found found = {.key = 0};
  bool is_beyond = draws != NULL && scratch != NULL &&
                   door_find_key(draws, key_count, gathered->means, gathered->count, scratch, &found);
  finding->correlation = found.correlation;
  finding->has_key = key_count > 0;
  finding->key = is_beyond ? keys[found.key] : NULL;
  free(scratch);
  free(draws);
}

static enum cli_sense sense_of(const struct cli_finding *finding)
{
  uint32_t count = finding->variation.set_count;
  if (count == 0) {
    return CLI_SENSE_NONE;
  }
  if (finding->more_count == count || finding->less_count == count) {
    return finding->more_count == count ? CLI_SENSE_MORE : CLI_SENSE_LESS;
  }
  return finding->more_count + finding->less_count == 0 ? CLI_SENSE_SAME : CLI_SENSE_CHANGES;
}

enum door_err cli_find(const struct cli_ensemble *ensemble, uint32_t scenario, uint32_t place,
                       struct cli_finding *out_finding)
{
  struct gathered gathered;
  enum door_err err = gather(ensemble, scenario, place, &gathered);
  if (err != DOOR_OK) {
    return err;
  }
  struct cli_finding finding = {.place = place};
  for (uint32_t i = 0; i < gathered.count; i++) {
    finding.more_count += gathered.means[i] > 0 ? 1 : 0;
    finding.less_count += gathered.means[i] < 0 ? 1 : 0;
  }
  finding.variation.set_count = gathered.count;
  finding.sense = scenario == 0 ? CLI_SENSE_NONE : sense_of(&finding);
  if (finding.sense == CLI_SENSE_CHANGES) {
    find_key(&gathered, &finding);
  }
  finding.variation = door_variation_of(gathered.sets, gathered.count, gathered.means); /* means are out of order now */
  fini(&gathered);
  *out_finding = finding;
  return DOOR_OK;
}

/* ---- Verdict ---- */

static void write_sure(FILE *out, const struct cli_measures *measures, const struct cli_finding *finding, bool is_first)
{
  const struct door_variation *found = &finding->variation;
  fputs(is_first ? "" : "; ", out);
  if (found->has_parameters && found->parameter_low * found->parameter_high > 0) {
    cli_write_difference(out, measures, finding->place, found->parameter_low, found->parameter_high);
  } else {
    cli_write_difference(out, measures, finding->place, found->mean, found->mean);
  }
}

static void write_changing(FILE *out, const struct cli_measures *measures, const struct cli_finding *finding)
{
  fputs(" ", out);
  cli_write_label(out, measures, finding->place);
  fprintf(out, door_say(": more in %u sets, less in %u"), finding->more_count, finding->less_count);
  if (finding->key != NULL) {
    fprintf(out, door_say(", depends on %s (rank correlation %.2f)."), finding->key, finding->correlation);
  } else {
    fputs(door_say(" (no key goes with it beyond chance)."), out);
  }
}

struct verdict {
  const struct cli_ensemble *ensemble;
  uint32_t scenario;
};

static void write_verdict(FILE *out, const void *self)
{
  const struct verdict *verdict = self;
  const struct cli_ensemble *ensemble = verdict->ensemble;
  uint32_t scenario = verdict->scenario;
  bool is_first = true;
  fprintf(out, "%s:", cli_title_of(ensemble->request->scenarios[scenario].document));
  for (uint32_t place = 0; place < ensemble->measures.count; place++) {
    struct cli_finding finding;
    bool is_found = cli_find(ensemble, scenario, place, &finding) == DOOR_OK;
    if (is_found && (finding.sense == CLI_SENSE_MORE || finding.sense == CLI_SENSE_LESS)) {
      if (is_first) {
        fprintf(out, door_say(" sure in all %u sets: "), ensemble->accepted_count);
      }
      write_sure(out, &ensemble->measures, &finding, is_first);
      is_first = false;
    }
  }
  fputs(is_first ? door_say(" nothing is sure in all sets.") : ".", out);
  for (uint32_t place = 0; place < ensemble->measures.count; place++) {
    struct cli_finding finding;
    if (cli_find(ensemble, scenario, place, &finding) == DOOR_OK && finding.sense == CLI_SENSE_CHANGES) {
      write_changing(out, &ensemble->measures, &finding);
    }
  }
  struct cli_posts posts = cli_ensemble_posts(ensemble, scenario);
  fputc(' ', out);
  cli_posts_write_sentences(out, &posts);
}

struct cli_posts cli_ensemble_posts(const struct cli_ensemble *ensemble, uint32_t scenario)
{
  const struct cli_compared *scenarios = ensemble->request->scenarios;
  return (struct cli_posts){scenarios[0].establishment, scenarios[scenario].establishment};
}

char *cli_ensemble_verdict(const struct cli_ensemble *ensemble, uint32_t scenario)
{
  struct verdict verdict = {ensemble, scenario};
  char *text = NULL;
  return cli_text_of(write_verdict, &verdict, &text) == DOOR_OK ? text : NULL;
}
