/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "settings/settings-private.h"

#define AVN_DECLARATION_SUFFIX ".avn-settings"

/**
 * AvnErrorStatuses:
 * @domain: the name of an error domain
 * @statuses: (owned) (element-type int): the exit status of each code
 *
 * The exit statuses of an error domain.
 */
typedef struct
{
  const char *domain;
  GArray *statuses;
} AvnErrorStatuses;

/**
 * AvnDeclaredKind:
 * @AVN_DECLARED_STATUS: an exit status
 * @AVN_DECLARED_VARIABLE: an environment variable that is not a setting
 * @AVN_DECLARED_FILE: the path of a file that the library reads or writes
 * @AVN_DECLARED_EXAMPLE: a command line that shows the output options
 *
 * The subject of a text for the help.
 */
typedef enum
{
  AVN_DECLARED_STATUS,
  AVN_DECLARED_VARIABLE,
  AVN_DECLARED_FILE,
  AVN_DECLARED_EXAMPLE,
} AvnDeclaredKind;

typedef struct
{
  AvnDeclaredKind kind;
  const char *term; /* as it is typed */
  const char *help; /* translated */
} AvnDeclaredText;

/**
 * AvnDeclaration:
 * @path: (owned): the absolute path of the file
 * @name: (owned): the name of the file without the suffix
 * @infos: (owned) (element-type AvnSettingInfo): its settings
 * @statuses: (owned) (element-type AvnErrorStatuses): its error domains
 * @texts: (owned) (element-type AvnDeclaredText): its texts for the help
 * @error: (owned) (nullable): why the file cannot be used
 *
 * A file NAME.avn-settings, in which a library declares its settings and exit statuses. The host reads it
 * without opening the library.
 */
typedef struct
{
  char *path;
  char *name;
  GPtrArray *infos;
  GPtrArray *statuses;
  GPtrArray *texts;
  GError *error;

  GStringChunk *strings; /* (owned): the strings of the rows */
} AvnDeclaration;

AvnDeclaration *avn_declaration_new (const char *directory, const char *file_name);
void avn_declaration_free (AvnDeclaration *self);
void avn_declaration_list_texts (GPtrArray *declarations, AvnDeclaredKind kind, GPtrArray *texts);
void avn_declaration_refuse (AvnDeclaration *self, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnDeclaration, avn_declaration_free)
