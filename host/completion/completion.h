/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/loader-private.h"

#include <avn/avn.h>

#define AVN_COMPLETION_WORD "__complete"

int avn_completion_run (AvnPluginLoader *loader, char **words);
