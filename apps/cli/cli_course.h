/* cli_course.h - the course of a finished run: who waits at the end of each day, how busy staff are by hour of the
 * week.
 *
 * Role: simulates the first of the run's replications again, and puts their courses (door_course.h) together as means
 *   with intervals: the numbers that a report draws and `export --format course` writes. Does not decide: how either
 *   shows them.
 * Units: contacts; shares of the time on duty. Intervals: Student's t at 95 %, as of measures (door_summary.h); the
 *   lower end of who waits is not below 0. Ownership: cli_course_simulate / cli_course_destroy.
 * Errors: those of simulating the run again, DOOR_ERR_MEMORY, with problem. Threads: the main one.
 */
#ifndef CLI_COURSE_H
#define CLI_COURSE_H

#include "cli_kept_run.h"
#include "door_course.h"
#include "door_summary.h"

/* How many of the run's replications it is made from, at most. */
enum { CLI_COURSE_REPLICATIONS = 10 };

struct cli_course;

/* kept: all results of the run, with which the ledgers are compared. */
DOOR_MUST_CHECK enum door_err cli_course_simulate(const struct cli_kept_run *run, const struct door_results *kept,
                                                  struct cli_course **out_course, struct door_problem *problem);
/* *course may be NULL and becomes it. */
void cli_course_destroy(struct cli_course **course);

uint32_t cli_course_replication_count(const struct cli_course *course);

/* Days of the measured period. */
uint32_t cli_course_day_count(const struct cli_course *course);

/* Whether anybody ever waits for the pool, and whether its staff are ever busy: else there is nothing to show. */
bool cli_course_has_waiting(const struct cli_course *course, uint32_t pool);
bool cli_course_has_busy(const struct cli_course *course, uint32_t pool);

/* Contacts that wait for the pool at the end of the day (0 is the first measured one). */
struct door_summary cli_course_waiting(const struct cli_course *course, uint32_t pool, uint32_t day);

/* Share of the time on duty that is spent at work, in that hour of the week (door_course.h); without a mean where
 * nobody is on duty. */
struct door_summary cli_course_busy(const struct cli_course *course, uint32_t pool, uint32_t week_hour);

#endif
