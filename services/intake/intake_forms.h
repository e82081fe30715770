/* intake_forms.h - poor forms: the referrer is asked for what is missing.
 *
 * Role: which forms are poor; holds those that are asked about until the referrer answers or the limit comes. What that
 *   tells travels with the case (door_case.form); what it is worth is screening's to work out.
 * Emits: ledger REFERRER, and those of the pool referrer. Units: seconds. Ownership: the state's. Errors: sticky in the
 *   context. Threads: one owner at a time.
 */
#ifndef INTAKE_FORMS_H
#define INTAKE_FORMS_H

#include "intake_state.h"

void intake_forms_init(struct intake *intake);
void intake_forms_fini(struct intake *intake);

/* The contact comes as a form: marks it where it is poor. */
void intake_forms_look_at(const struct door_context *context, struct intake_case *one);

/* Where it is poor and referrers are asked: true, and it is held. */
bool intake_forms_hold(struct intake *intake, struct door_context *context, const struct intake_case *one);

/* The event INTAKE_REFERRER_ENDS. */
void intake_forms_on_end(struct intake *intake, struct door_context *context, uint32_t index);

#endif
