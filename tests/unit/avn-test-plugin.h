/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/loader-private.h"

/* Returns a loader that has scanned the directory of the fake group. */
AvnPluginLoader *avn_test_plugin_new_loader (void);
const AvnPlugin *avn_test_plugin_load (AvnPluginLoader *loader);
AvnCommandGroup *avn_test_plugin_new_group (void);
