/* Scenario texts for tests: a valid base that ends open, so that a test can add lines. */
#ifndef SCENARIO_TEXT_BUILDER_H
#define SCENARIO_TEXT_BUILDER_H

/* Valid, 20 lines; what a test adds begins at line 21. */
#define VALID_SCENARIO                                                                                                 \
  "format: 1\n"                                                                                                        \
  "time: {first_day: \"2015-01-01\"}\n"                                                                                \
  "calendars:\n"                                                                                                       \
  "  office:\n"                                                                                                        \
  "    monday: [\"08:30-17:00\"]\n"                                                                                    \
  "    tuesday: [\"08:30-12:00\", \"13:00-17:00\"]\n"                                                                  \
  "intake:\n"                                                                                                          \
  "  sources:\n"                                                                                                       \
  "    police:\n"                                                                                                      \
  "      annual_first_contacts: 5000\n"                                                                                \
  "    school:\n"                                                                                                      \
  "      annual_first_contacts: 1000.5\n"                                                                              \
  "      need_level_shares: [0.1, 0.2, 0.3, 0.4]\n"                                                                    \
  "screening:\n"                                                                                                       \
  "  staff_posts: 5\n"                                                                                                 \
  "  staff_calendar: office\n"                                                                                         \
  "  decision_minutes: {lognormal: {mean: 35, p90: 60}}\n"                                                             \
  "early_help: {calendar: office}\n"                                                                                   \
  "assessment: {calendar: office}\n"                                                                                   \
  "measures: {calendar: office}\n"

#endif
