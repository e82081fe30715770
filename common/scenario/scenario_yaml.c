#include "scenario_node.h"

#include "door_words.h"
#include "scenario_guard.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

struct builder {
  struct scenario_document *document;
  struct fy_parser *parser;
  uint32_t layer;
  uint32_t node_count;
  bool is_stopped; /* a problem was told after which the rest means nothing */
};

/* ---- Events ---- */

static void stop(struct builder *builder, struct scenario_spot spot, const char *message)
{
  if (!builder->is_stopped) {
    scenario_complain(builder->document, spot, "", "%s", door_say(message));
  }
  builder->is_stopped = true;
}

static struct scenario_spot spot_of_mark(const struct builder *builder, const struct fy_mark *mark,
                                         struct scenario_spot otherwise)
{
  if (mark == NULL || mark->line < 0 || mark->column < 0) {
    return otherwise;
  }
  return (struct scenario_spot){builder->layer, (uint32_t)mark->line + 1U, (uint32_t)mark->column + 1U};
}

/* What the event hangs on: anchor and tag tokens, both NULL for events that have none. */
static void marks_of_event(const struct fy_event *event, struct fy_token **out_anchor, struct fy_token **out_tag)
{
  *out_anchor = NULL;
  *out_tag = NULL;
  if (event->type == FYET_SCALAR) {
    *out_anchor = event->scalar.anchor;
    *out_tag = event->scalar.tag;
  } else if (event->type == FYET_SEQUENCE_START) {
    *out_anchor = event->sequence_start.anchor;
    *out_tag = event->sequence_start.tag;
  } else if (event->type == FYET_MAPPING_START) {
    *out_anchor = event->mapping_start.anchor;
    *out_tag = event->mapping_start.tag;
  }
}

/* The library's marks of anchors, of aliases and of scalars in quotes stand one behind the sign that begins them. */
static struct scenario_spot one_before(struct scenario_spot spot)
{
  spot.column -= spot.column > 1 ? 1 : 0;
  return spot;
}

static void refuse_marks(struct builder *builder, const struct fy_event *event, struct scenario_node *node)
{
  struct fy_token *anchor = NULL;
  struct fy_token *tag = NULL;
  marks_of_event(event, &anchor, &tag);
  if (anchor != NULL) {
    scenario_complain(builder->document, one_before(spot_of_mark(builder, fy_token_start_mark(anchor), node->spot)), "",
                      "anchors (&) are not read; write the value out");
  }
  if (tag != NULL) {
    scenario_complain(builder->document, spot_of_mark(builder, fy_token_start_mark(tag), node->spot), "",
                      "tags (!) are not read; write the value without one");
    node->is_broken = true;
  }
}

static bool copy_scalar(struct builder *builder, const struct fy_event *event, struct scenario_node *node)
{
  size_t length = 0;
  const char *text = fy_token_get_text(event->scalar.value, &length);
  enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
  node->is_plain = style == FYSS_PLAIN;
  bool is_block = style == FYSS_LITERAL || style == FYSS_FOLDED;
  if (is_block && length == 1 && text != NULL && text[0] == '\0') {
    length = 0; /* what the library makes of an empty block at the very end */
  }
  if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) {
    node->spot = one_before(node->spot);
  }
  if (text == NULL || !scenario_text_is_clean(text, length)) {
    bool is_missing = text == NULL && length == 0;
    if (!is_missing) {
      scenario_complain(builder->document, node->spot, "", "an escape gives a character that no text may hold");
      node->is_broken = true;
    }
    text = "";
    length = 0;
  }
  node->text = malloc(length + 1); /* the library's text does not end with NUL */
  if (node->text == NULL) {
    builder->document->is_out_of_memory = true;
    return false;
  }
  memcpy(node->text, text, length);
  node->text[length] = '\0';
  return true;
}

static struct scenario_node *build_node(struct builder *builder, struct fy_event *event, struct scenario_spot otherwise,
                                        uint32_t depth);

static struct fy_event *next_event(struct builder *builder)
{
  return builder->is_stopped ? NULL : fy_parser_parse(builder->parser);
}

static void append(struct scenario_node *parent, struct scenario_node ***tail, struct scenario_node *child)
{
  **tail = child;
  *tail = &child->next;
  parent->child_count++;
}

static void build_list(struct builder *builder, struct scenario_node *list, uint32_t depth)
{
  struct scenario_node **tail = &list->first;
  struct fy_event *event = next_event(builder);
  while (event != NULL && event->type != FYET_SEQUENCE_END) {
    struct scenario_node *child = build_node(builder, event, list->spot, depth);
    fy_parser_event_free(builder->parser, event);
    if (child == NULL) {
      return;
    }
    append(list, &tail, child);
    event = next_event(builder);
  }
  fy_parser_event_free(builder->parser, event);
}

/* Takes the key's text into value and value into the mapping, unless the key is there already. */
static void add_pair(struct builder *builder, struct scenario_node *mapping, struct scenario_node ***tail,
                     struct scenario_node *pair[2])
{
  struct scenario_node *key = pair[0];
  struct scenario_node *value = pair[1];
  const char *reason = key->kind == SCENARIO_SCALAR ? NULL : DOOR_SAID("a key must be a word");
  const struct scenario_node *same = reason == NULL ? scenario_node_child(mapping, key->text) : NULL;
  if (reason == NULL && same == NULL) {
    value->key = key->text;
    value->key_is_plain = key->is_plain;
    value->key_spot = key->spot;
    value->is_broken = value->is_broken || key->is_broken;
    key->text = NULL;
    append(mapping, tail, value);
  } else {
    if (same != NULL) {
      scenario_node_tell_twice(builder->document, key->spot, key->text, same);
    } else {
      scenario_complain(builder->document, key->spot, "", "%s", door_say(reason));
    }
    scenario_node_destroy(&value);
  }
  scenario_node_destroy(&key);
}

static void build_mapping(struct builder *builder, struct scenario_node *mapping, uint32_t depth)
{
  struct scenario_node **tail = &mapping->first;
  struct fy_event *event = next_event(builder);
  while (event != NULL && event->type != FYET_MAPPING_END) {
    struct scenario_node *pair[2] = {build_node(builder, event, mapping->spot, depth), NULL};
    fy_parser_event_free(builder->parser, event);
    if (pair[0] == NULL) {
      return;
    }
    event = next_event(builder);
    pair[1] = event == NULL ? NULL : build_node(builder, event, pair[0]->spot, depth);
    fy_parser_event_free(builder->parser, event);
    if (pair[1] == NULL) {
      scenario_node_destroy(&pair[0]);
      return;
    }
    add_pair(builder, mapping, &tail, pair);
    event = next_event(builder);
  }
  fy_parser_event_free(builder->parser, event);
}

/* The node that begins with event, which the caller frees; NULL when building stopped. */
static struct scenario_node *build_node(struct builder *builder, struct fy_event *event, struct scenario_spot otherwise,
                                        uint32_t depth)
{
  struct scenario_spot spot = spot_of_mark(builder, fy_event_start_mark(event), otherwise);
  const char *limit = scenario_node_limit(depth, ++builder->node_count);
  if (limit != NULL) {
    stop(builder, spot, limit);
    return NULL;
  }
  struct scenario_node *node = calloc(1, sizeof *node);
  if (node == NULL) {
    builder->document->is_out_of_memory = true;
    builder->is_stopped = true;
    return NULL;
  }
  node->spot = spot;
  refuse_marks(builder, event, node);
  bool is_built = true;
  if (event->type == FYET_SEQUENCE_START) {
    node->kind = SCENARIO_LIST;
    build_list(builder, node, depth + 1);
  } else if (event->type == FYET_MAPPING_START) {
    node->kind = SCENARIO_MAPPING;
    build_mapping(builder, node, depth + 1);
  } else if (event->type == FYET_SCALAR) {
    is_built = copy_scalar(builder, event, node);
  } else {
    scenario_complain(builder->document, one_before(spot), "", "aliases (*) are not read; write the value out");
    node->is_broken = true;
    node->text = scenario_copy(builder->document, "");
    is_built = node->text != NULL;
  }
  if (!is_built) {
    scenario_node_destroy(&node);
    builder->is_stopped = true;
  }
  return node;
}

/* ---- The whole text ---- */

static struct scenario_node *build_document(struct builder *builder)
{
  struct scenario_node *root = NULL;
  struct scenario_spot top = {builder->layer, 1, 1};
  bool has_document = false;
  struct fy_event *event = next_event(builder);
  while (event != NULL) {
    if (event->type == FYET_DOCUMENT_START && has_document) {
      stop(builder, spot_of_mark(builder, fy_event_start_mark(event), top),
           "a second document; one file is one document");
    }
    has_document = has_document || event->type == FYET_DOCUMENT_START;
    bool is_node = event->type == FYET_SCALAR || event->type == FYET_ALIAS || event->type == FYET_SEQUENCE_START ||
                   event->type == FYET_MAPPING_START;
    if (is_node && root == NULL) {
      root = build_node(builder, event, top, 1);
    }
    fy_parser_event_free(builder->parser, event);
    event = next_event(builder);
  }
  return root;
}

/* The library's own complaints, in our form. */
static void tell_syntax_errors(struct builder *builder, struct fy_diag *diag)
{
  void *iterator = NULL;
  bool has_error = false;
  struct fy_diag_error *error = fy_diag_errors_iterate(diag, &iterator);
  while (error != NULL) {
    struct scenario_spot spot = {builder->layer, error->line < 1 ? 1U : (uint32_t)error->line,
                                 error->column < 1 ? 1U : (uint32_t)error->column};
    has_error = true;
    scenario_complain(builder->document, spot, "", "not YAML: %s", scenario_show(error->msg).text);
    error = fy_diag_errors_iterate(diag, &iterator);
  }
  bool is_silent = !has_error && fy_parser_get_stream_error(builder->parser);
  if (is_silent && !builder->is_stopped) {
    scenario_complain(builder->document, (struct scenario_spot){builder->layer, 1, 1}, "", "not YAML");
  }
  builder->is_stopped = builder->is_stopped || has_error || is_silent;
}

/* Complaints go nowhere but into the list that tell_syntax_errors reads. */
static void drop_output(struct fy_diag *diag, void *user, const char *bytes, size_t count)
{
  (void)diag;
  (void)user;
  (void)bytes;
  (void)count;
}

struct scenario_node *scenario_node_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count)
{
  struct fy_diag_cfg diag_settings;
  fy_diag_cfg_default(&diag_settings);
  diag_settings.fp = NULL;
  diag_settings.output_fn = drop_output;
  diag_settings.colorize = false;
  struct fy_diag *diag = fy_diag_create(&diag_settings);
  if (diag == NULL) {
    document->is_out_of_memory = true;
    return NULL;
  }
  fy_diag_set_collect_errors(diag, true);
  struct fy_parse_cfg settings = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag};
  struct builder builder = {.document = document, .layer = layer};
  builder.parser = fy_parser_create(&settings);
  struct scenario_node *root = NULL;
  if (builder.parser == NULL || fy_parser_set_string(builder.parser, text, byte_count) != 0) {
    document->is_out_of_memory = true;
    builder.is_stopped = true;
  } else {
    root = build_document(&builder);
    tell_syntax_errors(&builder, diag);
  }
  if (root == NULL && !builder.is_stopped) {
    scenario_complain(document, (struct scenario_spot){layer, 1, 1}, "", "there is nothing in it");
  }
  fy_parser_destroy(builder.parser);
  fy_diag_destroy(diag);
  if (builder.is_stopped) {
    scenario_node_destroy(&root);
  }
  return root;
}
