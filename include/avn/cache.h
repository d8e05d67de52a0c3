/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

AVN_AVAILABLE int avn_cache_open (const char *name);
AVN_AVAILABLE char *avn_cache_read (const char *name);
AVN_AVAILABLE void avn_cache_write (const char *name, const char *text);

G_END_DECLS
