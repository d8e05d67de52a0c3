/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* How many characters of a wrong word an error quotes. */
#define AVN_MAX_SHOWN_LENGTH 64

typedef struct _AvnKnownOptions AvnKnownOptions;

/* An option of a setting, of the command, or one of those below. */
typedef struct
{
  AvnKnownOptions *all;
  const AvnOption *option;
  int setting; /* the index of the setting that it sets, or -1 */
} AvnKnownOption;

extern const AvnOption avn_help_option;
extern const AvnOption avn_verbose_option;
extern const AvnOption avn_version_option;

AvnKnownOptions *avn_known_options_new (AvnSettings *settings, const AvnCommand *command);
void avn_known_options_free (AvnKnownOptions *self);
const AvnKnownOption *avn_known_options_find (AvnKnownOptions *self, const char *word, const char **value);
const AvnKnownOption *avn_known_options_find_name (AvnKnownOptions *self, const char *name);
GPtrArray *avn_known_options_list (AvnKnownOptions *self);
gboolean avn_known_options_excludes (AvnKnownOptions *self, const AvnOption *option, const AvnOption *other);
GError *avn_known_options_new_unknown (AvnKnownOptions *self, const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnKnownOptions, avn_known_options_free)
