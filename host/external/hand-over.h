/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>
#include <sys/types.h>

/* Another program to run instead of a command. */
typedef struct
{
  char *program;        /* (owned): its path */
  GPtrArray *words;     /* (owned): its NULL-terminated argument list, in the encoding of the command line */
  gboolean is_fallback; /* it is the fallback client, which gets the command line as typed */
} AvnHandOver;

AvnHandOver *avn_hand_over_new_external (const char *group, gboolean help, char **rest);
AvnHandOver *avn_hand_over_new_fallback (AvnSettings *settings, char **all, GError **error);
void avn_hand_over_free (AvnHandOver *self);
gboolean avn_hand_over_run (AvnHandOver *self, AvnSettings *settings, mode_t umask_of_user, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnHandOver, avn_hand_over_free)
