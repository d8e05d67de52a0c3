/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/settings.h>

G_BEGIN_DECLS

/**
 * AvnTopicPartKind:
 * @AVN_TOPIC_TITLE: a title that ends with a colon
 * @AVN_TOPIC_TEXT: a paragraph
 * @AVN_TOPIC_ENTRY: a term and its description
 *
 * The kind of a part of a help topic.
 */
typedef enum
{
  AVN_TOPIC_TITLE,
  AVN_TOPIC_TEXT,
  AVN_TOPIC_ENTRY,
} AvnTopicPartKind;

/**
 * AvnTopicPart:
 * @kind: the kind of the part
 * @term: (nullable): the term of an entry, as the user types it
 * @text: the text, translated
 * @is_listed: %TRUE for options, variables, exit statuses and directories of plugins
 *
 * One part of a help topic.
 */
struct _AvnTopicPart
{
  AvnTopicPartKind kind;
  char *term;
  char *text;
  gboolean is_listed;
};

AVN_AVAILABLE GPtrArray *avn_topic_list_parts (AvnSettings *settings, const char *name);

G_END_DECLS
