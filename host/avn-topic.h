/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef struct _AvnTopic AvnTopic;

/**
 * AvnTopicPartKind:
 * @AVN_TOPIC_TITLE: what the parts behind it are about, with a colon
 * @AVN_TOPIC_TEXT: a paragraph
 * @AVN_TOPIC_ENTRY: a term and what it means
 * @AVN_TOPIC_LIST: entries that a function adds, from tables that the manual shows elsewhere
 *
 * What a part of a topic of the help is. Where topics are laid out there are no lists any more.
 */
typedef enum
{
  AVN_TOPIC_TITLE,
  AVN_TOPIC_TEXT,
  AVN_TOPIC_ENTRY,
  AVN_TOPIC_LIST,
} AvnTopicPartKind;

/**
 * AvnTopicPart:
 * @kind: what it is
 * @term: (nullable): of an entry, as it is typed
 * @text: (nullable): what it says, translated
 * @is_listed: whether a list brought it
 *
 * One part of a topic.
 */
typedef struct
{
  AvnTopicPartKind kind;
  char *term;
  char *text;
  gboolean is_listed;
} AvnTopicPart;

const AvnTopic *avn_topic_get (guint index);
const AvnTopic *avn_topic_find (const char *name);
const char *avn_topic_get_name (const AvnTopic *self);
const char *avn_topic_get_summary (const AvnTopic *self);
GPtrArray *avn_topic_list_parts (const AvnTopic *self);
