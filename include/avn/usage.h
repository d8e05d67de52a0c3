/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/plugin.h>

G_BEGIN_DECLS

/**
 * AvnUsagePart:
 * @AVN_USAGE_WORD: typed as it is
 * @AVN_USAGE_VALUE: a placeholder for a value
 * @AVN_USAGE_SIGN: brackets, dots and spaces between these
 *
 * The kind of a piece of a usage line.
 */
typedef enum
{
  AVN_USAGE_WORD,
  AVN_USAGE_VALUE,
  AVN_USAGE_SIGN,
} AvnUsagePart;

/**
 * AvnUsageWriter:
 * @page: the page to append to
 * @part: the kind of the piece
 * @text: the piece, translated
 *
 * Writes a piece of a usage line in the format of a page.
 */
typedef void (*AvnUsageWriter) (GString *page, AvnUsagePart part, const char *text);

AVN_AVAILABLE void avn_usage_write_plain (GString *page, AvnUsagePart part, const char *text);
AVN_AVAILABLE void avn_usage_write_command (GString *page,
                                            AvnUsageWriter write,
                                            const AvnPlugin *plugin,
                                            const AvnCommand *command);
AVN_AVAILABLE void
avn_usage_write_option (GString *page, AvnUsageWriter write, const AvnOption *option, const char *domain);
AVN_AVAILABLE const char *avn_usage_get_program (void);
AVN_AVAILABLE char *avn_usage_print_path (const char *path);

G_END_DECLS
