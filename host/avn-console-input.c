/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-text-private.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* What is read to its end: secrets and lists of arguments. */

#define MAX_SECRET_FILE (64 * 1024)
#define MAX_LINES_INPUT (1024 * 1024)

static GString *
read_all (int fd, gsize limit)
{
  g_autoptr (GString) content = g_string_new (NULL);
  char buffer[4096];
  for (;;)
    {
      struct pollfd place = { .fd = fd, .events = POLLIN };
      const gssize n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EAGAIN)
        poll (&place, 1, -1);
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_steal_pointer (&content);
      g_string_append_len (content, buffer, n);
      explicit_bzero (buffer, (gsize)n);
      if (content->len > limit)
        {
          errno = EFBIG;
          return NULL;
        }
    }
}

static GString *
read_path (AvnConsole *self, const char *path, gsize limit)
{
  if (g_str_equal (path, "-"))
    return read_all (self->input, limit);
  g_autofree char *in_locale = avn_text_to_locale (path);
  const int fd = open (in_locale != NULL ? in_locale : path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return NULL;
  GString *content = read_all (fd, limit);
  const int read_errno = errno;
  close (fd);
  errno = read_errno;
  return content;
}

static void
trim_one_line_end (GString *text)
{
  if (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  if (text->len > 0 && text->str[text->len - 1] == '\r')
    g_string_truncate (text, text->len - 1);
}

/**
 * avn_console_read_secret_file:
 * @self: a console
 * @path: a file, or "-" for the input, which is read unseen if it is a terminal
 * @error: where to put an error
 *
 * Reads a password or token from a file. Exactly one line end at its end is trimmed; other control
 * characters, and bytes that are not UTF-8, are refused.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file cannot be read or has more than 64 KiB, `AVN_ERROR_USAGE` if its
 * content cannot be a secret; and those of [method@Avn.Console.ask_secret].
 *
 * Returns: (transfer full) (nullable): the secret, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_read_secret_file (AvnConsole *self, const char *path, GError **error)
{
  g_autofree char *safe_path
      = g_str_equal (path, "-") ? g_strdup (_ ("standard input")) : avn_text_make_safe (path, -1);
  if (g_str_equal (path, "-") && isatty (self->input))
    return avn_console_ask_secret (self, _ ("Password or token: "),
                                   _ ("Name a file instead of standard input."), error);

  g_autoptr (GString) content = read_path (self, path, MAX_SECRET_FILE);
  if (content == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot read %s: %s."), safe_path,
                   g_strerror (errno));
      return NULL;
    }

  trim_one_line_end (content);
  if (content->len == 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("%s is empty."), safe_path);
  else if (!g_utf8_validate (content->str, (gssize)content->len, NULL))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("%s is not valid UTF-8 text."), safe_path);
  else if (avn_text_has_controls (content->str))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("%s must hold one line without control characters."),
                 safe_path);
  else
    return g_string_free (g_steal_pointer (&content), FALSE);
  return NULL;
}

/**
 * avn_console_read_lines:
 * @self: a console
 * @error: where to put an error
 *
 * Reads the input to its end, for arguments that are given as "-".
 *
 * Errors: `AVN_ERROR_STORAGE` if the input cannot be read or has more than 1 MiB, `AVN_ERROR_USAGE` if it
 * is not UTF-8.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the lines that are not empty, without their
 * ends; %NULL on error
 */
char **
avn_console_read_lines (AvnConsole *self, GError **error)
{
  g_autoptr (GString) content = read_all (self->input, MAX_LINES_INPUT);
  if (content == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot read standard input: %s."),
                   g_strerror (errno));
      return NULL;
    }
  if (!g_utf8_validate (content->str, (gssize)content->len, NULL))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Standard input is not valid UTF-8 text."));
      return NULL;
    }

  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = g_strsplit (content->str, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    {
      if (g_str_has_suffix (all[i], "\r"))
        all[i][strlen (all[i]) - 1] = '\0';
      if (*all[i] != '\0')
        g_strv_builder_add (lines, all[i]);
    }
  return g_strv_builder_end (lines);
}
