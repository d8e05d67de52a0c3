/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>
#include <sys/types.h>

/* Another program to run instead of a command. */
typedef struct
{
  char *path;           /* (owned) */
  GPtrArray *words;     /* (owned): its NULL-terminated argument list, in the encoding of the command line */
  gboolean is_fallback; /* it is the fallback client, which gets the command line as typed */
} AvnExternalProgram;

AvnExternalProgram *avn_external_program_new (const char *group, gboolean help, char **rest);
AvnExternalProgram *avn_external_program_new_fallback (AvnSettings *settings, char **all, GError **error);
void avn_external_program_free (AvnExternalProgram *self);
gboolean avn_external_program_run (AvnExternalProgram *self,
                                   AvnSettings *settings,
                                   mode_t umask_of_user,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnExternalProgram, avn_external_program_free)
