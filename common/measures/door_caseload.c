#include "door_caseload.h"

#include "door_scenario.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(DOOR_TOTAL_GREEN_ALLOCATIONS == DOOR_TOTAL_RED_ALLOCATIONS + DOOR_PRIORITY_CLASSES - 1, "order");
_Static_assert(DOOR_TOTAL_GREEN_ALLOCATION_WAIT_SECONDS ==
                   DOOR_TOTAL_RED_ALLOCATION_WAIT_SECONDS + DOOR_PRIORITY_CLASSES - 1,
               "order");

void door_caseload_init(struct door_caseload *caseload)
{
  *caseload = (struct door_caseload){.waiting = NULL};
  sim_map_init(&caseload->places);
}

void door_caseload_fini(struct door_caseload *caseload)
{
  free(caseload->waiting);
  sim_map_fini(&caseload->places);
  door_caseload_init(caseload);
}

void door_caseload_clear(struct door_caseload *caseload)
{
  caseload->waiting_count = 0;
  caseload->holding_count = 0;
  sim_map_clear(&caseload->places);
  memset(caseload->held, 0, sizeof caseload->held);
}

static enum door_err join(struct door_caseload *caseload, const struct door_caseload_waiting *waiting)
{
  uint32_t place = caseload->waiting_count;
  if (place == caseload->waiting_capacity) {
    uint32_t capacity = place + place / 2 + 16;
    struct door_caseload_waiting *grown = realloc(caseload->waiting, capacity * sizeof *grown);
    if (grown == NULL) {
      return DOOR_ERR_MEMORY;
    }
    caseload->waiting = grown;
    caseload->waiting_capacity = capacity;
  }
  enum door_err err = sim_map_put(&caseload->places, waiting->contact, place);
  if (err == DOOR_OK) {
    caseload->waiting[place] = *waiting;
    caseload->waiting_count++;
  }
  return err;
}

/* The contact waits no longer. False where it did not wait. */
static bool leave(struct door_caseload *caseload, uint64_t contact, struct door_caseload_waiting *out_waiting)
{
  uint64_t place = 0;
  if (!sim_map_take(&caseload->places, contact, &place)) {
    return false;
  }
  *out_waiting = caseload->waiting[place];
  uint32_t last = --caseload->waiting_count;
  uint64_t last_place = 0;
  uint64_t last_contact = caseload->waiting[last].contact;
  caseload->waiting[place] = caseload->waiting[last];
  if (sim_map_find(&caseload->places, last_contact, &last_place)) {
    /* Never fails: the key is there. A contact that joined twice stands at the place of its second time. */
    enum door_err err = last_place == last ? sim_map_put(&caseload->places, last_contact, place) : DOOR_OK;
    DOOR_ASSERT(err == DOOR_OK);
  }
  return true;
}

/* The holder has slots more, or (below 0) fewer. */
static bool add_slots(struct door_caseload *caseload, uint32_t holder, int32_t slots)
{
  if (holder >= DOOR_CASELOAD_HOLDERS_MAX) {
    return false;
  }
  int32_t held = caseload->held[holder] + slots;
  if (held < 0 || held > UINT16_MAX) {
    return false;
  }
  caseload->holding_count += held > 0 && caseload->held[holder] == 0;
  caseload->holding_count -= held == 0 && caseload->held[holder] > 0;
  caseload->held[holder] = (uint16_t)held;
  return true;
}

/* ---- records ---- */

static void raise_total(int64_t *totals, enum door_total total, int64_t value)
{
  totals[total] = value > totals[total] ? value : totals[total];
}

/* What was held until now counts where the period has begun. */
static bool hold(struct door_caseload *caseload, uint32_t holder, int32_t slots,
                 const struct door_caseload_moment *moment, int64_t *totals)
{
  int64_t holding = caseload->holding_count;
  if (moment->is_measured && slots < 0 && holder < DOOR_CASELOAD_HOLDERS_MAX) {
    raise_total(totals, DOOR_TOTAL_CASELOAD_MAX, caseload->held[holder]);
  }
  bool is_possible = add_slots(caseload, holder, slots);
  totals[DOOR_TOTAL_ASSESSMENT_HOLDING_SECONDS] += ((int64_t)caseload->holding_count - holding) * moment->left_seconds;
  return is_possible;
}

enum door_err door_caseload_on_joined(struct door_caseload *caseload, const struct door_record *record)
{
  struct door_caseload_waiting waiting = {record->subject, record->time_seconds, (uint32_t)record->value & 0xFFU};
  return join(caseload, &waiting);
}

enum door_err door_caseload_on_returned(struct door_caseload *caseload, const struct door_record *record)
{
  struct door_caseload_waiting waiting = {record->subject, record->time_seconds, record->code >> 8};
  return join(caseload, &waiting);
}

bool door_caseload_on_started(struct door_caseload *caseload, const struct door_record *record,
                              struct door_caseload_moment moment, int64_t *totals)
{
  struct door_caseload_waiting waiting = {.priority = UINT32_MAX};
  bool has_waited = leave(caseload, record->subject, &waiting);
  if (moment.is_measured) {
    int64_t wait = door_record_seconds(record->value);
    raise_total(totals, DOOR_TOTAL_OLDEST_ALLOCATION_WAIT_SECONDS, wait);
    if (has_waited && waiting.priority < DOOR_PRIORITY_CLASSES) {
      totals[DOOR_TOTAL_RED_ALLOCATIONS + waiting.priority]++;
      totals[DOOR_TOTAL_RED_ALLOCATION_WAIT_SECONDS + waiting.priority] += wait;
    }
  }
  return hold(caseload, door_record_holder(record->value), (int32_t)door_record_slots(record->value), &moment, totals);
}

bool door_caseload_on_ended(struct door_caseload *caseload, const struct door_record *record,
                            struct door_caseload_moment moment, int64_t *totals)
{
  return hold(caseload, door_record_holder(record->value), -(int32_t)door_record_slots(record->value), &moment, totals);
}

void door_caseload_finish(const struct door_caseload *caseload, int64_t horizon_seconds, int64_t *totals)
{
  for (uint32_t holder = 0; holder < DOOR_CASELOAD_HOLDERS_MAX; holder++) {
    raise_total(totals, DOOR_TOTAL_CASELOAD_MAX, caseload->held[holder]);
  }
  for (uint32_t place = 0; place < caseload->waiting_count; place++) {
    raise_total(totals, DOOR_TOTAL_OLDEST_ALLOCATION_WAIT_SECONDS,
                horizon_seconds - caseload->waiting[place].since_seconds);
    raise_total(totals, DOOR_TOTAL_ASSESSMENT_OLDEST_SECONDS, horizon_seconds - caseload->waiting[place].since_seconds);
    totals[DOOR_TOTAL_ASSESSMENT_ANY_AT_END] = 1;
  }
}

size_t door_caseload_memory_bytes(const struct door_caseload *caseload)
{
  return caseload->places.capacity * sizeof(struct sim_map_entry) +
         (size_t)caseload->waiting_capacity * sizeof *caseload->waiting;
}
