/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/error.h>
#include <avn/avn.h>

G_BEGIN_DECLS

AVN_AVAILABLE JsonNode *avn_client_json_read (const char *text, gsize length, GError **error);
AVN_AVAILABLE AvnRecords *avn_client_json_read_list (GBytes *text, const char *member, GError **error);

G_END_DECLS
