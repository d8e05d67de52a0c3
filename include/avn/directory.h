/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

AVN_AVAILABLE char *avn_directory_dup_home (void);

G_END_DECLS
