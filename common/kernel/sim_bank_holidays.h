/* sim_bank_holidays.h - bank holidays of England and Wales.
 *
 * Role: works out the bank holidays of any year by rule, with the days that were proclaimed on top of, or
 *   instead of, the rule. Substitute days stand for a holiday that falls on a weekend; the weekend day
 *   itself is not in the list, as in the lists on gov.uk.
 * Claimed right: from SIM_BANK_HOLIDAYS_FIRST_YEAR (1978, when the early May holiday began and the set
 *   became today's) to the last year with a published list at the time of writing (2028). Earlier years
 *   follow the rules only roughly (the August holiday moved in 1965, other days were proclaimed); later
 *   years follow the rules and cannot know of a proclamation still to come.
 * Does not decide: who closes on them (sim_calendar.h).
 * Ownership: values. Errors: none; a year outside 1..9999 has no holidays. Threads: pure functions.
 * Sources: Banking and Financial Dealings Act 1971, section 1 and schedule 1; royal proclamations under it
 *   (New Year's Day from 1974, early May from 1978, the exceptions in the source's table); the published
 *   lists at https://www.gov.uk/bank-holidays; the computus of the Gregorian reform for Easter.
 */
#ifndef SIM_BANK_HOLIDAYS_H
#define SIM_BANK_HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim_date.h"

enum {
  SIM_BANK_HOLIDAYS_FIRST_YEAR = 1978, /* the first year for which the list is claimed right */
  SIM_BANK_HOLIDAYS_MAX = 12,          /* room for one year; the fullest known year, 2022, has 10 */
};

/* Easter Sunday of a year 1..9999 by the Gregorian computus. */
struct sim_date sim_easter_sunday(int32_t year);

/* Fills out_days with the bank holidays of the year in order and returns how many there are. */
size_t sim_bank_holidays_england_wales(int32_t year, struct sim_date out_days[SIM_BANK_HOLIDAYS_MAX]);

/* The date is in its year's list. */
bool sim_date_is_bank_holiday(struct sim_date date);

#endif
