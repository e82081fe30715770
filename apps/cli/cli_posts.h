/* cli_posts.h - how many posts one scenario has more than another, in words and as JSON.
 *
 * Role: "It costs 2 posts more: 1 more in screening, 1 more in assessment; 82 hours of duty a week more." Does not
 *   decide: what counts as a post (door_establishment.h).
 * Units: posts, hours of duty a week, places, on average over the measured period. Ownership: streams are the caller's.
 * Errors: those of the stream. Threads: no state.
 */
#ifndef CLI_POSTS_H
#define CLI_POSTS_H

#include "door_establishment.h"

#include <stdio.h>

struct cli_posts {
  struct door_establishment base;
  struct door_establishment other;
};

/* Of all pools together; below 0: other has fewer. Exactly 0 where they have as many. */
double cli_posts_more(const struct cli_posts *posts);

/* A sentence on posts and hours, and one on places of early help where these differ. */
void cli_posts_write_sentences(FILE *out, const struct cli_posts *posts);

/* The members "posts", "duty_hours_per_week" and "early_help_places" of an object, each with a comma behind it.
 * docs/reference/comparisons.md says what stands in them. */
void cli_posts_write_json(FILE *out, const struct cli_posts *posts);

#endif
