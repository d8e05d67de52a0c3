/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/settings.h>

G_BEGIN_DECLS

/**
 * AvnTopicPartKind:
 * @AVN_TOPIC_TITLE: what the parts behind it are about, with a colon
 * @AVN_TOPIC_TEXT: a paragraph
 * @AVN_TOPIC_ENTRY: a term and what it means
 *
 * What a part of a help topic is.
 */
typedef enum
{
  AVN_TOPIC_TITLE,
  AVN_TOPIC_TEXT,
  AVN_TOPIC_ENTRY,
} AvnTopicPartKind;

/**
 * AvnTopicPart:
 * @kind: what it is
 * @term: (nullable): of an entry, as it is typed
 * @text: what it says, translated
 * @is_listed: whether it is a row of a table: an option, a variable, an exit status or a folder
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
