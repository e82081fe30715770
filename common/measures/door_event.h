/* door_event.h - a record of the ledger as an event of a process: what was done, to which case, by whom.
 *
 * Role: gives a record the words of the field, so that tools of process mining read a ledger. A case is a contact (or a
 *   request to early help, which has a number of the same kind). Records of pools and posts are no events of a case,
 *   and what nobody sees (latent need, harm) is none either. Does not decide: how events are written
 * (door_event_text.h). Lifecycle: the standard one of XES. A stage is scheduled when the contact joins its line,
 * starts, and completes; it is withdrawn where the contact leaves the line, and aborted where the worker leaves and the
 * case waits again. What takes no time completes. Units: seconds. Ownership: texts are constant but for detail, which
 * is in the event. Errors: none; a number that names nothing known shows "?". Threads: no state. Sources: IEEE Std
 * 1849-2016, XES (the transactional model of activities).
 */
#ifndef DOOR_EVENT_H
#define DOOR_EVENT_H

#include "door_ledger_csv.h"

#include <stdbool.h>

struct door_event {
  const char *activity;              /* "Screening" */
  const char *lifecycle;             /* "schedule", "start", "complete", "withdraw", "ate_abort" */
  const char *resource;              /* a pool's name, "" where none has the case; or NULL: detail is the resource */
  const char *outcome;               /* "referral", "" */
  const char *rule;                  /* which led to it, "" */
  char detail[DOOR_CODE_NAME_BYTES]; /* what the code says beside: a source, a partner; "" */
  uint32_t worker;                   /* from 1, of the pool; 0 where it is not of people, or none has the case */
  uint32_t child;                    /* from 1, of the family, whom a contact concerns that comes; 0 elsewhere */
};

/* False, and out_event untouched, where the record is no event of a case. */
bool door_event_of(const struct door_scenario *scenario, const struct door_record *record,
                   struct door_event *out_event);

#endif
