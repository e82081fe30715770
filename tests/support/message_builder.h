/* message_builder.h - one builder for each hand-off, with a valid default, for tests that drive one service.
 *
 * The default case: contact 1 (family 1, no return), received at second 0, one child, source 0, level 1 in its first
 *   spell, priority green. The sender stamps from, to and type; a test gives contact, sequence and time of arrival and
 *   changes what it is about.
 * Units: seconds. Ownership: values. Errors: none.
 */
#ifndef MESSAGE_BUILDER_H
#define MESSAGE_BUILDER_H

#include "door_message.h"

static inline struct door_case valid_case(uint64_t contact)
{
  return (struct door_case){.contact = contact,
                            .received_at = 0,
                            .referred_at = -1,
                            .need_since = 0,
                            .stage_seconds = 0,
                            .need_spell = 0,
                            .need_level = 1,
                            .child = 0,
                            .children = 1,
                            .source = 0,
                            .priority = 2};
}

/* The sequence is the contact's number: unique within a test that gives each contact one message. */
static inline struct door_message contact_message(uint64_t contact, int64_t due_seconds)
{
  return (struct door_message){.due = {due_seconds},
                               .sequence = contact,
                               .type = DOOR_CONTACT_MESSAGE,
                               .from = DOOR_INTAKE,
                               .to = DOOR_SCREENING,
                               .body = {.door_case = valid_case(contact)}};
}

static inline struct door_message early_help_request_message(uint64_t contact, int64_t due_seconds)
{
  return (struct door_message){.due = {due_seconds},
                               .sequence = contact,
                               .type = DOOR_EARLY_HELP_REQUEST_MESSAGE,
                               .from = DOOR_SCREENING,
                               .to = DOOR_EARLY_HELP,
                               .body = {.door_case = valid_case(contact)}};
}

static inline struct door_message referral_message(uint64_t contact, int64_t due_seconds)
{
  struct door_message message = {.due = {due_seconds},
                                 .sequence = contact,
                                 .type = DOOR_REFERRAL_MESSAGE,
                                 .from = DOOR_SCREENING,
                                 .to = DOOR_ASSESSMENT,
                                 .body = {.door_case = valid_case(contact)}};
  message.body.door_case.referred_at = 0;
  return message;
}

static inline struct door_message strategy_discussion_message(uint64_t contact, int64_t due_seconds)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.type = DOOR_STRATEGY_DISCUSSION_MESSAGE;
  return message;
}

/* Assessment asks a senior of screening. */
static inline struct door_message sign_off_message(uint64_t contact, uint8_t priority, int64_t due_seconds)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.type = DOOR_SIGN_OFF_MESSAGE;
  message.from = DOOR_ASSESSMENT;
  message.to = DOOR_SCREENING;
  message.body.door_case.priority = priority;
  return message;
}

static inline struct door_message signed_off_message(uint64_t contact, int64_t due_seconds)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.type = DOOR_SIGNED_OFF_MESSAGE;
  return message;
}

static inline struct door_message notice_message(uint64_t contact, enum door_standing standing, int64_t due_seconds)
{
  return (struct door_message){
      .due = {due_seconds},
      .sequence = contact,
      .type = DOOR_NOTICE_MESSAGE,
      .from = DOOR_SCREENING,
      .to = DOOR_INTAKE,
      .body = {.door_notice = {.contact = contact, .need_level = 1, .standing = (uint8_t)standing}}};
}

#endif
