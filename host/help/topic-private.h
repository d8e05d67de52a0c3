/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

typedef struct _AvnTopic AvnTopic;

const AvnTopic *avn_topic_get (guint index);
const AvnTopic *avn_topic_find (const char *name);
const char *avn_topic_get_name (const AvnTopic *self);
const char *avn_topic_get_summary (const AvnTopic *self);
