/* fuzz_extract: any bytes as an extract of contacts, as `frontdoor fit` reads it.
 * Must hold: however the bytes are cut, the same comes of them; each row is used or refused; what a message may show of
 * a cell is made like a date; a refusal of the whole is one line; what is left can be fitted, or is refused with a
 * reason. */
#include "fuzz_target.h"

#include "door_fit_returns.h"

#include <string.h>

enum { PIECE = 7 };

static enum door_err read_extract(const uint8_t *bytes, size_t byte_count, size_t piece, struct door_extract *extract,
                                  struct door_problem *problem)
{
  struct door_csv_reader csv;
  *problem = (struct door_problem){.text = ""};
  DOOR_ASSERT(door_extract_init(extract) == DOOR_OK);
  DOOR_ASSERT(door_csv_reader_init(&csv, door_extract_take, extract) == DOOR_OK);
  enum door_err err = DOOR_OK;
  for (size_t at = 0; at < byte_count && err == DOOR_OK; at += piece) {
    size_t left = byte_count - at;
    err = door_csv_reader_feed(&csv, (const char *)bytes + at, left < piece ? left : piece, problem);
  }
  err = err == DOOR_OK ? door_csv_reader_end(&csv, problem) : err;
  door_csv_reader_fini(&csv);
  return err;
}

static void check_refusals(const struct door_extract *extract)
{
  DOOR_ASSERT(extract->row_count + door_extract_refused_count(extract) == extract->read_count);
  for (uint32_t i = 0; i < DOOR_REFUSAL_COUNT; i++) {
    for (uint32_t j = 0; j < DOOR_EXTRACT_TOLD_ROWS; j++) {
      const char *shown = extract->refusals[i].values[j];
      DOOR_ASSERT(strspn(shown, "0123456789/-.: ") == strlen(shown));
    }
  }
}

static void check_same(const struct door_extract *a, const struct door_extract *b)
{
  DOOR_ASSERT(a->row_count == b->row_count && a->read_count == b->read_count && a->source_count == b->source_count);
  for (uint64_t i = 0; i < a->row_count; i++) {
    DOOR_ASSERT(a->rows[i].family == b->rows[i].family && a->rows[i].source == b->rows[i].source &&
                a->rows[i].moments[DOOR_COLUMN_RECEIVED] == b->rows[i].moments[DOOR_COLUMN_RECEIVED]);
  }
}

/* A base that sees through noise. */
static void fit(struct door_extract *extract)
{
  static struct door_scenario base;
  static struct door_fit_demand demand;
  static struct door_fit_outcomes outcomes;
  static struct door_fit_seen seen;
  struct door_fit_returns returns;
  struct door_fit_period period;
  struct door_problem problem = {.text = ""};
  uint64_t merged = 0;
  base.screening.apparent_noise_sd_levels = 1;
  base.screening.advice_from_level = 1.5;
  base.screening.signpost_from_level = 100;
  base.screening.early_help_from_level = 2.5;
  base.screening.assessment_from_level = 3.5;
  base.screening.early_help_consent_share = 1;
  base.families.improving_per_year[0] = 2;
  door_extract_settle(extract, &merged);
  enum door_err err = door_fit_period_of(extract, 0, &period, &problem);
  err = err == DOOR_OK ? door_fit_demand(extract, &period, &demand, &problem) : err;
  if (err != DOOR_OK) {
    DOOR_ASSERT(err == DOOR_ERR_LIMIT && fuzz_is_line(problem.text));
    return;
  }
  for (uint32_t i = 0; i < demand.source_count; i++) {
    DOOR_ASSERT(demand.sources[i].annual >= 0 && demand.sources[i].annual < 1e12);
    seen.levels[i][0] = 1;
  }
  door_fit_outcomes(extract, &demand, &base, seen.qualities, &outcomes);
  door_fit_returns(extract, &demand, &base, &seen, &returns);
  DOOR_ASSERT(returns.is_fitted == (returns.not_fitted == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
  struct door_extract whole;
  struct door_extract pieces;
  struct door_problem problem;
  struct door_problem of_pieces;
  enum door_err err = read_extract(bytes, byte_count, byte_count + 1, &whole, &problem);
  DOOR_ASSERT(read_extract(bytes, byte_count, PIECE, &pieces, &of_pieces) == err);
  DOOR_ASSERT(strcmp(problem.text, of_pieces.text) == 0);
  check_same(&whole, &pieces);
  if (err != DOOR_OK) {
    DOOR_ASSERT(fuzz_is_line(problem.text));
  } else {
    check_refusals(&whole);
    if (whole.row_count > 0) {
      fit(&whole);
    }
  }
  door_extract_fini(&whole);
  door_extract_fini(&pieces);
  return 0;
}
