/* door_descriptors.h - file descriptors that connections cannot take.
 *
 * Role: the kernel gives a connection no descriptor beyond the soft limit of the process; what lies between it and the
 *   hard limit is a reserve, which the program opens for a moment when it needs a file of its own. So strangers who
 *   take all they can do not keep a run from its ledger. Does not decide: how many may connect (door_latch.h).
 * Units: descriptors. Ownership: a reserve is closed by who opened it. Errors: none; without a reserve a file fails
 *   to open as it would have. Threads: limits are the process's; the one who opens files during a run over tcp.
 * Sources: getrlimit(2), RLIMIT_NOFILE.
 */
#ifndef DOOR_DESCRIPTORS_H
#define DOOR_DESCRIPTORS_H

#include <stdio.h>
#include <sys/resource.h>

enum { DOOR_RESERVE_MAX = 256 };

/* Where soft and hard limit are the same: lowers the soft one by a quarter, at most DOOR_RESERVE_MAX. */
void door_reserve_keep(void);

struct door_reserve {
  struct rlimit before;
};

/* From here to door_reserve_close descriptors are to be had up to the hard limit. */
struct door_reserve door_reserve_open(void);
void door_reserve_close(const struct door_reserve *reserve);

/* fopen, which takes from the reserve when there is nothing else. */
FILE *door_reserve_fopen(const char *path, const char *mode);

#endif
