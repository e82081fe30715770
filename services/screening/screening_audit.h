/* screening_audit.h - the audit of decisions: contacts closed by screening, looked at again at an interval.
 *
 * Role: keeps a share of the contacts that screening closes until the next audit, has each looked at by whoever signs
 *   off, with what the audit finds out, and reopens as a referral what then reaches the assessment threshold. A contact
 *   whose family has come again is left out: it is looked at anyway. Does not decide: where the threshold lies.
 * Emits: ledger OTHER_WORK, AUDITED, REOPENED, DECIDED; referral, notice. Units: seconds. Ownership: _init / _fini.
 * Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_AUDIT_H
#define SCREENING_AUDIT_H

#include "door_service.h"
#include "sim_line.h"
#include "sim_map.h"
#include "sim_pool.h"

struct screening;
struct screening_case;

struct screening_audit {
  struct sim_pool entries;
  struct sim_map by_family; /* family -> place of its newest entry */
  struct sim_line closed;   /* since the last audit */
  struct sim_line agenda;   /* of the last one */
};

void screening_audit_init(struct screening *screening, struct door_context *context);
void screening_audit_fini(struct screening_audit *audit);

/* The case has been closed now: perhaps the next audit looks at it. */
void screening_audit_keep(struct screening *screening, struct door_context *context, const struct screening_case *one);
/* The family of a contact comes again. */
void screening_audit_forget(struct screening *screening, uint64_t contact);

/* An audit comes: those kept so far are its agenda. */
void screening_audit_on_date(struct screening *screening, struct door_context *context);
/* Whoever signs off and is idle takes up the next on the agenda; and is done with the entry. */
void screening_audit_start(struct screening *screening, struct door_context *context);
void screening_audit_end(struct screening *screening, struct door_context *context, uint32_t worker, uint32_t entry);

#endif
