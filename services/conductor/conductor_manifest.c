#include "conductor_manifest.h"

#include "scenario_writer.h"
#include "sim_fingerprint.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEX_BYTES = 24, NUMBER_BYTES = 24 };

static json_t *hex(uint64_t number)
{
  char text[HEX_BYTES];
  snprintf(text, sizeof text, "%016" PRIx64, number);
  return json_string(text);
}

/* A seed may need all 64 bits, which many readers of JSON numbers do not keep: it is written as text too. */
static json_t *seed_text(uint64_t seed)
{
  char text[NUMBER_BYTES];
  snprintf(text, sizeof text, "%" PRIu64, seed);
  return json_string(text);
}

static json_t *versions_json(void)
{
  return json_pack("{s:s, s:i, s:i, s:o}", "program", conductor_program_version(), "order", SIM_ORDER_VERSION, "ledger",
                   DOOR_LEDGER_VERSION, "mathematics", hex(sim_math_fingerprint()));
}

static json_t *services_json(const struct conductor_totals *totals)
{
  json_t *services = json_object();
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct door_counts *counts = &totals->counts[service];
    json_t *one = json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "received", (json_int_t)counts->received, "sent",
                            (json_int_t)counts->sent, "events", (json_int_t)counts->events, "records",
                            (json_int_t)counts->records, "open_contacts", (json_int_t)counts->open_contacts,
                            "message_hash", hex(counts->message_hash));
    json_object_set_new(services, door_party_name(door_service_at(service)), one);
  }
  return services;
}

static json_t *manifest_json(const struct conductor_program *program, const struct door_results *results,
                             const struct conductor_totals *totals, uint64_t scenario_hash_number,
                             const char *ledger_hash)
{
  json_t *manifest = json_pack(
      "{s:s, s:o, s:o, s:o, s:I, s:I, s:I, s:s, s:I, s:I, s:I, s:o, s:s}", "scenario",
      scenario_of(program->document)->name, "versions", versions_json(), "scenario_hash", hex(scenario_hash_number),
      "seed", seed_text(program->seed), "first_replication", (json_int_t)program->first_replication, "replications",
      (json_int_t)program->replication_count, "complete_replications", (json_int_t)door_results_stored_count(results),
      "deployment", program->deployment, "in_step", (json_int_t)program->in_step_count, "threads",
      (json_int_t)program->thread_count, "cycles", (json_int_t)totals->cycle_count, "services", services_json(totals),
      "ledger_hash", ledger_hash);
  return manifest;
}

enum door_err conductor_manifest_json(const struct conductor_program *program, const struct door_results *results,
                                      const struct conductor_totals *totals, const char *unfinished_because,
                                      char **out_text)
{
  uint64_t scenario_hash_number = 0;
  struct door_hash hash;
  char hash_text[DOOR_HASH_TEXT_SIZE] = "";
  enum door_err err = scenario_hash(program->document, &scenario_hash_number);
  if (err == DOOR_OK && door_results_stored_count(results) > 0) {
    err = door_results_ledger_hash(results, &hash);
    if (err == DOOR_OK) {
      door_hash_format(&hash, hash_text);
    }
  }
  if (err != DOOR_OK) {
    return err;
  }
  json_t *manifest = manifest_json(program, results, totals, scenario_hash_number, hash_text);
  if (manifest == NULL) {
    return DOOR_ERR_MEMORY;
  }
  json_object_set_new(manifest, "finished", json_boolean(unfinished_because == NULL));
  if (unfinished_because != NULL) {
    json_object_set_new(manifest, "unfinished_because", json_string(unfinished_because));
  }
  char *text = json_dumps(manifest, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
  json_decref(manifest);
  if (text == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}

/* ---- of a run that is over ---- */

/* The object in a file of the folder; the caller drops it. */
static enum door_err read_object(const struct door_run_folder *folder, const char *name, json_t **out_object,
                                 struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = door_run_folder_read(folder, name, &text, problem);
  if (err != DOOR_OK) {
    return err;
  }
  json_error_t place;
  json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, &place);
  free(text);
  if (!json_is_object(object)) {
    json_decref(object);
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "%s/%s: is not as a run wrote it", folder->path, name);
  }
  *out_object = object;
  return DOOR_OK;
}

enum door_err conductor_manifest_read_end(const struct door_run_folder *folder, struct conductor_end *out_end,
                                          struct door_problem *problem)
{
  json_t *manifest = NULL;
  enum door_err err = read_object(folder, "manifest.json", &manifest, problem);
  if (err == DOOR_OK) {
    json_int_t count = json_integer_value(json_object_get(manifest, "replications"));
    *out_end = (struct conductor_end){.replication_count = (uint32_t)count,
                                      .is_finished = json_is_true(json_object_get(manifest, "finished"))};
    json_decref(manifest);
  }
  return err;
}

enum door_err conductor_manifest_end(const struct door_run_folder *folder, const char *unfinished_because,
                                     uint32_t complete_count, struct door_problem *problem)
{
  json_t *manifest = NULL;
  enum door_err err = read_object(folder, "manifest.json", &manifest, problem);
  if (err != DOOR_OK) {
    return err;
  }
  bool is_set = json_object_set_new(manifest, "complete_replications", json_integer(complete_count)) == 0 &&
                json_object_set_new(manifest, "finished", json_false()) == 0 &&
                json_object_set_new(manifest, "unfinished_because", json_string(unfinished_because)) == 0;
  char *text = is_set ? json_dumps(manifest, JSON_INDENT(2) | JSON_PRESERVE_ORDER) : NULL;
  json_decref(manifest);
  if (text == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory");
  }
  err = door_run_folder_write(folder, "manifest.json", text, problem);
  free(text);
  return err;
}

uint32_t conductor_results_count(const struct door_run_folder *folder, const char *name)
{
  json_t *results = NULL;
  if (!door_run_folder_has(folder, name) || read_object(folder, name, &results, NULL) != DOOR_OK) {
    return 0;
  }
  json_int_t count = json_integer_value(json_object_get(results, "replications"));
  json_decref(results);
  return (uint32_t)count;
}
