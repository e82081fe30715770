/* intake.h - the service that receives contacts.
 *
 * Role: brings first contacts from the demand field and returns from the world, records each, and
 *   passes on what needs a decision; staff, where there are any, record each and answer some themselves. A contact
 * about a case that is open already ends here, as information for whoever holds the case. The world module inside owns
 * families and returns. Does not decide: what becomes of a contact (screening). Consumes: notice. Emits: contact (to
 * screening); ledger RECEIVED, CLOSED (open case, advice), CALL, OTHER_WORK, HANDED_OVER, and those of the pools
 * intake_staff, out_of_hours and handover. Units, ownership, errors, threads: door_service.h.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include "door_service.h"

extern const struct door_service intake_service;

#endif
