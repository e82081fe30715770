/* intake_start.h - receipt of the contacts that wait already when the measured period begins (start.*).
 *
 * Role: draws from which source each comes and how old it is by then, has it received on that day of the run-in and
 *   passes it on, recorded. Does not decide: what it waits for, and that nobody takes it up before (door_aside.h).
 * Emits: ledger RECEIVED; message CONTACT. Units: seconds. Ownership: _init / _fini. Errors: DOOR_ERR_MEMORY. Threads:
 *   one owner at a time.
 */
#ifndef INTAKE_START_H
#define INTAKE_START_H

#include "door_service.h"

struct intake;

/* A contact of the start state that is yet to come. */
struct intake_start_contact {
  struct door_contact contact;
  const double *need_level_shares;
  uint32_t source;
};

struct intake_start {
  struct intake_start_contact *contacts;
  uint32_t count;
};

/* Nothing where the scenario has no start state. */
DOOR_MUST_CHECK enum door_err intake_start_init(struct intake_start *start, struct door_context *context);
void intake_start_fini(struct intake_start *start);

/* The event: a contact, by its place, is received. */
void intake_start_on_receipt(struct intake *intake, struct door_context *context, uint32_t place);

#endif
