/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "settings/settings-private.h"

#define AVN_DECLARATION_SUFFIX ".avn-settings"

typedef enum
{
  AVN_DECLARED_STATUS,   /* an exit status */
  AVN_DECLARED_VARIABLE, /* an environment variable that is not a setting */
  AVN_DECLARED_FILE,     /* the path of a file that the library reads or writes */
  AVN_DECLARED_EXAMPLE,  /* a command line that shows the output options */
} AvnDeclaredKind;

/* A text for the help. */
typedef struct
{
  AvnDeclaredKind kind;
  const char *term; /* as it is typed */
  const char *help; /* translated */
} AvnDeclaredText;

/* A file NAME.avn-settings, in which a library declares its settings and exit statuses. The host reads it
 * without opening the library. */
typedef struct
{
  char *path;            /* (owned): absolute */
  char *name;            /* (owned): the name of the file without the suffix */
  GPtrArray *infos;      /* (owned) (element-type AvnSettingInfo) */
  GHashTable *statuses;  /* (owned): from the error domain to a GArray, the exit status of each code */
  GPtrArray *texts;      /* (owned) (element-type AvnDeclaredText) */
  GError *error;         /* (owned) (nullable): why the file cannot be used */
  GStringChunk *strings; /* (owned): the strings of the rows */
} AvnDeclaration;

AvnDeclaration *avn_declaration_new (const char *directory, const char *file_name);
void avn_declaration_free (AvnDeclaration *self);
void avn_declaration_list_texts (GPtrArray *declarations, AvnDeclaredKind kind, GPtrArray *texts);
void avn_declaration_refuse (AvnDeclaration *self, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnDeclaration, avn_declaration_free)
