/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

const char *avn_command_check_group (AvnCommandGroup *group);
