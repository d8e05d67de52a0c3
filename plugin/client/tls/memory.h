/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

const char *avn_trust_memory_find_system_bundle (void);
int avn_trust_memory_open (const char *bundle);
void avn_trust_memory_write (const char *bundle, const char *pem);
