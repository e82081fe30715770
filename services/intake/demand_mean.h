/* demand_mean.h - how many first contacts a period has on average, where that is known exactly.
 *
 * Role: the integral of the rates that demand.h draws points below, with the siblings that an incident names: the mean
 * of the measure first_contacts. Does not decide: what it is used for. Known only where a point of the field is
 * received when it comes: not with events that delay contacts, not where callers can give up, not where families are
 * heard of by early help first. Units: contacts, each child named counted. Ownership: texts are constant. Errors: a
 * reason. Threads: pure functions.
 */
#ifndef DEMAND_MEAN_H
#define DEMAND_MEAN_H

#include "door_setting.h"

/* NULL and the mean over replications of first contacts in the measured period; or why it is not known. */
const char *demand_first_contacts_mean(const struct door_setting *setting, double *out_mean);

#endif
