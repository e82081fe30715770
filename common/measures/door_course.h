/* door_course.h - the course of one replication: who waits at the end of each day, how busy staff are by hour of the
 * week.
 *
 * Role: folds a ledger as door_fold.h does, and keeps what the means of a whole period hide. Does not decide: how
 *   replications are put together, which pools are shown.
 * Consumes: the records of one replication in ledger order, run-in included, as the fold. Measured period: as the
 * fold's. Exactness: whole numbers. The hours of the week of a pool add up to the seconds that its utilisation is made
 * from. Busy: as the measures have it: work in hand that is not put off until the next shift, past closing time too; of
 * intake, misdirected calls as well. Pools without staff are never busy and offer nobody. Units: seconds; contacts.
 * Ownership: _create / _destroy; the setting is borrowed and outlives it. Errors: those of the fold. Threads: one
 * owner.
 */
#ifndef DOOR_COURSE_H
#define DOOR_COURSE_H

#include "door_fold.h"

enum { DOOR_WEEK_HOURS = 7 * 24 };

struct door_course;

DOOR_MUST_CHECK enum door_err door_course_create(const struct door_setting *setting, struct door_course **out_course);
/* *course may be NULL and becomes it. */
void door_course_destroy(struct door_course **course);

/* Forgets all records: ready for another replication. */
void door_course_reset(struct door_course *course);

DOOR_MUST_CHECK enum door_err door_course_records(struct door_course *course, const struct door_record *records,
                                                  size_t record_count);

/* All records have come. Needed once before what follows. */
void door_course_finish(struct door_course *course);

/* Days of the measured period. */
uint32_t door_course_day_count(const struct door_course *course);

/* Who waits for the pool at midnight, when the day (0 is the first measured one) ends. */
int64_t door_course_waiting(const struct door_course *course, uint32_t pool, uint32_t day);

/* Who waits or is worked on or helped there at that midnight. */
int64_t door_course_present(const struct door_course *course, uint32_t pool, uint32_t day);

/* Seconds of the measured period, in that hour of the week, which begins with the hour after midnight on Monday: of
 * workers at work, and of workers on duty. */
int64_t door_course_busy_seconds(const struct door_course *course, uint32_t pool, uint32_t week_hour);
int64_t door_course_offered_seconds(const struct door_course *course, uint32_t pool, uint32_t week_hour);

#endif
