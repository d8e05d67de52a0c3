/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_EXTERNAL_PREFIX "avn-"

/**
 * AvnExternal:
 * @name: (owned): the name of the group that it provides
 * @path: (owned): the program
 *
 * A program on PATH that provides a command group.
 */
typedef struct
{
  char *name;
  char *path;
} AvnExternal;

AvnExternal *avn_external_find (const char *group);
char *avn_external_find_program (const char *name);
GPtrArray *avn_external_list (void);
void avn_external_free (AvnExternal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnExternal, avn_external_free)
