#include "cli_posts.h"

#include "door_json.h"
#include "door_shown.h"

#include <inttypes.h>
#include <math.h>

enum {
  POSTS_DIGITS_LEAST = 100, /* 0.335, 2.50, 12.5 posts */
  HOURS_DIGITS_LEAST = 10,  /* 0.25, 5.3, 41 hours */
};

/* Below that a difference in hours is rounding. */
#define HOURS_SHOWN_FROM 0.05

/* By enum door_posts_of: what other has more; below 0, fewer. */
struct differences {
  double more[DOOR_POSTS_OF_ALL + 1];
  int digits_least;
};

static bool differs(double more)
{
  return more > 0 || more < 0;
}

static struct differences posts_of(const struct cli_posts *posts)
{
  struct differences differences = {.digits_least = POSTS_DIGITS_LEAST};
  for (uint32_t pool = 0; pool <= DOOR_POSTS_OF_ALL; pool++) {
    differences.more[pool] = door_establishment_posts_more(&posts->base, &posts->other, (enum door_posts_of)pool);
  }
  return differences;
}

static struct differences hours_of(const struct cli_posts *posts)
{
  struct differences differences = {.digits_least = HOURS_DIGITS_LEAST};
  for (uint32_t pool = 0; pool <= DOOR_POSTS_OF_ALL; pool++) {
    double base = door_establishment_hours_per_week(&posts->base, (enum door_posts_of)pool);
    double other = door_establishment_hours_per_week(&posts->other, (enum door_posts_of)pool);
    differences.more[pool] = fabs(other - base) < HOURS_SHOWN_FROM ? 0 : other - base;
  }
  return differences;
}

double cli_posts_more(const struct cli_posts *posts)
{
  return door_establishment_posts_more(&posts->base, &posts->other, DOOR_POSTS_OF_ALL);
}

/* ---- words ---- */

static const char *direction_of(double more)
{
  return more > 0 ? "more" : "fewer";
}

static void write_size(FILE *out, const struct differences *differences, enum door_posts_of pool)
{
  double size = fabs(differences->more[pool]);
  bool is_whole = !differs(size - floor(size));
  char text[DOOR_SHOWN_NUMBER_SIZE];
  door_shown_number(size, is_whole ? 0 : door_shown_decimals(size, differences->digits_least), text);
  fputs(text, out);
}

/* Where the sum comes from: ", in screening", or " in sum: 1 more in screening, 1 fewer in assessment". */
static void write_pools(FILE *out, const struct differences *differences)
{
  uint32_t differing = 0;
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    differing += differs(differences->more[pool]) ? 1 : 0;
  }
  const char *before = differing == 1 ? ", " : differs(differences->more[DOOR_POSTS_OF_ALL]) ? ": " : " in sum: ";
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    if (differs(differences->more[pool])) {
      fputs(before, out);
      if (differing > 1) {
        write_size(out, differences, (enum door_posts_of)pool);
        fprintf(out, " %s ", direction_of(differences->more[pool]));
      }
      fputs(door_posted_pool_where((enum door_posts_of)pool), out);
      before = ", ";
    }
  }
}

static void write_posts(FILE *out, const struct differences *posts)
{
  double more = posts->more[DOOR_POSTS_OF_ALL];
  if (differs(more)) {
    fputs(more > 0 ? "It costs " : "It has ", out);
    write_size(out, posts, DOOR_POSTS_OF_ALL);
    fprintf(out, " %s %s", differs(fabs(more) - 1) ? "posts" : "post", direction_of(more));
  } else {
    fputs("It costs no posts more or fewer", out);
  }
  write_pools(out, posts);
}

static void write_hours(FILE *out, const struct differences *hours)
{
  write_size(out, hours, DOOR_POSTS_OF_ALL);
  fprintf(out, " hours of duty a week %s", direction_of(hours->more[DOOR_POSTS_OF_ALL]));
}

static bool has_any(const struct differences *differences)
{
  bool has_one = false;
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    has_one = has_one || differs(differences->more[pool]);
  }
  return has_one;
}

void cli_posts_write_sentences(FILE *out, const struct cli_posts *posts)
{
  const struct differences of_posts = posts_of(posts);
  const struct differences of_hours = hours_of(posts);
  write_posts(out, &of_posts);
  if (differs(of_hours.more[DOOR_POSTS_OF_ALL])) {
    bool is_of_posts = has_any(&of_posts); /* which say already where the hours are */
    fputs(is_of_posts ? "; " : ", but ", out);
    write_hours(out, &of_hours);
    if (!is_of_posts) {
      write_pools(out, &of_hours);
    }
  }
  fputc('.', out);
  int64_t places = posts->other.early_help_places - posts->base.early_help_places;
  if (places != 0) {
    fprintf(out, " It has %" PRId64 " %s of early help %s.", places > 0 ? places : -places,
            places == 1 || places == -1 ? "place" : "places", direction_of((double)places));
  }
}

/* ---- JSON ---- */

/* "\"base\": 2, \"other\": 3, \"difference\": 1". */
static void write_three(FILE *out, double base, double other, double difference)
{
  char text[DOOR_DOUBLE_TEXT_SIZE];
  door_double_format(difference, text);
  door_json_number(out, "base", true, base);
  door_json_number(out, "other", true, other);
  fprintf(out, "\"difference\": %s", text);
}

static void write_posts_three(FILE *out, const struct cli_posts *posts, enum door_posts_of pool)
{
  write_three(out, door_establishment_posts(&posts->base, pool), door_establishment_posts(&posts->other, pool),
              door_establishment_posts_more(&posts->base, &posts->other, pool));
}

static void write_hours_three(FILE *out, const struct cli_posts *posts, enum door_posts_of pool)
{
  double base = door_establishment_hours_per_week(&posts->base, pool);
  double other = door_establishment_hours_per_week(&posts->other, pool);
  write_three(out, base, other, other - base);
}

/* A member with the sum and, in by_pool, each pool. */
static void write_json_member(FILE *out, const struct cli_posts *posts, const char *name,
                              void (*write)(FILE *out, const struct cli_posts *posts, enum door_posts_of pool))
{
  fprintf(out, "      \"%s\": {", name);
  write(out, posts, DOOR_POSTS_OF_ALL);
  fputs(", \"by_pool\": {\n", out);
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    fprintf(out, "        \"%s\": {", door_posted_pool_name((enum door_posts_of)pool));
    write(out, posts, (enum door_posts_of)pool);
    fputs(pool + 1 < DOOR_POSTED_POOL_COUNT ? "},\n" : "}}},\n", out);
  }
}

void cli_posts_write_json(FILE *out, const struct cli_posts *posts)
{
  write_json_member(out, posts, "posts", write_posts_three);
  write_json_member(out, posts, "duty_hours_per_week", write_hours_three);
  double base = (double)posts->base.early_help_places;
  double other = (double)posts->other.early_help_places;
  fputs("      \"early_help_places\": {", out);
  write_three(out, base, other, other - base);
  fputs("},\n", out);
}
