#include "door_suggest.h"

#include <stdbool.h>
#include <string.h>

enum { WORD_BYTES_MAX = 63 };

static size_t smaller(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* By hand: tolower() asks the locale. */
static unsigned char without_case(char letter)
{
  unsigned char byte = (unsigned char)letter;
  return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte - 'A' + 'a') : byte;
}

/* Distance of two words of at most WORD_BYTES_MAX bytes; optimal string alignment, row by row. */
static size_t distance(const char *a, const char *b)
{
  size_t a_length = strlen(a);
  size_t b_length = strlen(b);
  size_t rows[3][WORD_BYTES_MAX + 1];
  size_t *two_before = rows[0];
  size_t *before = rows[1];
  size_t *now = rows[2];
  for (size_t j = 0; j <= b_length; j++) {
    before[j] = j;
  }
  for (size_t i = 1; i <= a_length; i++) {
    now[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      bool same = without_case(a[i - 1]) == without_case(b[j - 1]);
      now[j] = smaller(before[j - 1] + (same ? 0 : 1), smaller(before[j], now[j - 1]) + 1);
      bool swapped = i > 1 && j > 1 && without_case(a[i - 1]) == without_case(b[j - 2]) &&
                     without_case(a[i - 2]) == without_case(b[j - 1]);
      if (swapped) {
        now[j] = smaller(now[j], two_before[j - 2] + 1);
      }
    }
    size_t *oldest = two_before;
    two_before = before;
    before = now;
    now = oldest;
  }
  return before[b_length];
}

static size_t changes_allowed(size_t length)
{
  if (length <= 4) {
    return 1;
  }
  return length <= 8 ? 2 : 3;
}

const char *door_suggest(const char *word, const char *const *candidates, size_t candidate_count)
{
  size_t length = strlen(word);
  if (length == 0 || length > WORD_BYTES_MAX) {
    return NULL;
  }
  const char *nearest = NULL;
  size_t nearest_distance = changes_allowed(length) + 1;
  for (size_t i = 0; i < candidate_count; i++) {
    size_t candidate_length = strlen(candidates[i]);
    if (candidate_length > WORD_BYTES_MAX) {
      continue;
    }
    size_t changes = distance(word, candidates[i]);
    /* As many changes as there are bytes would make any short word near to any other. */
    if (changes < nearest_distance && changes < smaller(length, candidate_length)) {
      nearest_distance = changes;
      nearest = candidates[i];
    }
  }
  return nearest;
}
