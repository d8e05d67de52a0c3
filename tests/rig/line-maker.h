/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef struct _LineMaker LineMaker;

LineMaker *line_maker_new (void);
GPtrArray *line_maker_make (LineMaker *self, guint32 seed);
