#include "door_moves.h"

#include "door_fold_state.h"
#include "door_json.h"
#include "sim_map.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "fdmoves1";

/* Of no contact. */
static const uint32_t no_contact = UINT32_MAX;

struct move {
  int64_t time_seconds;
  uint32_t contact; /* its place among ids */
  uint32_t value;
  uint8_t kind;
  uint8_t place;
};

/* A list that grows. */
struct list {
  void *entries;
  size_t count, capacity;
};

/* What is followed of a contact. */
struct traced {
  uint64_t id;
  int32_t open_count; /* contacts, requests, stays in pools and enquiries that have begun and not ended */
  uint32_t number;    /* among those that are written; no_contact before it is */
};

struct door_moves {
  const struct door_setting *setting;
  struct door_fold *fold; /* has the levels */
  struct sim_map contacts;
  struct list traced;
  struct list moves;
  int64_t posts[DOOR_POOL_COUNT][DOOR_POST_STATES];
  int64_t capacity[DOOR_POOL_COUNT];
  int64_t levels[DOOR_POOL_COUNT][DOOR_LEVEL_COUNT]; /* as they were told last */
  bool is_in_period; /* the run-in is over, and of it is kept what the period begins with */
};

/* ---- lists ---- */

/* Room for one more entry of that size, or NULL. */
static void *append(struct list *list, size_t entry_bytes)
{
  if (list->count == list->capacity) {
    size_t capacity = list->capacity == 0 ? 4096 : 2 * list->capacity;
    void *grown = realloc(list->entries, capacity * entry_bytes);
    if (grown == NULL) {
      return NULL;
    }
    list->entries = grown;
    list->capacity = capacity;
  }
  return (uint8_t *)list->entries + list->count++ * entry_bytes;
}

static struct move *moves_of(const struct door_moves *moves)
{
  return moves->moves.entries;
}

static struct traced *traced_of(const struct door_moves *moves)
{
  return moves->traced.entries;
}

/* ---- life ---- */

enum door_err door_moves_create(const struct door_setting *setting, struct door_moves **out_moves)
{
  struct door_moves *moves = calloc(1, sizeof *moves);
  if (moves == NULL) {
    return DOOR_ERR_MEMORY;
  }
  moves->setting = setting;
  sim_map_init(&moves->contacts);
  enum door_err err = door_fold_create(setting, &moves->fold);
  if (err != DOOR_OK) {
    door_moves_destroy(&moves);
    return err;
  }
  *out_moves = moves;
  return DOOR_OK;
}

void door_moves_destroy(struct door_moves **moves)
{
  if (*moves == NULL) {
    return;
  }
  door_fold_destroy(&(*moves)->fold);
  sim_map_fini(&(*moves)->contacts);
  free((*moves)->traced.entries);
  free((*moves)->moves.entries);
  free(*moves);
  *moves = NULL;
}

/* ---- records ---- */

/* What a record of a contact becomes: by kind, how many more are open of it. Those that tell nothing here have none. */
static const struct {
  uint8_t move;
  int8_t opens;
  bool is_told;
} kinds[DOOR_RECORD_KIND_MAX + 1] = {
    [DOOR_RECORD_RECEIVED] = {DOOR_MOVE_RECEIVED, 1, true},
    [DOOR_RECORD_JOINED] = {DOOR_MOVE_JOINED, 1, true},
    [DOOR_RECORD_STARTED] = {DOOR_MOVE_STARTED, 0, true},
    [DOOR_RECORD_ENDED] = {DOOR_MOVE_ENDED, -1, true},
    [DOOR_RECORD_LEFT] = {DOOR_MOVE_LEFT, -1, true},
    [DOOR_RECORD_RETURNED] = {DOOR_MOVE_RETURNED, 0, true},
    [DOOR_RECORD_CLOSED] = {DOOR_MOVE_CLOSED, -1, true},
    [DOOR_RECORD_REQUESTED] = {DOOR_MOVE_REQUESTED, 1, true},
    [DOOR_RECORD_REQUEST_ENDED] = {DOOR_MOVE_REQUEST_ENDED, -1, true},
    [DOOR_RECORD_REOPENED] = {DOOR_MOVE_REOPENED, 1, true},
    [DOOR_RECORD_SECTION_47] = {DOOR_MOVE_SECTION_47, 0, true}, /* opens as its code says */
    [DOOR_RECORD_CONFERENCE] = {DOOR_MOVE_CONFERENCE, -1, true},
};

static int32_t opens(const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_SECTION_47) { /* one that leads to a conference is open until that is held */
    return record->code == DOOR_ENQUIRY_BEGUN ? 1 : record->code == DOOR_ENQUIRY_ENDED ? -1 : 0;
  }
  return kinds[record->kind].opens;
}

/* The place of the contact among those traced; a new one where it has none. */
static enum door_err place_of(struct door_moves *moves, uint64_t contact, uint32_t *out_place)
{
  uint64_t place = moves->traced.count;
  if (!sim_map_find(&moves->contacts, contact, &place)) {
    struct traced *traced = append(&moves->traced, sizeof *traced);
    if (traced == NULL) {
      return DOOR_ERR_MEMORY;
    }
    *traced = (struct traced){.id = contact, .number = no_contact};
    enum door_err err = sim_map_put(&moves->contacts, contact, place);
    if (err != DOOR_OK) {
      return err;
    }
  }
  *out_place = (uint32_t)place;
  return DOOR_OK;
}

static uint32_t value_of(const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_JOINED) {
    return (uint32_t)record->value & 0xFFU;
  }
  if (record->kind == DOOR_RECORD_RECEIVED) {
    return 1 + door_children_in((uint32_t)(record->value >> 24) & DOOR_FURTHER_CHILDREN);
  }
  if (record->kind == DOOR_RECORD_CLOSED || record->kind == DOOR_RECORD_REOPENED) {
    return 1 + door_record_above(record->value);
  }
  bool is_of_slots =
      record->kind == DOOR_RECORD_STARTED || record->kind == DOOR_RECORD_ENDED || record->kind == DOOR_RECORD_RETURNED;
  return is_of_slots ? door_record_slots(record->value) : 0;
}

static enum door_err add_contact(struct door_moves *moves, const struct door_record *record)
{
  uint32_t contact = 0;
  enum door_err err = place_of(moves, record->subject, &contact);
  struct move *move = err == DOOR_OK ? append(&moves->moves, sizeof *move) : NULL;
  if (move == NULL) {
    return DOOR_ERR_MEMORY;
  }
  traced_of(moves)[contact].open_count += opens(record);
  *move = (struct move){.time_seconds = record->time_seconds,
                        .contact = contact,
                        .value = value_of(record),
                        .kind = kinds[record->kind].move,
                        .place = (uint8_t)record->code};
  return DOOR_OK;
}

/* Tells the levels of the pool that have changed. */
static enum door_err add_levels(struct door_moves *moves, uint64_t pool, int64_t time_seconds)
{
  const struct stage_levels *stage = &moves->fold->stages[pool];
  const int64_t *posts = moves->posts[pool];
  const int64_t now[DOOR_LEVEL_COUNT] = {
      [DOOR_LEVEL_CAPACITY] = moves->capacity[pool], [DOOR_LEVEL_ON_DUTY] = is_staff(pool) ? stage->offered : 0,
      [DOOR_LEVEL_SUSPENDED] = stage->suspended,     [DOOR_LEVEL_OTHER_WORK] = stage->other_work,
      [DOOR_LEVEL_SICK] = posts[DOOR_POST_SICK],     [DOOR_LEVEL_ON_LEAVE] = posts[DOOR_POST_ON_LEAVE],
      [DOOR_LEVEL_VACANT] = posts[DOOR_POST_VACANT], [DOOR_LEVEL_AGENCY] = posts[DOOR_POST_AGENCY],
  };
  for (uint32_t level = 0; level < DOOR_LEVEL_COUNT; level++) {
    if (now[level] == moves->levels[pool][level]) {
      continue;
    }
    struct move *move = append(&moves->moves, sizeof *move);
    if (move == NULL) {
      return DOOR_ERR_MEMORY;
    }
    *move = (struct move){.time_seconds = time_seconds,
                          .contact = no_contact,
                          .value = now[level] < 0 ? 0 : (uint32_t)now[level],
                          .kind = DOOR_MOVE_LEVEL,
                          .place = (uint8_t)(pool | level << 5)};
    moves->levels[pool][level] = now[level];
  }
  return DOOR_OK;
}

static bool is_of_pool(const struct door_record *record)
{
  return record->kind == DOOR_RECORD_CAPACITY || record->kind == DOOR_RECORD_SHIFT ||
         record->kind == DOOR_RECORD_OTHER_WORK || record->kind == DOOR_RECORD_POST;
}

/* The fold has taken the record, so its pool and states are some that there are. */
static enum door_err add_pool(struct door_moves *moves, const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_CAPACITY) {
    moves->capacity[record->subject] = record->value;
  } else if (record->kind == DOOR_RECORD_POST) {
    moves->posts[record->subject][record->value & 0xFF]++;
    moves->posts[record->subject][record->value >> 8]--;
  }
  return add_levels(moves, record->subject, record->time_seconds);
}

/* Of the run-in is kept what the period begins with. */
static void begin_period(struct door_moves *moves)
{
  struct move *all = moves_of(moves);
  size_t last[UINT8_MAX + 1] = {0};
  size_t kept = 0;
  for (size_t i = 0; i < moves->moves.count; i++) {
    last[all[i].kind == DOOR_MOVE_LEVEL ? all[i].place : UINT8_MAX] = i;
  }
  for (size_t i = 0; i < moves->moves.count; i++) {
    bool is_kept =
        all[i].kind == DOOR_MOVE_LEVEL ? last[all[i].place] == i : traced_of(moves)[all[i].contact].open_count > 0;
    if (is_kept) {
      all[kept++] = all[i];
    }
  }
  moves->moves.count = kept;
  moves->is_in_period = true;
}

enum door_err door_moves_records(struct door_moves *moves, const struct door_record *records, size_t record_count)
{
  for (size_t i = 0; i < record_count; i++) {
    const struct door_record *record = &records[i];
    if (!moves->is_in_period && record->time_seconds >= moves->fold->measured_from_seconds) {
      begin_period(moves);
    }
    enum door_err err = door_fold_records(moves->fold, record, 1);
    if (err == DOOR_OK && is_of_pool(record)) {
      err = add_pool(moves, record);
    } else if (err == DOOR_OK && kinds[record->kind].is_told) {
      err = add_contact(moves, record);
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

/* ---- writing ---- */

enum column { TIMES, PLACES, CONTACTS, VALUES, IDS, COLUMN_COUNT };

struct columns {
  struct list bytes[COLUMN_COUNT];
  uint32_t contact_count;
  bool is_out_of_memory;
};

static void put_byte(struct columns *columns, enum column column, uint8_t byte)
{
  uint8_t *place = append(&columns->bytes[column], 1);
  if (place == NULL) {
    columns->is_out_of_memory = true;
  } else {
    *place = byte;
  }
}

static void put_number(struct columns *columns, enum column column, uint64_t number)
{
  for (; number >= 0x80; number >>= 7) {
    put_byte(columns, column, (uint8_t)(number | 0x80));
  }
  put_byte(columns, column, (uint8_t)number);
}

/* previous: the contact of the move before. */
static void put_contact(struct columns *columns, struct traced *traced, bool is_previous)
{
  if (traced->number == no_contact) {
    traced->number = columns->contact_count++;
    for (uint32_t shift = 0; shift < 64; shift += 8) {
      put_byte(columns, IDS, (uint8_t)(traced->id >> shift));
    }
    put_number(columns, CONTACTS, 1);
    return;
  }
  put_number(columns, CONTACTS, is_previous ? 0 : 1 + columns->contact_count - traced->number);
}

static bool has_value(const struct move *move)
{
  bool is_of_slots =
      move->kind == DOOR_MOVE_STARTED || move->kind == DOOR_MOVE_ENDED || move->kind == DOOR_MOVE_RETURNED;
  return move->kind == DOOR_MOVE_LEVEL || move->kind == DOOR_MOVE_JOINED || move->kind == DOOR_MOVE_RECEIVED ||
         move->kind == DOOR_MOVE_CLOSED || move->kind == DOOR_MOVE_REOPENED ||
         (is_of_slots && move->place == DOOR_POOL_ASSESSMENT_SLOTS);
}

static void fill(struct columns *columns, const struct door_moves *moves)
{
  int64_t before_seconds = 0;
  uint32_t previous = no_contact;
  for (size_t i = 0; i < moves->moves.count; i++) {
    const struct move *move = &moves_of(moves)[i];
    put_number(columns, TIMES, (uint64_t)(move->time_seconds - before_seconds));
    put_byte(columns, PLACES, move->kind);
    put_byte(columns, PLACES, move->place);
    if (move->contact == no_contact) {
      put_number(columns, CONTACTS, 0);
    } else {
      put_contact(columns, &traced_of(moves)[move->contact], move->contact == previous);
      previous = move->contact;
    }
    if (has_value(move)) {
      put_number(columns, VALUES, move->value);
    }
    before_seconds = move->time_seconds;
  }
}

static void write_texts(FILE *out, const char *key, const struct door_bilingual *texts)
{
  fprintf(out, "\"%s\": {\"en\": ", key);
  door_json_text(out, texts->en);
  fputs(", \"cy\": ", out);
  door_json_text(out, texts->cy);
  fputs("}, ", out);
}

static enum door_err head_of(const struct door_moves *moves, const struct door_moves_label *label, char **out_text)
{
  const struct door_scenario *scenario = &moves->setting->scenario;
  char first_day[SIM_DATE_TEXT_SIZE];
  char ledger[DOOR_HASH_TEXT_SIZE];
  size_t byte_count = 0;
  FILE *out = open_memstream(out_text, &byte_count);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  sim_date_format(scenario->time.first_day, first_day);
  door_hash_format(&label->ledger, ledger);
  fputs("{\"layout\": \"moves/1\", \"scenario\": ", out);
  door_json_text(out, scenario->name);
  fputs(", ", out);
  write_texts(out, "title", &scenario->title);
  fputs("\"program\": ", out);
  door_json_text(out, label->program_version);
  fputs(", \"run\": ", out);
  if (label->run == NULL) {
    fputs("null", out);
  } else {
    door_json_text(out, label->run);
  }
  fprintf(out,
          ", \"seed\": \"%" PRIu64 "\", \"replication\": %" PRIu32 ", \"ledger_hash\": \"%s\", \"first_day\": \"%s\", "
          "\"measured_from_seconds\": %" PRId64 ", \"horizon_seconds\": %" PRId64 "}",
          label->seed, label->replication, ledger, first_day, moves->fold->measured_from_seconds,
          moves->fold->horizon_seconds);
  return fclose(out) == 0 ? DOOR_OK : DOOR_ERR_MEMORY;
}

static void write_count(FILE *out, size_t count)
{
  for (uint32_t shift = 0; shift < 32; shift += 8) {
    fputc((int)(count >> shift & 0xFFU), out);
  }
}

enum door_err door_moves_write(struct door_moves *moves, const struct door_moves_label *label, FILE *out)
{
  struct columns columns = {.contact_count = 0};
  char *head = NULL;
  if (!moves->is_in_period) { /* nothing has happened in it */
    begin_period(moves);
  }
  for (size_t i = 0; i < moves->traced.count; i++) {
    traced_of(moves)[i].number = no_contact;
  }
  fill(&columns, moves);
  enum door_err err = columns.is_out_of_memory ? DOOR_ERR_MEMORY : head_of(moves, label, &head);
  if (err == DOOR_OK) {
    const size_t counts[] = {strlen(head), moves->moves.count, columns.contact_count};
    fwrite(magic, 1, strlen(magic), out);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
      write_count(out, counts[i]);
    }
    for (enum column column = 0; column < IDS; column++) {
      write_count(out, columns.bytes[column].count);
    }
    fputs(head, out);
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
      if (columns.bytes[column].count > 0) { /* a column without bytes has no memory */
        fwrite(columns.bytes[column].entries, 1, columns.bytes[column].count, out);
      }
    }
  }
  for (enum column column = 0; column < COLUMN_COUNT; column++) {
    free(columns.bytes[column].entries);
  }
  free(head);
  return err;
}
