/* early_help_services.h - the hubs and commissioned services that help: their lists, places and episodes.
 *
 * Role: which service a request is meant for, who gets the next place, when a service takes up nobody new, who leaves a
 *   list before, how an episode ends. Emits: notice; ledger JOINED, STARTED, ENDED, LEFT, CLOSED.
 * Units, ownership, errors, threads: early_help_state.h.
 */
#ifndef EARLY_HELP_SERVICES_H
#define EARLY_HELP_SERVICES_H

#include "early_help_state.h"

void early_help_services_init(struct early_help *early_help, struct door_context *context);
void early_help_services_fini(struct early_help *early_help);

/* Whether nobody makes the request, since the list of the service that it is meant for is long. */
bool early_help_services_withhold(const struct early_help *early_help, const struct door_context *context,
                                  const struct door_case *contact);

/* The request joins the list of the service that it is meant for, and whoever has a place helps. */
void early_help_services_join(struct early_help *early_help, struct door_context *context,
                              const struct early_help_case *request);

/* The same for a family of the start state before the measured period begins: it has a place at once, past the places
 * there are if need be, which it keeps until then at least; or it is on the list, and nobody gives it a place before.
 */
void early_help_services_join_at_start(struct early_help *early_help, struct door_context *context,
                                       const struct early_help_case *request);
void early_help_services_on_period_begins(struct early_help *early_help, struct door_context *context);

/* An episode is over; a family on a list goes; a service is open to new work again. */
void early_help_services_on_episode_end(struct early_help *early_help, struct door_context *context, uint32_t index);
void early_help_services_on_leaving(struct early_help *early_help, struct door_context *context, uint32_t index);
void early_help_services_on_opening(struct early_help *early_help, struct door_context *context, uint32_t list);

#endif
