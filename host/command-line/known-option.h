/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

typedef struct _AvnKnownOptions AvnKnownOptions;

/**
 * AvnKnownOption:
 * @all: the options that it is one of
 * @option: the row
 * @setting: the setting that it sets, -1 if it sets none
 *
 * An option that a command line may have: a setting's, the command's, or one of the host's.
 */
typedef struct
{
  AvnKnownOptions *all;
  const AvnOption *option;
  int setting;
} AvnKnownOption;

/* The options of every command that are not settings. */
extern const AvnOption avn_help_option;
extern const AvnOption avn_verbose_option;
extern const AvnOption avn_version_option;

AvnKnownOptions *avn_known_options_new (AvnSettings *settings, const AvnCommand *command);
void avn_known_options_free (AvnKnownOptions *self);
const AvnKnownOption *avn_known_options_find (AvnKnownOptions *self, const char *word, const char **value);
const AvnKnownOption *avn_known_options_find_name (AvnKnownOptions *self, const char *name);
GPtrArray *avn_known_options_list (AvnKnownOptions *self);
GPtrArray *avn_known_options_list_global (AvnKnownOptions *self, gboolean for_output);
gboolean avn_known_options_excludes (AvnKnownOptions *self, const AvnOption *option, const AvnOption *other);
GError *avn_known_options_new_unknown (AvnKnownOptions *self, const char *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnKnownOptions, avn_known_options_free)
