#include "sim_archive.h"

#include <stdlib.h>
#include <string.h>

enum {
  RECENT_MAX = 512,
  BLOCK_MAX = 32,          /* entries from mark to mark */
  BLOCK = 24,              /* of those that are made of a larger one */
  ONES_MAX = 8,            /* a number that wants more is coded by its length */
  LENGTH_BITS = 6,         /* of such a number */
  ENTRY_BITS_MAX = 3 * 77, /* step, lower part, value; each as ones, length, and all bits but the uppermost */
};

/* ---- numbers, a bit after the other ---- */

static uint64_t mask_of(uint32_t bits)
{
  return (UINT64_C(1) << bits) - 1U;
}

/* The 64 bits from there on; the word behind the last is there. */
static uint64_t look(const uint64_t *words, uint64_t bit)
{
  uint32_t shift = (uint32_t)bit & 63U;
  const uint64_t *word = words + bit / 64;
  return word[0] >> shift | word[1] << 1 << (63U - shift);
}

/* Adds the lowest bits of a value, of which the others are 0; the word is 0 from there on. bits: below 64. */
static void append(uint64_t *words, uint64_t *bit, uint64_t value, uint32_t bits)
{
  uint32_t shift = (uint32_t)*bit & 63U;
  uint64_t *word = words + *bit / 64;
  word[0] |= value << shift;
  word[1] = value >> 1 >> (63U - shift);
  *bit += bits;
}

/* As many ones as 2^bits goes into the number, a zero, and the rest; or the most ones, the length, and the number. */
static void append_number(uint64_t *words, uint64_t *bit, uint64_t number, uint32_t bits)
{
  uint64_t ones = number >> bits;
  if (ones < ONES_MAX) {
    append(words, bit, mask_of((uint32_t)ones) | (number & mask_of(bits)) << (ones + 1), (uint32_t)ones + 1 + bits);
    return;
  }
  uint32_t length = 63U - (uint32_t)__builtin_clzll(number);
  append(words, bit, mask_of(ONES_MAX) | (uint64_t)length << ONES_MAX, ONES_MAX + LENGTH_BITS);
  append(words, bit, number & mask_of(length), length);
}

static uint64_t read_number(const uint64_t *words, uint64_t *bit, uint32_t bits)
{
  uint64_t next = look(words, *bit);
  uint32_t ones = (uint32_t)__builtin_ctzll(~next | UINT64_C(1) << ONES_MAX);
  if (ones < ONES_MAX) {
    *bit += ones + 1 + bits;
    return (uint64_t)ones << bits | (next >> (ones + 1) & mask_of(bits));
  }
  uint32_t length = (uint32_t)(next >> ONES_MAX & mask_of(LENGTH_BITS));
  *bit += ONES_MAX + LENGTH_BITS;
  uint64_t number = UINT64_C(1) << length | (look(words, *bit) & mask_of(length));
  *bit += length;
  return number;
}

/* ---- what is packed: blocks of some entries, each after the other ---- */

struct cursor {
  uint64_t bit; /* behind the entry */
  uint64_t end; /* of the block */
  struct sim_archive_entry entry;
};

static struct cursor begin_block(const struct sim_archive *archive, uint32_t block)
{
  const struct sim_archive_mark *mark = &archive->marks[block];
  struct cursor cursor = {.bit = (uint64_t)mark->first_word * 64, .entry.key = mark->first_key};
  cursor.end = cursor.bit + mark->bits;
  cursor.entry.value = read_number(archive->words, &cursor.bit, archive->form.value_bits);
  return cursor;
}

/* False behind the last of the block. */
static bool go_on(const struct sim_archive *archive, struct cursor *cursor)
{
  if (cursor->bit == cursor->end) {
    return false;
  }
  const struct sim_archive_form *form = &archive->form;
  uint64_t step = read_number(archive->words, &cursor->bit, form->step_bits);
  uint64_t low = read_number(archive->words, &cursor->bit, form->low_bits);
  cursor->entry.key = ((cursor->entry.key >> form->low_width) + step) << form->low_width | low;
  cursor->entry.value = read_number(archive->words, &cursor->bit, form->value_bits);
  return true;
}

/* The first block that begins behind key. */
static uint32_t block_behind(const struct sim_archive *archive, uint64_t key)
{
  uint32_t low = 0;
  uint32_t high = archive->block_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    bool is_behind = archive->marks[middle].first_key > key;
    low = is_behind ? low : middle + 1;
    high = is_behind ? middle : high;
  }
  return low;
}

static bool find_packed(const struct sim_archive *archive, uint64_t key, uint64_t *out_value)
{
  if (archive->block_count == 0 || archive->last_key < key) {
    return false; /* as what is new often does, it would stand behind all others */
  }
  uint32_t behind = block_behind(archive, key);
  if (behind == 0) {
    return false;
  }
  struct cursor cursor = begin_block(archive, behind - 1);
  while (cursor.entry.key < key && go_on(archive, &cursor)) {
  }
  *out_value = cursor.entry.key == key ? cursor.entry.value : *out_value;
  return cursor.entry.key == key;
}

/* ---- packing ---- */

/* What is being packed; there is room for all of it. */
struct packing {
  const struct sim_archive *from;
  struct sim_archive *to;
  struct sim_archive_entry entries[BLOCK_MAX + RECENT_MAX]; /* of a block that something recent falls into */
};

static void drop_packed(struct sim_archive *archive)
{
  free(archive->words);
  free(archive->marks);
  archive->words = NULL;
  archive->marks = NULL;
  archive->block_count = 0;
  archive->word_count = 0;
}

/* Blocks from first on until end. */
static void copy_blocks(struct packing *packing, uint32_t first, uint32_t end)
{
  const struct sim_archive *from = packing->from;
  struct sim_archive *to = packing->to;
  uint32_t from_word = from->marks[first].first_word;
  uint32_t words = (end < from->block_count ? from->marks[end].first_word : from->word_count) - from_word;
  memcpy(to->words + to->word_count, from->words + from_word, words * sizeof *to->words);
  for (uint32_t block = first; block < end; block++) {
    to->marks[to->block_count] = from->marks[block];
    to->marks[to->block_count++].first_word += to->word_count - from_word;
  }
  to->word_count += words;
  to->last_key = from->last_key; /* holds where they are the last */
}

/* Adds a block of count entries. */
static void add_block(struct packing *packing, const struct sim_archive_entry *entries, uint32_t count)
{
  struct sim_archive *to = packing->to;
  const struct sim_archive_form *form = &to->form;
  uint64_t first_bit = (uint64_t)to->word_count * 64;
  uint64_t bit = first_bit;
  to->words[to->word_count] = 0;
  append_number(to->words, &bit, entries[0].value, form->value_bits);
  for (uint32_t i = 1; i < count; i++) {
    uint64_t step = (entries[i].key >> form->low_width) - (entries[i - 1].key >> form->low_width);
    append_number(to->words, &bit, step, form->step_bits);
    append_number(to->words, &bit, entries[i].key & mask_of(form->low_width), form->low_bits);
    append_number(to->words, &bit, entries[i].value, form->value_bits);
  }
  to->marks[to->block_count++] = (struct sim_archive_mark){entries[0].key, to->word_count, (uint32_t)(bit - first_bit)};
  to->last_key = entries[count - 1].key;
  to->word_count = (uint32_t)((bit + 63) / 64);
}

/* Puts the entries of a block, where there is one, and the recent from first on until end in order: the recent in place
 * of the packed of its key. Gives their number. */
static uint32_t gather(struct packing *packing, uint32_t block, uint32_t first, uint32_t end)
{
  const struct sim_archive *from = packing->from;
  bool has_old = block < from->block_count;
  struct cursor old = has_old ? begin_block(from, block) : (struct cursor){.bit = 0};
  uint32_t count = 0;
  while (has_old || first < end) {
    bool is_recent = first < end && (!has_old || from->recent[first].key <= old.entry.key);
    struct sim_archive_entry entry = is_recent ? from->recent[first] : old.entry;
    first += is_recent ? 1 : 0;
    has_old = has_old && (old.entry.key != entry.key || go_on(from, &old));
    packing->entries[count++] = entry;
  }
  return count;
}

/* The same as a few blocks, or one. */
static void add_blocks(struct packing *packing, uint32_t count)
{
  uint32_t parts = count <= BLOCK_MAX ? 1 : (count + BLOCK - 1) / BLOCK;
  for (uint32_t part = 0; part < parts; part++) {
    uint32_t first = count * part / parts;
    add_block(packing, packing->entries + first, count * (part + 1) / parts - first);
  }
}

/* Blocks that nothing recent falls into are copied as they are; of most, nothing does: ids grow with time. */
static void merge(struct packing *packing)
{
  const struct sim_archive *from = packing->from;
  uint32_t copied = 0; /* blocks before this one are done */
  uint32_t next = 0;
  while (next < from->recent_count) {
    uint32_t behind = block_behind(from, from->recent[next].key);
    uint32_t block = behind > 0 ? behind - 1 : 0; /* what lies before all blocks joins the first */
    bool is_last = block + 1 >= from->block_count;
    uint32_t end = is_last ? from->recent_count : next + 1;
    while (end < from->recent_count && from->recent[end].key < from->marks[block + 1].first_key) {
      end++;
    }
    if (block > copied) {
      copy_blocks(packing, copied, block);
    }
    add_blocks(packing, gather(packing, block, next, end));
    copied = block + 1;
    next = end;
  }
  if (copied < from->block_count) {
    copy_blocks(packing, copied, from->block_count);
  }
}

/* As many as are needed; what cannot be given back is kept. */
static void *trim(void *array, size_t bytes)
{
  void *trimmed = realloc(array, bytes);
  return trimmed != NULL ? trimmed : array;
}

/* Packs all that is recent. The room is for the longest code of each recent entry and of the one behind it, which may
 * have stood at a mark, and for what is left of the last word of each new block. */
static enum door_err pack(struct sim_archive *archive)
{
  size_t block_count = archive->block_count + (size_t)2 * archive->recent_count;
  size_t word_count = archive->word_count + (size_t)2 * archive->recent_count * (ENTRY_BITS_MAX / 64 + 1);
  if (word_count > UINT32_MAX) {
    return DOOR_ERR_MEMORY;
  }
  struct sim_archive packed = {.recent = archive->recent, .form = archive->form};
  packed.words = malloc((word_count + 1) * sizeof *packed.words);
  packed.marks = malloc(block_count * sizeof *packed.marks);
  if (packed.words == NULL || packed.marks == NULL) {
    drop_packed(&packed);
    return DOOR_ERR_MEMORY;
  }
  struct packing packing; /* its entries are set when there are any */
  packing.from = archive;
  packing.to = &packed;
  merge(&packing);
  packed.words[packed.word_count] = 0; /* the word behind them is looked at */
  packed.words = trim(packed.words, ((size_t)packed.word_count + 1) * sizeof *packed.words);
  packed.marks = trim(packed.marks, packed.block_count * sizeof *packed.marks);
  drop_packed(archive);
  *archive = packed;
  return DOOR_OK;
}

/* ---- what others call ---- */

void sim_archive_init(struct sim_archive *archive, struct sim_archive_form form)
{
  DOOR_ASSERT(form.low_width < 64 && form.low_bits < 32 && form.step_bits < 32 && form.value_bits < 32);
  *archive = (struct sim_archive){.form = form};
}

void sim_archive_fini(struct sim_archive *archive)
{
  drop_packed(archive);
  free(archive->recent);
  sim_archive_init(archive, archive->form);
}

void sim_archive_clear(struct sim_archive *archive)
{
  drop_packed(archive);
  archive->recent_count = 0;
}

/* The place of key among the recent, or where it would go. */
static uint32_t place_of(const struct sim_archive *archive, uint64_t key)
{
  uint32_t low = 0;
  uint32_t high = archive->recent_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    bool is_before = archive->recent[middle].key < key;
    low = is_before ? middle + 1 : low;
    high = is_before ? high : middle;
  }
  return low;
}

static bool is_at(const struct sim_archive *archive, uint32_t place, uint64_t key)
{
  return place < archive->recent_count && archive->recent[place].key == key;
}

/* Sets the value of key, whose place among the recent that is. */
static enum door_err put_at(struct sim_archive *archive, uint32_t place, uint64_t key, uint64_t value)
{
  if (is_at(archive, place, key)) {
    archive->recent[place].value = value;
    return DOOR_OK;
  }
  if (archive->recent == NULL) {
    archive->recent = calloc(RECENT_MAX, sizeof *archive->recent);
  }
  enum door_err err = archive->recent == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
  if (err == DOOR_OK && archive->recent_count == RECENT_MAX) {
    err = pack(archive);
    place = 0; /* of none */
  }
  if (err != DOOR_OK) {
    return err;
  }
  struct sim_archive_entry *at = archive->recent + place;
  memmove(at + 1, at, (archive->recent_count - place) * sizeof *at);
  *at = (struct sim_archive_entry){key, value};
  archive->recent_count++;
  return DOOR_OK;
}

enum door_err sim_archive_put(struct sim_archive *archive, uint64_t key, uint64_t value)
{
  return put_at(archive, place_of(archive, key), key, value);
}

static bool find_at(const struct sim_archive *archive, uint32_t place, uint64_t key, uint64_t *out_value)
{
  if (is_at(archive, place, key)) {
    *out_value = archive->recent[place].value;
    return true;
  }
  return find_packed(archive, key, out_value);
}

enum door_err sim_archive_exchange(struct sim_archive *archive, uint64_t key, uint64_t value, uint64_t *inout_value)
{
  uint32_t place = place_of(archive, key);
  uint64_t before = *inout_value;
  (void)find_at(archive, place, key, &before);
  enum door_err err = put_at(archive, place, key, value);
  *inout_value = err == DOOR_OK ? before : *inout_value;
  return err;
}

bool sim_archive_find(const struct sim_archive *archive, uint64_t key, uint64_t *out_value)
{
  return find_at(archive, place_of(archive, key), key, out_value);
}

size_t sim_archive_memory_bytes(const struct sim_archive *archive)
{
  size_t packed = archive->words == NULL ? 0 : ((size_t)archive->word_count + 1) * sizeof *archive->words;
  return packed + archive->block_count * sizeof *archive->marks +
         (archive->recent == NULL ? 0 : RECENT_MAX * sizeof *archive->recent);
}
