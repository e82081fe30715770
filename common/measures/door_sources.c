#include "door_sources.h"

#include "door_field.h"

/* Requests of a source and its contacts in a start state have keys of their own, and the contacts of their families
 * them too. */
static bool is_by(const struct door_setting *setting, uint32_t source, uint32_t key)
{
  return setting->source_keys[source] == key || setting->request_keys[source] == key ||
         setting->start_keys[source] == key;
}

static uint32_t key_of(uint64_t contact)
{
  return (uint32_t)(door_family_of((struct door_contact){contact}).id >> DOOR_FIELD_SOURCE_SHIFT);
}

/* The source that the family came by. */
static uint32_t source_of_family(const struct door_setting *setting, uint64_t contact)
{
  uint32_t key = key_of(contact);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (is_by(setting, source, key)) {
      return source;
    }
  }
  return 0;
}

enum door_err door_sources_on_received(struct door_sources *sources, const struct door_setting *setting,
                                       const struct door_record *record)
{
  bool is_of_id = is_by(setting, record->code, key_of(record->subject)) ||
                  source_of_family(setting, record->subject) == record->code;
  return is_of_id ? DOOR_OK : sim_archive_put(&sources->others, record->subject, record->code);
}

uint32_t door_sources_of(const struct door_sources *sources, const struct door_setting *setting, uint64_t contact)
{
  uint64_t source = 0;
  return sim_archive_find(&sources->others, contact, &source) ? (uint32_t)source : source_of_family(setting, contact);
}
