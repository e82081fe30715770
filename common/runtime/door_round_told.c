#include "door_round_told.h"

#include "door_words.h"

#include <stdio.h>

enum door_err door_round_fail_as(const struct door_round *round, uint32_t service, enum door_err err,
                                 const struct door_problem *what, struct door_problem *problem)
{
  static const char before_it_joined[] = DOOR_SAID("%s %s, before it joined the run");
  static const char in_the_run[] = DOOR_SAID("%s %s, at simulated %s, cycle %llu (sequence %llu)");
  const struct door_peer *peer = &round->peers[service];
  const char *name = door_party_name(door_service_at(service));
  if (!peer->has_joined) {
    door_problem_set(problem, err, before_it_joined, name, what->text);
    door_problem_say(problem, before_it_joined, name, what->said);
    return err;
  }
  char time[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(round->config->epoch, peer->simulated, time);
  unsigned long long cycles = round->traffic.cycles;
  unsigned long long sequence = peer->sequence;
  door_problem_set(problem, err, in_the_run, name, what->text, time, cycles, sequence);
  door_problem_say(problem, in_the_run, name, what->said, time, cycles, sequence);
  return err;
}

enum door_err door_round_fail(const struct door_round *round, uint32_t service, enum door_err err, const char *what,
                              struct door_problem *problem)
{
  struct door_problem words = {.err = err};
  snprintf(words.text, sizeof words.text, "%s", what);
  snprintf(words.said, sizeof words.said, "%s", door_say(what));
  return door_round_fail_as(round, service, err, &words, problem);
}

/* One that was told to end itself has said so before it closed; containers end together. */
enum door_err door_round_fail_interrupted(const struct door_round *round, struct door_problem *problem)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && !round->port.is_supervised; service++) {
    if (round->peers[service].closed_at >= 0 && round->peers[service].ended_at < 0) {
      return door_round_fail(round, service, DOOR_ERR_PEER_LOST,
                             "closed its connection or lost it, and then the run was told to end", problem);
    }
  }
  char time[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(round->config->epoch, door_round_reached(round), time);
  return door_problem_set(problem, DOOR_ERR_INTERRUPTED, "interrupted at simulated %s, cycle %llu", time,
                          (unsigned long long)round->traffic.cycles);
}

enum door_err door_round_fail_recording(const struct door_round *round, struct door_problem *problem)
{
  static const char format[] = DOOR_SAID("%s, at simulated %s, cycle %llu");
  const struct door_problem *what = &round->recording_problem;
  unsigned long long cycles = round->traffic.cycles;
  char time[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(round->config->epoch, door_round_reached(round), time);
  door_problem_set(problem, what->err, format, what->text, time, cycles);
  door_problem_say(problem, format, what->said, time, cycles);
  return what->err;
}
