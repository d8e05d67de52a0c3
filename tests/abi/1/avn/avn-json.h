/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AvnJsonFlags:
 * @AVN_JSON_COMPACT: one line, without spaces, members in their own order
 * @AVN_JSON_PRETTY: indented by four spaces, members sorted by name
 *
 * How JSON is laid out.
 */
typedef enum
{
  AVN_JSON_COMPACT,
  AVN_JSON_PRETTY,
} AvnJsonFlags;

AVN_AVAILABLE char *avn_json_print (GVariant *value, AvnJsonFlags flags);

G_END_DECLS
