/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

AVN_AVAILABLE char **avn_client_list_libraries (void);

G_END_DECLS
