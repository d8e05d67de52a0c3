/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

AVN_AVAILABLE char *avn_text_make_safe (const char *text, gssize max_characters);
AVN_AVAILABLE gboolean avn_text_has_controls (const char *text);
AVN_AVAILABLE gboolean avn_text_is_token (const char *text);
AVN_AVAILABLE gboolean avn_text_can_break_between (gunichar before, gunichar after);
AVN_AVAILABLE char *avn_text_join (const char *const *words);

G_END_DECLS
