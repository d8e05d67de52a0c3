/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/answer-file.h"
#include "server/request.h"

#include <string.h>

#define SUFFIX ".json"

/* A request must not leave the directory. */
static gboolean
is_file_name (const char *segment)
{
  return *segment != '\0' && *segment != '.' && strchr (segment, '/') == NULL;
}

/**
 * avn_sandbox_answer_file_read:
 * @directory: the directory of --answers
 * @method: the method of a request
 * @encoded_path: its path, percent-encoded
 * @length: (out): the length in bytes
 *
 * Reads the file METHOD/PATH.json, in which the user wrote a response.
 *
 * Returns: (transfer full) (nullable): its content, or %NULL if there is no such file
 */
char *
avn_sandbox_answer_file_read (const char *directory,
                              const char *method,
                              const char *encoded_path,
                              gsize *length)
{
  g_auto (GStrv) segments = avn_sandbox_route_split_path (encoded_path);
  char *content = NULL;
  if (segments == NULL || segments[0] == NULL || segments[1] == NULL || !is_file_name (method))
    return NULL;
  for (guint i = 1; segments[i] != NULL; i++)
    if (!is_file_name (segments[i]))
      return NULL;
  g_autofree char *path = g_build_filenamev (segments);
  g_autofree char *name = g_strconcat (path, SUFFIX, NULL);
  g_autofree char *file = g_build_filename (directory, method, name, NULL);
  if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
    g_file_get_contents (file, &content, length, NULL);
  return content;
}
