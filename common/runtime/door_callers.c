#include "door_callers.h"

#include "door_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ways of being refused beyond those of enum door_call_kind. */
enum { CROWD = 30, NAMELESS = 31 };

struct door_caller {
  bool is_open;
  bool has_sent; /* a frame that passed, or was refused by name */
  char address[DOOR_ADDRESS_BYTES];
};

void door_callers_init(struct door_callers *callers, bool is_secured)
{
  *callers = (struct door_callers){.is_secured = is_secured, .failure = DOOR_CALL_CLOSED};
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    callers->standing[party].fd = -1;
    callers->previous[party].fd = -1;
    callers->next[party].fd = -1;
  }
}

void door_callers_fini(struct door_callers *callers)
{
  free(callers->callers);
  callers->callers = NULL;
  callers->caller_count = 0;
}

/* ---- what is to be told ---- */

/* Who has gone when we look has left no address. */
static const char *known(const char *address)
{
  return address[0] != '\0' ? address : DOOR_SAID("an unknown address");
}

/* What is to be told of this way of being refused; NULL: it was told before. */
static struct door_problem *refuse(struct door_callers *callers, uint32_t *told, uint32_t number)
{
  if ((*told & (UINT32_C(1) << number)) != 0 || callers->refusal_count == DOOR_REFUSALS_MAX) {
    return NULL;
  }
  *told |= UINT32_C(1) << number;
  return &callers->refusals[callers->refusal_count++];
}

void door_callers_refuse_crowd(struct door_callers *callers)
{
  static const char format[] = DOOR_SAID("refused: more connections at once than four services need, the last from %s; "
                                         "new ones wait for a while");
  struct door_problem *refusal = refuse(callers, &callers->refused_kinds, CROWD);
  const char *address = known(callers->last_address);
  door_problem_set(refusal, DOOR_ERR_REFUSED, format, address);
  door_problem_say(refusal, format, door_say(address));
}

const struct door_problem *door_callers_next_refusal(struct door_callers *callers)
{
  return callers->told_count < callers->refusal_count ? &callers->refusals[callers->told_count++] : NULL;
}

enum door_party door_callers_next_closed(struct door_callers *callers)
{
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    if (callers->is_closed[party]) {
      callers->is_closed[party] = false;
      return (enum door_party)party;
    }
  }
  return DOOR_CONDUCTOR;
}

/* ---- connections ---- */

static struct door_caller *caller_at(struct door_callers *callers, int fd)
{
  return fd >= 0 && fd < callers->caller_count ? &callers->callers[fd] : NULL;
}

static enum door_err note_opened(struct door_callers *callers, const struct door_call *call)
{
  enum { ROOM_AT_FIRST = 64 };
  if (call->fd >= callers->caller_count) {
    int room = callers->caller_count == 0 ? ROOM_AT_FIRST : callers->caller_count;
    while (room <= call->fd) {
      room *= 2;
    }
    struct door_caller *grown = realloc(callers->callers, (size_t)room * sizeof *grown);
    if (grown == NULL) {
      return DOOR_ERR_MEMORY;
    }
    memset(grown + callers->caller_count, 0, (size_t)(room - callers->caller_count) * sizeof *grown);
    callers->callers = grown;
    callers->caller_count = room;
  }
  struct door_caller *caller = caller_at(callers, call->fd);
  if (caller != NULL) {
    callers->open_count += caller->is_open ? 0 : 1;
    *caller = (struct door_caller){.is_open = true};
    snprintf(caller->address, sizeof caller->address, "%s", call->address);
  }
  snprintf(callers->last_address, sizeof callers->last_address, "%s", call->address);
  callers->opened_count++;
  return DOOR_OK;
}

static void close_standing(struct door_callers *callers, int fd)
{
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    struct door_route *standing = &callers->standing[party];
    struct door_route *next = &callers->next[party];
    if (next->fd == fd) {
      next->fd = -1;
    }
    if (standing->fd != fd) {
      continue;
    }
    standing->fd = -1;
    if (next->fd >= 0) {
      callers->previous[party] = *standing;
      *standing = *next;
      next->fd = -1;
    } else {
      callers->is_closed[party] = true;
    }
  }
}

/* What a stranger's end says of it. */
static void refuse_closed(struct door_callers *callers, const struct door_caller *caller)
{
  /* A connection on one machine, or of a party, may end as it likes. */
  bool is_settled = caller->has_sent || !callers->is_secured;
  enum door_call_kind kind = callers->failure;
  callers->failure = DOOR_CALL_CLOSED;
  if (is_settled) {
    return;
  }
  static const char *const ways[] = {
      [DOOR_CALL_NO_CURVE] = DOOR_SAID("uses no CURVE key"),
      [DOOR_CALL_MISTAKEN] = DOOR_SAID("has another conductor's public key, or repeats an old handshake"),
      [DOOR_CALL_MALFORMED] = DOOR_SAID("breaks the rules of the handshake"),
      [DOOR_CALL_UNFINISHED] = DOOR_SAID("hung up or fell silent before its handshake was done"),
      [DOOR_CALL_CLOSED] = DOOR_SAID("does not speak ZMTP 3 (HTTP, TLS and old ZeroMQ do not)"),
  };
  if (kind == DOOR_CALL_CLOSED && callers->settled_count > 0) {
    callers->settled_count--;
    return;
  }
  static const char format[] = DOOR_SAID("refused: a peer at %s %s");
  struct door_problem *refusal = refuse(callers, &callers->refused_kinds, kind);
  const char *address = known(caller->address);
  door_problem_set(refusal, DOOR_ERR_REFUSED, format, address, ways[kind]);
  door_problem_say(refusal, format, door_say(address), door_say(ways[kind]));
}

/* Its key is not on the gate's list. */
static void refuse_key(struct door_callers *callers, const struct door_call *call)
{
  static const char format[] = DOOR_SAID("refused: a peer at %s whose key is not on the list; its public key is %s");
  struct door_problem *refusal = refuse(callers, &callers->refused_kinds, DOOR_CALL_WRONG_KEY);
  const char *address = known(call->address);
  door_problem_set(refusal, DOOR_ERR_REFUSED, format, address, call->key);
  door_problem_say(refusal, format, door_say(address), call->key);
}

static void note_closed(struct door_callers *callers, int fd)
{
  struct door_caller *caller = caller_at(callers, fd);
  if (caller != NULL && caller->is_open) {
    caller->is_open = false;
    callers->open_count--;
    refuse_closed(callers, caller);
  }
  close_standing(callers, fd);
}

enum door_err door_callers_note(struct door_callers *callers, const struct door_call *call)
{
  switch (call->kind) {
  case DOOR_CALL_OPENED:
    return note_opened(callers, call);
  case DOOR_CALL_ADMITTED:
    callers->settled_count++;
    return DOOR_OK;
  case DOOR_CALL_WRONG_KEY:
    callers->settled_count++;
    refuse_key(callers, call);
    return DOOR_OK;
  case DOOR_CALL_NO_CURVE:
  case DOOR_CALL_MISTAKEN:
  case DOOR_CALL_MALFORMED:
  case DOOR_CALL_UNFINISHED:
    callers->failure = call->kind;
    return DOOR_OK;
  case DOOR_CALL_CLOSED:
    note_closed(callers, call->fd);
    return DOOR_OK;
  }
  return DOOR_OK;
}

/* ---- frames ---- */

static bool are_same(const struct door_route *one, const struct door_route *other)
{
  return one->length == other->length && memcmp(one->id, other->id, one->length) == 0;
}

/* The party that has this name; DOOR_CONDUCTOR: none. */
static enum door_party party_named(const void *name, size_t length)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const char *own = door_party_name(door_service_at(service));
    if (strlen(own) == length && memcmp(own, name, length) == 0) {
      return door_service_at(service);
    }
  }
  return DOOR_CONDUCTOR;
}

/* It says that it is one party, and has the key of another, or of none. */
static void refuse_claim(struct door_callers *callers, const struct door_sender *sender, enum door_party claimed,
                         enum door_party party)
{
  static const char format[] = DOOR_SAID("refused: a peer at %s that says it is %s has the key of %s");
  struct door_problem *refusal = refuse(callers, &callers->refused_claims, claimed);
  const char *owner = party != DOOR_CONDUCTOR ? door_party_name(party) : DOOR_SAID("nobody");
  door_problem_set(refusal, DOOR_ERR_REFUSED, format, sender->address, door_party_name(claimed), owner);
  door_problem_say(refusal, format, sender->address, door_party_name(claimed), door_say(owner));
}

/* Whom the sender's key, or on one machine its routing id, makes it. */
static enum door_party identify(struct door_callers *callers, const struct door_sender *sender)
{
  enum door_party claimed = party_named(sender->route.id, sender->route.length);
  if (!callers->is_secured) {
    if (claimed == DOOR_CONDUCTOR) {
      door_problem_set(refuse(callers, &callers->refused_kinds, NAMELESS), DOOR_ERR_REFUSED,
                       "refused: a peer whose routing id names no service");
    }
    return claimed;
  }
  enum door_party party =
      sender->user != NULL ? party_named(sender->user, strlen(sender->user)) : DOOR_CONDUCTOR; /* the gate's word */
  if (claimed != DOOR_CONDUCTOR && claimed != party) {
    refuse_claim(callers, sender, claimed, party);
    return DOOR_CONDUCTOR;
  }
  return party;
}

static void refuse_second(struct door_callers *callers, const struct door_sender *sender, enum door_party party)
{
  static const char format[] =
      DOOR_SAID("refused: a second peer with the key of %s, at %s; the first stays as long as it is connected");
  struct door_problem *refusal = refuse(callers, &callers->refused_seconds, party);
  const char *address = known(sender->address);
  door_problem_set(refusal, DOOR_ERR_REFUSED, format, door_party_name(party), address);
  door_problem_say(refusal, format, door_party_name(party), door_say(address));
}

enum door_party door_callers_judge(struct door_callers *callers, const struct door_sender *sender)
{
  struct door_caller *caller = caller_at(callers, sender->route.fd);
  if (caller != NULL && !caller->has_sent) {
    caller->has_sent = true;
    callers->settled_count -= callers->settled_count > 0 ? 1 : 0;
  }
  enum door_party party = identify(callers, sender);
  if (party == DOOR_CONDUCTOR) {
    return party;
  }
  struct door_route *standing = &callers->standing[party];
  if (are_same(&sender->route, &callers->previous[party])) {
    return party;
  }
  bool is_other = callers->is_secured && standing->fd >= 0 && !are_same(&sender->route, standing);
  if (is_other) {
    callers->next[party] = sender->route;
    refuse_second(callers, sender, party);
    return DOOR_CONDUCTOR;
  }
  if (!are_same(&sender->route, standing)) {
    callers->previous[party] = *standing;
  }
  *standing = sender->route;
  bool is_last_word = caller != NULL && !caller->is_open;
  standing->fd = is_last_word ? -1 : standing->fd;
  callers->is_closed[party] = is_last_word; /* else it has come back before its loss was told */
  return party;
}

const struct door_route *door_callers_route(const struct door_callers *callers, enum door_party party)
{
  return &callers->standing[party];
}

bool door_callers_are_all_in(const struct door_callers *callers)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (callers->standing[door_service_at(service)].fd < 0) {
      return false;
    }
  }
  return true;
}
