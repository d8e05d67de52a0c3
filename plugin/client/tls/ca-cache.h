/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

const char *avn_ca_cache_find_system_bundle (void);
int avn_ca_cache_open (const char *bundle);
void avn_ca_cache_write (const char *bundle, const char *pem);
