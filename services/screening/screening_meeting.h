/* screening_meeting.h - the joint screening: a meeting with partners that decides on a batch of contacts.
 *
 * Role: keeps the contacts of the sources that are screened jointly until a meeting, discusses as many as fit, one
 *   after the other in order of coming, and has each decided at the end of its minutes, with what the partners bring.
 *   Screening staff sit in it. Does not decide: what is decided (screening_rules.h).
 * A meeting is held on its weekdays at its hour if screening is open then and somebody's contact has come before the
 *   cut-off. Who has a contact in hand joins when it is done; whoever sits there stays to the end. What does not fit
 *   waits for the next meeting.
 * Emits: ledger JOINED, STARTED, ENDED of joint_screening, OTHER_WORK of those who sit in it.
 * Units: seconds. Ownership: _init / _fini of the meeting. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_MEETING_H
#define SCREENING_MEETING_H

#include "door_service.h"

struct screening;
struct screening_case;

struct screening_meeting {
  uint32_t *waiting; /* indices in the stage, in order of coming */
  uint32_t capacity;
  uint32_t waiting_count;
  uint32_t agenda_count;    /* the first so many are this meeting's */
  uint32_t discussed_count; /* so many of them are done */
  uint32_t free_seats;      /* screening workers who are wanted yet */
  bool is_held;             /* there are meetings at all */
  struct sim_time ends_at;  /* while it meets: agenda_count > 0 */
};

/* Schedules the first meeting, if the scenario has any. */
void screening_meeting_init(struct screening *screening, struct door_context *context);
void screening_meeting_fini(struct screening_meeting *meeting);

/* Whether the contact, seen as it is now, waits for a meeting; never where the scenario has none. */
bool screening_meeting_is_for(const struct screening *screening, const struct door_context *context,
                              const struct screening_case *one);
/* The case, in no stage now, waits for it. */
void screening_meeting_join(struct screening *screening, struct door_context *context,
                            const struct screening_case *one);

/* Whoever is idle sits down, as long as the meeting wants somebody. */
void screening_meeting_fill(struct screening *screening, struct door_context *context);
/* The worker gets up at the end. */
void screening_meeting_leave(struct door_context *context, uint32_t worker);

/* Its events: it begins; the minutes of a contact are over. */
void screening_meeting_on_begin(struct screening *screening, struct door_context *context);
void screening_meeting_on_discussed(struct screening *screening, struct door_context *context);

#endif
