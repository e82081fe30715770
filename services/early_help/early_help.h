/* early_help.h - the service that helps early, as far as it has places.
 *
 * Role: takes requests of other services and from outside into a waiting list, gives a place when one is free, holds
 *   it for an episode, and ends it with the need met or not. Does not decide: who is sent here.
 * Consumes: early_help_request. Emits: notice; ledger JOINED, STARTED, ENDED, LEFT, CLOSED, REQUESTED, REQUEST_ENDED,
 *   CAPACITY.
 * Units, ownership, errors, threads: door_service.h.
 */
#ifndef EARLY_HELP_H
#define EARLY_HELP_H

#include "door_service.h"

extern const struct door_service early_help_service;

#endif
