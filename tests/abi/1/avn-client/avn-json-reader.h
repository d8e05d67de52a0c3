/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

AVN_AVAILABLE GVariant *avn_json_read (const char *text, gsize length, GError **error);
AVN_AVAILABLE GVariant *avn_json_get_records (GVariant *object, const char *member, GError **error);

G_END_DECLS
