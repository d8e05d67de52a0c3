/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

AVN_AVAILABLE gboolean avn_thread_check (GError **error);

G_END_DECLS
