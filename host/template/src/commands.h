/* SPDX-License-Identifier: 0BSD */
#pragma once

#include <avn/avn.h>

/* Every command is one file that defines one of these. */
extern const AvnCommand find_command;
