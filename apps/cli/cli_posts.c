#include "cli_posts.h"

#include "door_json.h"
#include "door_shown.h"
#include "door_words.h"

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
  return more > 0 ? door_say("more") : door_say("fewer");
}

static void format_size(const struct differences *differences, enum door_posts_of pool,
                        char out_text[DOOR_SHOWN_NUMBER_SIZE])
{
  double size = fabs(differences->more[pool]);
  bool is_whole = !differs(size - floor(size));
  door_shown_number(size, is_whole ? 0 : door_shown_decimals(size, differences->digits_least), out_text);
}

/* Where the sum comes from: ", in screening", or " in sum: 1 more in screening, 1 fewer in assessment". */
static void write_pools(FILE *out, const struct differences *differences)
{
  uint32_t differing = 0;
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    differing += differs(differences->more[pool]) ? 1 : 0;
  }
  bool has_sum = differs(differences->more[DOOR_POSTS_OF_ALL]);
  const char *before = differing == 1 ? ", " : has_sum ? ": " : door_say(" in sum: ");
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    if (differs(differences->more[pool])) {
      fputs(before, out);
      if (differing > 1) {
        char size[DOOR_SHOWN_NUMBER_SIZE];
        format_size(differences, (enum door_posts_of)pool, size);
        fprintf(out, "%s %s ", size, direction_of(differences->more[pool]));
      }
      fputs(door_say(door_posted_pool_where((enum door_posts_of)pool)), out);
      before = ", ";
    }
  }
}

static void write_posts(FILE *out, const struct differences *posts)
{
  double more = posts->more[DOOR_POSTS_OF_ALL];
  uint64_t count = differs(fabs(more) - 1) ? 0 : 1; /* one post, or not */
  char size[DOOR_SHOWN_NUMBER_SIZE];
  format_size(posts, DOOR_POSTS_OF_ALL, size);
  if (!differs(more)) {
    fputs(door_say("It costs no posts more or fewer"), out);
  } else if (more > 0) {
    fprintf(out, door_say_many("It costs %s post more", "It costs %s posts more", count), size);
  } else {
    fprintf(out, door_say_many("It has %s post fewer", "It has %s posts fewer", count), size);
  }
  write_pools(out, posts);
}

static void write_hours(FILE *out, const struct differences *hours)
{
  char size[DOOR_SHOWN_NUMBER_SIZE];
  format_size(hours, DOOR_POSTS_OF_ALL, size);
  fprintf(out,
          hours->more[DOOR_POSTS_OF_ALL] > 0 ? door_say("%s hours of duty a week more")
                                             : door_say("%s hours of duty a week fewer"),
          size);
}

static void write_places(FILE *out, int64_t more)
{
  long long size = more > 0 ? more : -more;
  if (more > 0) {
    fprintf(out,
            door_say_many(" It has %lld place of early help more.", " It has %lld places of early help more.",
                          (uint64_t)size),
            size);
  } else {
    fprintf(out,
            door_say_many(" It has %lld place of early help fewer.", " It has %lld places of early help fewer.",
                          (uint64_t)size),
            size);
  }
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
    fputs(is_of_posts ? "; " : door_say(", but "), out);
    write_hours(out, &of_hours);
    if (!is_of_posts) {
      write_pools(out, &of_hours);
    }
  }
  fputc('.', out);
  int64_t places = posts->other.early_help_places - posts->base.early_help_places;
  if (places != 0) {
    write_places(out, places);
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
