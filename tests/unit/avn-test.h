/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>
#include <sys/stat.h>

#define AVN_TEST_TOKEN "EXAMPLE/NOT/A/REAL/TOKEN"

/* Adds a test for each row of a table; the first field of a row is its name. */
#define AVN_TEST_ADD_ROWS(folder, rows, function)                                                            \
  for (gsize row_index = 0; row_index < G_N_ELEMENTS (rows); row_index++)                                    \
  avn_test_add_row (folder, (rows)[row_index].name, &(rows)[row_index], function)

#define avn_test_assert_contains(text, part)                                                                 \
  avn_test_check_contains (__FILE__, __LINE__, G_STRFUNC, text, part, TRUE)
#define avn_test_assert_lacks(text, part)                                                                    \
  avn_test_check_contains (__FILE__, __LINE__, G_STRFUNC, text, part, FALSE)

/* Like g_assert_error (), and checks that the message contains a text. */
#define avn_test_assert_error(error, domain, code, part)                                                     \
  do                                                                                                         \
    {                                                                                                        \
      g_assert_error (error, domain, code);                                                                  \
      avn_test_assert_contains ((error) != NULL ? (error)->message : NULL, part);                            \
    }                                                                                                        \
  while (0)

void avn_test_init (int *argc, char ***argv);
void avn_test_add_row (const char *folder, const char *name, gconstpointer row, GTestDataFunc function);
void avn_test_check_contains (
    const char *file, int line, const char *function, const char *text, const char *part, gboolean expected);
JsonNode *avn_test_parse_json (const char *text);
JsonObject *avn_test_parse_object (const char *text);
AvnRecords *avn_test_parse_records (const char *text);

/* A new directory that is removed with its content. */
typedef struct
{
  char *path;
} AvnTestFolder;

AvnTestFolder *avn_test_folder_new (void);
void avn_test_folder_free (AvnTestFolder *self);
char *avn_test_folder_get_path (AvnTestFolder *self, const char *name);
char *avn_test_folder_write (AvnTestFolder *self, const char *name, const char *content);
void avn_test_folder_add (AvnTestFolder *self, const char *name, const char *content);
guint avn_test_folder_count (AvnTestFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnTestFolder, avn_test_folder_free)

/* Settings with a new configuration directory, and the path of a file in it that does not exist yet. */
typedef struct
{
  AvnTestFolder *folder;
  char *path;
  AvnSettings *settings;
} AvnTestPlace;

void avn_test_place_set_up (AvnTestPlace *self, const char *file_name);
void avn_test_place_tear_down (AvnTestPlace *self);

void avn_test_assert_content (const char *path, const char *expected);
mode_t avn_test_get_mode (const char *path);
