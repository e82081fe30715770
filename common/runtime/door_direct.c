#include "door_direct.h"

#include "door_memory.h"
#include "door_words.h"

#include <stdlib.h>

struct direct {
  const struct door_setting *setting;
  const struct door_service *services[DOOR_SERVICE_COUNT];
  struct door_replica *replicas[DOOR_SERVICE_COUNT]; /* part.count of each */
  struct door_part part;
  uint32_t cycle_count;
};

static void drop_replicas(struct direct *direct)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_replicas_destroy(&direct->replicas[service], direct->part.count);
  }
}

static enum door_err begin(void *self, const struct door_part *part, struct door_batches *answers,
                           struct door_problem *problem)
{
  struct direct *direct = self;
  drop_replicas(direct);
  direct->part = *part;
  enum door_err err = DOOR_OK;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    err = door_replicas_create(direct->services[service], direct->setting, part, &direct->replicas[service],
                               &answers->of[service]);
  }
  if (err != DOOR_OK) {
    door_problem_because(problem, err, "cannot start the replications");
  }
  return err;
}

static enum door_err exchange(void *self, const struct door_batches *grants, struct door_batches *answers,
                              struct door_problem *problem)
{
  struct direct *direct = self;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    enum door_err err = door_replicas_advance(direct->replicas[service], &grants->of[service], &answers->of[service]);
    if (err != DOOR_OK) {
      const char *name = door_party_name(door_service_at(service));
      door_problem_set(problem, err, "%s: %s", name, door_err_text(err));
      door_problem_say(problem, "%s: %s", name, door_err_said(err));
      return err;
    }
  }
  door_memory_after_cycle(direct->part.count, &direct->cycle_count);
  return DOOR_OK;
}

static enum door_err finish(void *self, struct door_counts *out_counts, struct door_problem *problem)
{
  (void)problem; /* nothing can go wrong in a function call */
  struct direct *direct = self;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    for (uint32_t place = 0; place < direct->part.count; place++) {
      *out_counts++ = door_replica_counts(&direct->replicas[service][place]);
    }
  }
  return DOOR_OK;
}

static void destroy(void **self)
{
  struct direct *direct = *self;
  drop_replicas(direct);
  free(direct);
  *self = NULL;
}

enum door_err door_direct_create(const struct door_setting *setting, const struct door_service *const *services,
                                 struct door_transport *out_transport)
{
  static const struct door_transport_ops ops = {
      .name = "direct", .begin = begin, .exchange = exchange, .finish = finish, .destroy = destroy};
  struct direct *direct = calloc(1, sizeof *direct);
  if (direct == NULL) {
    return DOOR_ERR_MEMORY;
  }
  direct->setting = setting;
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    direct->services[i] = services[i];
  }
  *out_transport = (struct door_transport){&ops, direct};
  return DOOR_OK;
}
