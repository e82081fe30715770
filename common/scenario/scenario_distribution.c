#include "scenario_distribution.h"

#include "door_suggest.h"
#include "scenario_scalar.h"
#include "scenario_text.h"
#include "scenario_values.h"

#include <stdlib.h>
#include <string.h>

/* ---- Forms ---- */

typedef enum door_err build_function(const double *numbers, struct sim_distribution *out_distribution,
                                     struct door_problem *problem);

static enum door_err build_uniform(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_uniform(n[0], n[1], out, problem);
}

static enum door_err build_triangular(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_triangular(n[0], n[1], n[2], out, problem);
}

static enum door_err build_exponential(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_exponential(n[0], out, problem);
}

static enum door_err build_lognormal_sd(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_lognormal_mean_sd(n[0], n[1], out, problem);
}

static enum door_err build_lognormal_p90(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_lognormal_mean_p90(n[0], n[1], out, problem);
}

static enum door_err build_lognormal_median(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_lognormal_median_p90(n[0], n[1], out, problem);
}

static enum door_err build_gamma_sd(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_gamma_mean_sd(n[0], n[1], out, problem);
}

static enum door_err build_gamma_shape(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_gamma_shape_mean(n[0], n[1], out, problem);
}

static enum door_err build_weibull_scale(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_weibull_shape_scale(n[0], n[1], out, problem);
}

static enum door_err build_weibull_mean(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_weibull_shape_mean(n[0], n[1], out, problem);
}

static enum door_err build_constant(const double *n, struct sim_distribution *out, struct door_problem *problem)
{
  return sim_distribution_constant(n[0], out, problem);
}

/* The lists of {empirical: {values, shares}} and {discrete: {values, weights}}. */
struct point_lists {
  double numbers[2][SIM_DISTRIBUTION_POINTS_MAX];
  uint32_t counts[2];
};

static const struct form_row {
  struct scenario_form form;
  build_function *build; /* NULL for forms with lists */
} forms[] = {
    {{"constant", {NULL}, 0, false}, build_constant},
    {{"uniform", {"low", "high"}, 2, false}, build_uniform},
    {{"triangular", {"low", "mode", "high"}, 3, false}, build_triangular},
    {{"exponential", {"mean"}, 1, false}, build_exponential},
    {{"lognormal", {"mean", "sd"}, 2, false}, build_lognormal_sd},
    {{"lognormal", {"mean", "p90"}, 2, false}, build_lognormal_p90},
    {{"lognormal", {"median", "p90"}, 2, false}, build_lognormal_median},
    {{"gamma", {"mean", "sd"}, 2, false}, build_gamma_sd},
    {{"gamma", {"shape", "mean"}, 2, false}, build_gamma_shape},
    {{"weibull", {"shape", "scale"}, 2, false}, build_weibull_scale},
    {{"weibull", {"shape", "mean"}, 2, false}, build_weibull_mean},
    {{"empirical", {"values", "shares"}, 2, true}, NULL},
    {{"discrete", {"values", "weights"}, 2, true}, NULL},
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

size_t scenario_form_count(void)
{
  return FORM_COUNT;
}

const struct scenario_form *scenario_form_at(size_t index)
{
  return &forms[index].form;
}

/* ---- Reading ---- */

/* What is read, and where problems with it go. */
struct site {
  struct scenario_document *document;
  struct scenario_place *place;
  const struct parameter *row;
};

bool scenario_field_has_unit(const char *field)
{
  static const char *const bare[] = {"shape", "shares", "weights"};
  for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++) {
    if (strcmp(field, bare[i]) == 0) {
      return false;
    }
  }
  return true;
}

static bool read_field(const struct site *site, const struct scenario_node *node, const char *field, double *out)
{
  double number = 0;
  if (!scenario_read_number(site->document, site->place->key, node, &number)) {
    return false;
  }
  if (scenario_field_has_unit(field) &&
      !scenario_check_range(site->document, site->place->key, site->row, node, number)) {
    return false;
  }
  *out = number;
  return true;
}

static bool read_list(const struct site *site, const struct scenario_node *list, const char *field, double *out_numbers,
                      uint32_t *out_count)
{
  if (list->is_broken) {
    return false;
  }
  if (list->kind != SCENARIO_LIST || list->child_count > SIM_DISTRIBUTION_POINTS_MAX) {
    scenario_complain(site->document, list->spot, site->place->key, "%s is a list of up to %d numbers", field,
                      SIM_DISTRIBUTION_POINTS_MAX);
    return false;
  }
  bool is_good = true;
  uint32_t count = 0;
  for (const struct scenario_node *item = list->first; item != NULL; item = item->next) {
    is_good = read_field(site, item, field, &out_numbers[count++]) && is_good;
  }
  *out_count = count;
  return is_good;
}

static bool has_exactly_fields(const struct scenario_form *form, const struct scenario_node *fields)
{
  if (fields->kind != SCENARIO_MAPPING || fields->child_count != form->field_count) {
    return false;
  }
  for (uint32_t i = 0; i < form->field_count; i++) {
    if (scenario_node_child(fields, form->fields[i]) == NULL) {
      return false;
    }
  }
  return true;
}

/* "lognormal is written {lognormal: {mean, sd}} or ..." */
static void tell_forms(const struct site *site, const struct scenario_node *at, const char *kind)
{
  struct scenario_text text;
  scenario_text_init(&text);
  const char *between = "";
  for (size_t i = 0; i < FORM_COUNT; i++) {
    const struct scenario_form *form = &forms[i].form;
    if (strcmp(form->kind, kind) != 0) {
      continue;
    }
    scenario_text_print(&text, "%s{%s: ", between, kind);
    for (uint32_t j = 0; j < form->field_count; j++) {
      scenario_text_print(&text, "%s%s", j == 0 ? "{" : ", ", form->fields[j]);
    }
    scenario_text_add(&text, form->field_count == 0 ? "5}" : "}}");
    between = " or ";
  }
  char *forms_text = NULL;
  if (scenario_text_take(&text, &forms_text) != DOOR_OK) {
    site->document->is_out_of_memory = true;
    return;
  }
  scenario_complain(site->document, at->spot, site->place->key, "write %s", forms_text);
  free(forms_text);
}

static void tell_kinds(const struct site *site, const struct scenario_node *given)
{
  const char *kinds[FORM_COUNT];
  for (size_t i = 0; i < FORM_COUNT; i++) {
    kinds[i] = forms[i].form.kind;
  }
  const char *nearest = door_suggest(given->key, kinds, FORM_COUNT);
  scenario_complain(site->document, given->key_spot, site->place->key,
                    "%s is no distribution (constant, uniform, triangular, exponential, lognormal, gamma, weibull, "
                    "empirical, discrete)%s",
                    scenario_show(given->key).text, scenario_hint(nearest).text);
}

/* The form of a kind and its fields; NULL, and told, when there is none. */
static const struct form_row *find_form(const struct site *site, const struct scenario_node *given)
{
  bool is_kind = false;
  for (size_t i = 0; i < FORM_COUNT; i++) {
    if (strcmp(forms[i].form.kind, given->key) != 0) {
      continue;
    }
    is_kind = true;
    if (forms[i].form.field_count == 0 || has_exactly_fields(&forms[i].form, given)) {
      return &forms[i];
    }
  }
  if (is_kind) {
    tell_forms(site, given, given->key);
  } else {
    tell_kinds(site, given);
  }
  return NULL;
}

static bool build_with_lists(const struct site *site, const struct form_row *row, const struct scenario_node *given,
                             struct sim_distribution *out)
{
  struct point_lists lists;
  bool is_good = true;
  for (uint32_t i = 0; i < 2; i++) {
    const char *field = row->form.fields[i];
    const struct scenario_node *list = scenario_node_child(given, field);
    is_good = read_list(site, list, field, lists.numbers[i], &lists.counts[i]) && is_good;
  }
  if (!is_good) {
    return false;
  }
  if (lists.counts[0] != lists.counts[1]) {
    scenario_complain(site->document, given->spot, site->place->key, "%s and %s must be equally long (%u and %u)",
                      row->form.fields[0], row->form.fields[1], lists.counts[0], lists.counts[1]);
    return false;
  }
  struct door_problem problem = {.err = DOOR_OK};
  bool is_empirical = strcmp(row->form.kind, "empirical") == 0;
  enum door_err err =
      is_empirical ? sim_distribution_empirical(lists.numbers[0], lists.numbers[1], lists.counts[0], out, &problem)
                   : sim_distribution_discrete(lists.numbers[0], lists.numbers[1], lists.counts[0], out, &problem);
  if (err != DOOR_OK) {
    scenario_complain(site->document, given->spot, site->place->key, "%s", problem.said);
  }
  return err == DOOR_OK;
}

static bool build_with_numbers(const struct site *site, const struct form_row *row, const struct scenario_node *given,
                               struct sim_distribution *out)
{
  double numbers[SCENARIO_FORM_FIELDS_MAX] = {0};
  bool is_good = true;
  if (row->form.field_count == 0) {
    is_good = read_field(site, given, row->form.kind, &numbers[0]);
  }
  for (uint32_t i = 0; i < row->form.field_count; i++) {
    const char *field = row->form.fields[i];
    is_good = read_field(site, scenario_node_child(given, field), field, &numbers[i]) && is_good;
  }
  struct door_problem problem = {.err = DOOR_OK};
  if (is_good && row->build(numbers, out, &problem) != DOOR_OK) {
    scenario_complain(site->document, given->spot, site->place->key, "%s", problem.said);
    is_good = false;
  }
  return is_good;
}

/* ---- What was meant, as text ---- */

static void write_node(struct scenario_text *text, const struct scenario_node *node)
{
  if (node->kind == SCENARIO_SCALAR) {
    scenario_text_add_number(text, scenario_number_read(node->text));
    return;
  }
  const char *between = "[";
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    scenario_text_add(text, between);
    write_node(text, item);
    between = ", ";
  }
  scenario_text_add(text, "]");
}

/* Fields in the order of the form, not of the file. */
static char *write_form(const struct scenario_form *form, const struct scenario_node *given)
{
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_print(&text, "{\"%s\": ", form->kind);
  if (form->field_count == 0) {
    write_node(&text, given);
  }
  for (uint32_t i = 0; i < form->field_count; i++) {
    scenario_text_print(&text, "%s\"%s\": ", i == 0 ? "{" : ", ", form->fields[i]);
    write_node(&text, scenario_node_child(given, form->fields[i]));
  }
  scenario_text_add(&text, form->field_count == 0 ? "}" : "}}");
  char *written = NULL;
  return scenario_text_take(&text, &written) == DOOR_OK ? written : NULL;
}

bool scenario_read_distribution(struct scenario_document *document, struct scenario_place *place,
                                const struct parameter *row, const struct scenario_node *node,
                                struct sim_distribution *out_distribution)
{
  struct site site = {document, place, row};
  const struct form_row *form = &forms[0]; /* a bare number is constant */
  const struct scenario_node *given = node;
  if (node->is_broken) {
    return false;
  }
  if (node->kind != SCENARIO_SCALAR || scenario_is_null(node)) {
    if (node->kind != SCENARIO_MAPPING || node->child_count != 1) {
      scenario_complain(document, node->spot, place->key,
                        "one distribution is wanted here, such as {exponential: {mean: 30}}");
      return false;
    }
    given = node->first;
    form = given->is_broken ? NULL : find_form(&site, given);
  }
  if (form == NULL) {
    return false;
  }
  struct sim_distribution built;
  memset(&built, 0, sizeof built); /* padding too, so that equal scenarios are equal bytes */
  bool is_built = form->build == NULL ? build_with_lists(&site, form, given, &built)
                                      : build_with_numbers(&site, form, given, &built);
  if (!is_built) {
    return false;
  }
  memcpy(out_distribution, &built, sizeof built);
  place->written = write_form(&form->form, given);
  document->is_out_of_memory = document->is_out_of_memory || place->written == NULL;
  return place->written != NULL;
}
