#include "door_extract.h"

#include "door_suggest.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

enum { NOON_SECONDS = 12 * SIM_HOUR_SECONDS };

static const char *const column_names[] = {
#define COLUMN(NAME, name, is_moment, help) #name,
#include "door_extract.def"
};

static const bool column_is_moment[] = {
#define COLUMN(NAME, name, is_moment, help) is_moment,
#include "door_extract.def"
};

static const char *const outcome_names[] = {
#define CONTACT_OUTCOME(NAME, name, gives_help) #name,
#include "door_extract.def"
};

static const bool outcome_helps[] = {
#define CONTACT_OUTCOME(NAME, name, gives_help) gives_help,
#include "door_extract.def"
};

static const struct {
  const char *text;
  const char *hint;
} refusals[] = {
#define REFUSAL(NAME, text, hint) {text, hint},
#include "door_extract.def"
};

const char *door_column_name(enum door_column column)
{
  return column_names[column];
}

const char *door_contact_outcome_name(enum door_contact_outcome outcome)
{
  return outcome_names[outcome];
}

bool door_contact_outcome_helps(enum door_contact_outcome outcome)
{
  return outcome_helps[outcome];
}

const char *door_refusal_text(enum door_refusal refusal)
{
  return refusals[refusal].text;
}

const char *door_refusal_hint(enum door_refusal refusal)
{
  return refusals[refusal].hint;
}

enum door_err door_extract_init(struct door_extract *extract)
{
  *extract = (struct door_extract){.words = calloc(DOOR_EXTRACT_WORDS_MAX, sizeof(struct door_extract_word))};
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT; i++) {
    extract->places[i] = DOOR_CSV_READER_FIELDS_MAX;
  }
  return extract->words == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
}

void door_extract_fini(struct door_extract *extract)
{
  free(extract->rows);
  free(extract->words);
  extract->rows = NULL;
  extract->words = NULL;
}

/* ---- Names ---- */

/* Small letters and digits, _ for whatever stands between them; begins with a letter. */
static void make_name(const char *text, char out_name[static DOOR_NAME_BYTES])
{
  size_t length = 0;
  bool is_apart = false;
  for (; *text != '\0' && length + 3 < DOOR_NAME_BYTES; text++) {
    char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
    bool is_letter = byte >= 'a' && byte <= 'z';
    if (!is_letter && !(byte >= '0' && byte <= '9')) {
      is_apart = length > 0;
      continue;
    }
    if (length == 0 && !is_letter) {
      out_name[length++] = 'n';
      is_apart = true;
    }
    if (is_apart) {
      out_name[length++] = '_';
    }
    is_apart = false;
    out_name[length++] = byte;
  }
  out_name[length] = '\0';
}

/* Without spaces around and whether letters are capital: cells are typed by hand. */
static bool is_same_word(const char *a, const char *b)
{
  static const char *const spaces = " \t";
  a += strspn(a, spaces);
  b += strspn(b, spaces);
  for (; *a != '\0' && *b != '\0'; a++, b++) {
    char left = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
    char right = *b >= 'A' && *b <= 'Z' ? (char)(*b - 'A' + 'a') : *b;
    if (left != right) {
      break;
    }
  }
  return a[strspn(a, spaces)] == '\0' && b[strspn(b, spaces)] == '\0';
}

static const char *find_word(const struct door_extract *extract, enum door_column column, const char *local)
{
  for (uint32_t i = 0; i < extract->word_count; i++) {
    if (extract->words[i].column == column && is_same_word(extract->words[i].local, local)) {
      return extract->words[i].ours;
    }
  }
  return NULL;
}

static uint32_t find_name(const char *const *names, uint32_t count, const char *name)
{
  uint32_t place = 0;
  while (place < count && strcmp(names[place], name) != 0) {
    place++;
  }
  return place;
}

enum door_err door_extract_map(struct door_extract *extract, enum door_column column, const char *local,
                               const char *ours, struct door_problem *problem)
{
  const char *const *names = column == DOOR_COLUMN_COUNT ? column_names : outcome_names;
  uint32_t count = column == DOOR_COLUMN_COUNT ? (uint32_t)DOOR_COLUMN_COUNT : (uint32_t)DOOR_CONTACT_OUTCOME_COUNT;
  if (column != DOOR_COLUMN_SOURCE && find_name(names, count, ours) == count) {
    const char *nearest = door_suggest(ours, names, count);
    bool is_column = column == DOOR_COLUMN_COUNT;
    return nearest == NULL ? door_problem_set(problem, DOOR_ERR_USAGE,
                                              is_column ? "there is no column %s" : "there is no outcome %s", ours)
                           : door_problem_set(problem, DOOR_ERR_USAGE,
                                              is_column ? "there is no column %s; did you mean %s?"
                                                        : "there is no outcome %s; did you mean %s?",
                                              ours, nearest);
  }
  if (extract->word_count == DOOR_EXTRACT_WORDS_MAX || strlen(local) >= DOOR_EXTRACT_WORD_BYTES) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "a mapping has at most %d names of at most %d bytes",
                            DOOR_EXTRACT_WORDS_MAX, DOOR_EXTRACT_WORD_BYTES - 1);
  }
  struct door_extract_word *word = &extract->words[extract->word_count++];
  word->column = column;
  memcpy(word->local, local, strlen(local) + 1);
  make_name(ours, word->ours);
  return DOOR_OK;
}

/* ---- The header ---- */

/* The word of a column's name that stands for what identifies a person; NULL: none. */
static const char *word_of_people(const char *name)
{
  static const char *const words[] = {"name", "surname",   "forename", "firstname", "lastname",
                                      "dob",  "birth",     "address",  "postcode",  "nhs",
                                      "upn",  "telephone", "phone",    "email",     "mobile"};
  for (const char *at = name; *at != '\0';) {
    size_t length = strcspn(at, "_");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
      if (strlen(words[i]) == length && strncmp(words[i], at, length) == 0) {
        return words[i];
      }
    }
    at += length + (at[length] == '_' ? 1 : 0);
  }
  return NULL;
}

static enum door_err take_column(struct door_extract *extract, uint32_t place, const char *header,
                                 struct door_problem *problem)
{
  char name[DOOR_NAME_BYTES];
  make_name(header, name);
  const char *mapped = find_word(extract, DOOR_COLUMN_COUNT, header);
  uint32_t column = find_name(column_names, DOOR_COLUMN_COUNT, mapped == NULL ? name : mapped);
  if (column == DOOR_COLUMN_COUNT) {
    extract->unused_columns++;
    const char *word = word_of_people(name);
    return word == NULL
               ? DOOR_OK
               : door_problem_set(problem, DOOR_ERR_REFUSED,
                                  "row 1, column %u: a column with \"%s\" in its name may hold what identifies a "
                                  "person; take it out of the extract (fit needs pseudonyms alone)",
                                  place + 1, word);
  }
  if (door_extract_has(extract, (enum door_column)column)) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "row 1, column %u: a second column for %s", place + 1,
                            column_names[column]);
  }
  extract->places[column] = place;
  return DOOR_OK;
}

static enum door_err take_header(struct door_extract *extract, const struct door_csv_reader_row *row,
                                 struct door_problem *problem)
{
  if (row->field_count == 1 && strpbrk(row->fields[0], ";\t") != NULL) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED,
                            strchr(row->fields[0], ';') != NULL
                                ? "row 1: columns are set apart by commas, not by semicolons"
                                : "row 1: columns are set apart by commas, not by tabs");
  }
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < row->field_count && err == DOOR_OK; i++) {
    err = take_column(extract, i, row->fields[i], problem);
  }
  static const enum door_column needed[] = {DOOR_COLUMN_RECEIVED, DOOR_COLUMN_SOURCE, DOOR_COLUMN_FAMILY};
  for (size_t i = 0; i < sizeof needed / sizeof needed[0] && err == DOOR_OK; i++) {
    bool is_there = door_extract_has(extract, needed[i]) ||
                    (needed[i] == DOOR_COLUMN_FAMILY && door_extract_has(extract, DOOR_COLUMN_CHILD));
    if (!is_there) {
      err = door_problem_set(problem, DOOR_ERR_MALFORMED,
                             "row 1: no column %s; name it so, or say in a mapping file (--map) which one it is",
                             column_names[needed[i]]);
    }
  }
  extract->width = row->field_count;
  return err;
}

/* ---- Rows ---- */

/* What stands in a cell that may be shown: only what is made like a date, with two separators of one kind. */
static void show_date(const char *text, char out_value[static DOOR_EXTRACT_VALUE_BYTES])
{
  uint32_t slashes = 0;
  uint32_t hyphens = 0;
  size_t length = strlen(text);
  out_value[0] = '\0';
  if (length >= DOOR_EXTRACT_VALUE_BYTES || strspn(text, "0123456789/-.: ") != length) {
    return;
  }
  for (size_t i = 0; i < length; i++) {
    slashes += text[i] == '/' ? 1U : 0U;
    hyphens += text[i] == '-' ? 1U : 0U;
  }
  if (slashes == 2 || hyphens == 2) {
    memcpy(out_value, text, length + 1);
  }
}

static enum door_refusal refuse(struct door_extract *extract, const struct door_csv_reader_row *row,
                                enum door_refusal refusal, enum door_column column, enum door_moment_fault fault)
{
  struct door_refused_rows *refused = &extract->refusals[refusal];
  if (refused->count < DOOR_EXTRACT_TOLD_ROWS) {
    refused->rows[refused->count] = row->number;
    refused->columns[refused->count] = (uint8_t)column;
    refused->faults[refused->count] = (uint8_t)fault;
    if (refusal == DOOR_REFUSED_MOMENT) {
      show_date(row->fields[extract->places[column]], refused->values[refused->count]);
    }
  }
  refused->count++;
  return refusal;
}

static const char *cell(const struct door_extract *extract, const struct door_csv_reader_row *row,
                        enum door_column column)
{
  return door_extract_has(extract, column) ? row->fields[extract->places[column]] : "";
}

static bool is_blank(const char *text)
{
  return text[strspn(text, " \t")] == '\0';
}

/* Times of the row; DOOR_REFUSAL_COUNT: all are good. */
static enum door_refusal read_moments(struct door_extract *extract, const struct door_csv_reader_row *row,
                                      struct door_contact_row *out)
{
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT; i++) {
    enum door_column column = (enum door_column)i;
    out->moments[i] = DOOR_NO_MOMENT;
    if (!column_is_moment[i] || !door_extract_has(extract, column)) {
      continue;
    }
    struct door_moment moment;
    enum door_moment_fault fault = door_moment_read(cell(extract, row, column), &moment);
    if (fault == DOOR_MOMENT_EMPTY && column != DOOR_COLUMN_RECEIVED) {
      continue;
    }
    if (fault != DOOR_MOMENT_OK) {
      return refuse(extract, row, fault == DOOR_MOMENT_EMPTY ? DOOR_REFUSED_MISSING : DOOR_REFUSED_MOMENT, column,
                    fault);
    }
    moment.day_seconds = moment.has_time ? moment.day_seconds : NOON_SECONDS;
    out->moments[i] = door_moment_seconds(moment);
    if (!moment.has_time) {
      out->dates = (uint16_t)(out->dates | 1U << i);
    }
  }
  return DOOR_REFUSAL_COUNT;
}

static enum door_refusal check_order(struct door_extract *extract, const struct door_csv_reader_row *row,
                                     const struct door_contact_row *contact)
{
  static const struct {
    enum door_column first, then;
  } orders[] = {{DOOR_COLUMN_RECEIVED, DOOR_COLUMN_DECIDED},
                {DOOR_COLUMN_SCREENING_START, DOOR_COLUMN_DECIDED},
                {DOOR_COLUMN_RECEIVED, DOOR_COLUMN_SCREENING_START},
                {DOOR_COLUMN_EARLY_HELP_START, DOOR_COLUMN_EARLY_HELP_END},
                {DOOR_COLUMN_ASSESSMENT_START, DOOR_COLUMN_ASSESSMENT_END}};
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    int64_t first = contact->moments[orders[i].first];
    int64_t then = contact->moments[orders[i].then];
    bool have_times = door_row_has_time(contact, orders[i].first) && door_row_has_time(contact, orders[i].then);
    int64_t unit = have_times ? 1 : SIM_DAY_SECONDS; /* of a date alone, the day decides */
    if (first != DOOR_NO_MOMENT && then != DOOR_NO_MOMENT && then / unit < first / unit) {
      return refuse(extract, row, DOOR_REFUSED_ORDER, orders[i].then, DOOR_MOMENT_OK);
    }
  }
  return DOOR_REFUSAL_COUNT;
}

static enum door_refusal read_outcome(struct door_extract *extract, const struct door_csv_reader_row *row,
                                      struct door_contact_row *out)
{
  const char *text = cell(extract, row, DOOR_COLUMN_OUTCOME);
  out->outcome = DOOR_CONTACT_UNDECIDED;
  if (is_blank(text)) {
    return DOOR_REFUSAL_COUNT;
  }
  char name[DOOR_NAME_BYTES];
  make_name(text, name);
  const char *mapped = find_word(extract, DOOR_COLUMN_OUTCOME, text);
  uint32_t outcome = find_name(outcome_names, DOOR_CONTACT_OUTCOME_COUNT, mapped == NULL ? name : mapped);
  if (outcome == DOOR_CONTACT_OUTCOME_COUNT) {
    return refuse(extract, row, DOOR_REFUSED_OUTCOME, DOOR_COLUMN_OUTCOME, DOOR_MOMENT_OK);
  }
  out->outcome = (uint8_t)outcome;
  return DOOR_REFUSAL_COUNT;
}

/* Words that readers of YAML take for something else than a name. */
static bool is_yaml_word(const char *name)
{
  static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  return find_name(words, sizeof words / sizeof words[0], name) < sizeof words / sizeof words[0];
}

/* The place of a source, new or known. */
static enum door_err read_source(struct door_extract *extract, const struct door_csv_reader_row *row, const char *text,
                                 uint8_t *out_source, struct door_problem *problem)
{
  char name[DOOR_NAME_BYTES];
  make_name(text, name);
  const char *mapped = find_word(extract, DOOR_COLUMN_SOURCE, text);
  const char *ours = mapped == NULL ? name : mapped;
  ours = ours[0] == '\0' ? "unknown" : is_yaml_word(ours) ? "unclear" : ours;
  uint32_t place = 0;
  while (place < extract->source_count && strcmp(extract->sources[place], ours) != 0) {
    place++;
  }
  if (place == DOOR_EXTRACT_SOURCES_MAX) {
    return door_problem_set(
        problem, DOOR_ERR_LIMIT,
        "row %llu, column %u: more than %d different sources; is source the right column? A mapping "
        "file (--map) puts local names together",
        (unsigned long long)row->number, extract->places[DOOR_COLUMN_SOURCE] + 1, DOOR_EXTRACT_SOURCES_MAX);
  }
  if (place == extract->source_count) {
    memcpy(extract->sources[extract->source_count++], ours, strlen(ours) + 1);
  }
  *out_source = (uint8_t)place;
  return DOOR_OK;
}

static enum door_err add(struct door_extract *extract, const struct door_contact_row *contact,
                         struct door_problem *problem)
{
  if (extract->row_count == DOOR_EXTRACT_ROWS_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "more than %d rows; fit a shorter period", DOOR_EXTRACT_ROWS_MAX);
  }
  if (extract->row_count == extract->capacity) {
    uint64_t capacity = extract->capacity == 0 ? 1024 : extract->capacity * 2;
    struct door_contact_row *rows = realloc(extract->rows, capacity * sizeof *rows);
    if (rows == NULL) {
      return DOOR_ERR_MEMORY;
    }
    extract->rows = rows;
    extract->capacity = capacity;
  }
  extract->rows[extract->row_count++] = *contact;
  return DOOR_OK;
}

enum door_err door_extract_take(void *self, const struct door_csv_reader_row *row, struct door_problem *problem)
{
  struct door_extract *extract = self;
  if (extract->width == 0) {
    return take_header(extract, row, problem);
  }
  extract->read_count++;
  if (row->field_count != extract->width) {
    refuse(extract, row, DOOR_REFUSED_WIDTH, DOOR_COLUMN_RECEIVED, DOOR_MOMENT_OK);
    return DOOR_OK;
  }
  enum door_column who = door_extract_has(extract, DOOR_COLUMN_FAMILY) ? DOOR_COLUMN_FAMILY : DOOR_COLUMN_CHILD;
  const char *family = cell(extract, row, who);
  const char *source = cell(extract, row, DOOR_COLUMN_SOURCE);
  if (is_blank(family) || is_blank(source)) {
    refuse(extract, row, DOOR_REFUSED_MISSING, is_blank(family) ? who : DOOR_COLUMN_SOURCE, DOOR_MOMENT_OK);
    return DOOR_OK;
  }
  struct door_contact_row contact = {.family = XXH3_64bits(family, strlen(family))};
  enum door_refusal refusal = read_moments(extract, row, &contact);
  refusal = refusal == DOOR_REFUSAL_COUNT ? check_order(extract, row, &contact) : refusal;
  refusal = refusal == DOOR_REFUSAL_COUNT ? read_outcome(extract, row, &contact) : refusal;
  if (refusal != DOOR_REFUSAL_COUNT) {
    return DOOR_OK; /* counted */
  }
  enum door_err err = read_source(extract, row, source, &contact.source, problem);
  return err == DOOR_OK ? add(extract, &contact, problem) : err;
}

/* ---- All rows ---- */

static int compare_numbers(int64_t a, int64_t b)
{
  return a < b ? -1 : a > b;
}

static int compare_rows(const void *left, const void *right)
{
  const struct door_contact_row *a = left;
  const struct door_contact_row *b = right;
  if (a->family != b->family) {
    return a->family < b->family ? -1 : 1;
  }
  int order = compare_numbers(a->moments[DOOR_COLUMN_RECEIVED], b->moments[DOOR_COLUMN_RECEIVED]);
  order = order != 0 ? order : compare_numbers(a->source, b->source);
  order = order != 0 ? order : compare_numbers(b->outcome, a->outcome); /* of an incident, what leads furthest */
  for (uint32_t i = 0; i < DOOR_COLUMN_COUNT && order == 0; i++) {
    order = compare_numbers(b->moments[i], a->moments[i]);
  }
  return order;
}

static bool is_one_incident(const struct door_contact_row *a, const struct door_contact_row *b)
{
  return a->family == b->family && a->source == b->source &&
         a->moments[DOOR_COLUMN_RECEIVED] == b->moments[DOOR_COLUMN_RECEIVED];
}

void door_extract_settle(struct door_extract *extract, uint64_t *out_merged)
{
  if (extract->row_count > 0) {
    qsort(extract->rows, extract->row_count, sizeof *extract->rows, compare_rows);
  }
  uint64_t kept = 0;
  for (uint64_t i = 0; i < extract->row_count; i++) {
    if (kept == 0 || !is_one_incident(&extract->rows[kept - 1], &extract->rows[i])) {
      extract->rows[kept++] = extract->rows[i];
    }
  }
  *out_merged = extract->row_count - kept;
  extract->row_count = kept;
}

uint64_t door_extract_refused_count(const struct door_extract *extract)
{
  uint64_t count = 0;
  for (uint32_t i = 0; i < DOOR_REFUSAL_COUNT; i++) {
    count += extract->refusals[i].count;
  }
  return count;
}
