/* intake_hours.h - out of hours: a duty team that takes emergencies, and a handover of the rest.
 *
 * Role: who answers while the front door is closed. An emergency is worked by the team, often one worker shared with
 *   other services, and passed on at once; the rest is left for the handover at a clock time of the next working day,
 *   where a record may be lost for good or come late. Does not decide: what screening makes of either.
 * Emits: contact (to screening); ledger RECEIVED, HANDED_OVER, CLOSED (lost at the handover), SHIFT, CAPACITY, and
 * those of the pools out_of_hours and handover. Units: seconds. Ownership: the state's. Errors: sticky in the context,
 *   DOOR_ERR_MEMORY from _init. Threads: one owner at a time.
 */
#ifndef INTAKE_HOURS_H
#define INTAKE_HOURS_H

#include "intake_state.h"

/* Opens the team, where the scenario has one. */
DOOR_MUST_CHECK enum door_err intake_hours_init(struct intake *intake, struct door_context *context);
void intake_hours_fini(struct intake *intake);

/* Whether a contact that comes now comes to the team. */
bool intake_hours_are_out(const struct door_context *context);

/* The contact comes out of hours and is received now. */
void intake_hours_receive(struct intake *intake, struct door_context *context, struct intake_case *one);

/* The events INTAKE_EMERGENCY_ENDS, INTAKE_DUTY_SHIFT and INTAKE_HANDOVER. */
void intake_hours_on_work_ends(struct intake *intake, struct door_context *context, uint32_t worker);
void intake_hours_on_shift(struct intake *intake, struct door_context *context, uint32_t shift);
void intake_hours_on_handover(struct intake *intake, struct door_context *context, uint32_t index);

#endif
