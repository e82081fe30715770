/* door_stage.h - a stage of the way: those who wait for it and those it is working on.
 *
 * Role: keeps the cases of a stage, their line, and the ledger records that every stage writes
 *   (joined, started, ended, left). Does not decide: who serves (sim_staff.h, sim_slots.h), how long it
 *   takes, or where a case goes next.
 * Emits: ledger records JOINED, STARTED, ENDED, LEFT. Units: seconds. Ownership: owns its cases; they are
 *   named by index. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef DOOR_STAGE_H
#define DOOR_STAGE_H

#include "door_harm.h"
#include "door_service.h"
#include "sim_line.h"
#include "sim_pool.h"
#include "sim_staff.h"

/* A case at a stage. */
struct door_stage_case {
  struct door_case contact;
  struct sim_time joined;
  struct sim_time waits_since;         /* joined, or when it came back to the line */
  uint32_t holder;                     /* worker or slot, once started */
  uint32_t slots;                      /* of the holder that it takes; 1 unless the owner of the stage says otherwise */
  struct door_need_lasting need_lasts; /* of the contact's family */
};

struct door_stage {
  struct sim_pool cases;
  struct sim_line line;
  enum door_pool pool;
};

/* pool names the stage in the ledger. case_bytes: of a case's struct, which begins with struct door_stage_case. */
void door_stage_init(struct door_stage *stage, enum door_pool pool, uint32_t case_bytes);
/* The staff who serve the stage begin: records its capacity, and who is on duty at the first instant. */
DOOR_MUST_CHECK enum door_err door_stage_open_staff(const struct door_stage *stage, struct door_context *context,
                                                    struct sim_staff *staff, const struct sim_staff_spec *spec,
                                                    int64_t capacity);
/* A shift of theirs opens or closes, which is recorded. */
void door_stage_on_shift(const struct door_stage *stage, struct door_context *context, struct sim_staff *staff,
                         uint32_t shift);
/* Records the pool's capacity. */
void door_stage_record_capacity(const struct door_stage *stage, struct door_context *context, int64_t capacity);
void door_stage_fini(struct door_stage *stage);

static inline struct door_stage_case *door_stage_at(const struct door_stage *stage, uint32_t index)
{
  return sim_pool_at(&stage->cases, index);
}

/* The case joins the line in contact->priority's class. NULL when out of memory; what follows the door_stage_case is
 * the caller's to fill. */
struct door_stage_case *door_stage_join(struct door_stage *stage, struct door_context *context,
                                        const struct door_case *contact, uint32_t *out_index);

/* The same without a line: nobody takes it up, the caller lets it go with door_stage_let_go. */
struct door_stage_case *door_stage_hold(struct door_stage *stage, struct door_context *context,
                                        const struct door_case *contact, uint32_t *out_index);
/* The same two with the whole case, `whole` and what its owner keeps behind it: as many bytes as door_stage_init was
 * told. It lies outside of the stage, whose cases may move. False when out of memory. */
bool door_stage_join_whole(struct door_stage *stage, struct door_context *context, const struct door_stage_case *whole,
                           uint32_t *out_index);
bool door_stage_hold_whole(struct door_stage *stage, struct door_context *context, const struct door_stage_case *whole,
                           uint32_t *out_index);

/* What held it is over: records that it started and ended here. */
struct door_stage_case door_stage_let_go(struct door_stage *stage, struct door_context *context, uint32_t index);
/* The same; out_whole is where the whole case goes, with what its owner keeps behind it. */
void door_stage_let_go_whole(struct door_stage *stage, struct door_context *context, uint32_t index,
                             struct door_stage_case *out_whole);

/* It leaves before its turn, unserved: whoever keeps its line has taken it out. Recorded; its time here is added to
 * stage_seconds. */
struct door_stage_case door_stage_leave(struct door_stage *stage, struct door_context *context, uint32_t index,
                                        enum door_leaving why);

/* Takes the next waiting case out of the line; false when nobody waits. */
static inline bool door_stage_take(struct door_stage *stage, uint32_t *out_index)
{
  return sim_line_take(&stage->line, out_index);
}

/* Work on the case begins, by holder. */
void door_stage_start(struct door_stage *stage, struct door_context *context, uint32_t index, uint32_t holder);

/* The same where the work is help: the need is brought up to now, stands still from here on, and the world is told. */
void door_stage_start_help(struct door_stage *stage, struct door_context *context, uint32_t index, uint32_t holder);

/* Its holder has gone: the case waits again, its need moves on, and the world is told. The owner puts it into a line.
 */
void door_stage_return(struct door_stage *stage, struct door_context *context, uint32_t index);

/* Work on it ends: the case leaves the stage, its time here added to stage_seconds. */
struct door_stage_case door_stage_end(struct door_stage *stage, struct door_context *context, uint32_t index);

/* The same; out_whole is where the whole case goes, with what its owner keeps behind it. */
void door_stage_end_whole(struct door_stage *stage, struct door_context *context, uint32_t index,
                          struct door_stage_case *out_whole);

/* Cases here, waiting or worked on. */
static inline uint64_t door_stage_open_count(const struct door_stage *stage)
{
  return stage->cases.live_count;
}

/* Brings the need of the contact's family up to now, nobody having helped. The likelihood of harm is brought up to now
 * where it is asked for, and where help begins or ends. */
void door_stage_move_on(const struct door_context *context, struct door_stage_case *one);

/* The likelihood of harm of the contact's family now, nobody having helped: enum door_harm_band. */
uint8_t door_stage_harm_now(const struct door_context *context, const struct door_case *contact);

/* Help is over: what is left of the need, and the likelihood of harm, move again from now on. */
void door_stage_end_help(const struct door_context *context, struct door_case *contact);

/* How the contact's family stands, as the world is told. */
struct door_notice door_stage_notice_of(const struct door_case *contact, enum door_standing standing);

/* Tells the world how the contact's family stands and how its need does; nothing where no family returns. */
void door_stage_tell_world(struct door_context *context, const struct door_case *contact, enum door_standing standing);

/* Records that the contact has ended at the front door, and its latent need where the scenario has that recorded. */
void door_stage_close(struct door_context *context, const struct door_stage_case *one, enum door_outcome outcome,
                      enum door_rule rule);

#endif
