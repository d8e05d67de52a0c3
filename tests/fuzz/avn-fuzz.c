/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "avn-test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The most marks that a character has in any script. */
#define MAX_MARKS 8

/* A fatal log message traps, which libFuzzer does not report. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;
  g_log_writer_standard_streams (level, fields, n_fields, NULL);
  abort ();
}

/* Only the directory for temporary files comes from the developer's environment. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_get_tmp_dir ();
  clearenv ();
  g_setenv ("AVN_PLUGIN_PATH", AVN_TEST_CLIENT_DIR, TRUE);
  g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
  g_setenv ("HOME", "/nonexistent", TRUE);
  g_log_set_writer_func (write_log_cb, NULL, NULL);
  return 0;
}

typedef struct
{
  AvnTestFolder *folder;
  pid_t owner;
} OwnFolder;

static OwnFolder *
get_own_folder (void)
{
  static OwnFolder own = { 0 };
  return &own;
}

/* The child processes of replay.c must not remove it. */
static void
remove_folder_cb (void)
{
  OwnFolder *own = get_own_folder ();
  if (own->owner == getpid ())
    avn_test_folder_free (own->folder);
}

const char *
avn_fuzz_get_folder (void)
{
  OwnFolder *own = get_own_folder ();
  if (own->folder == NULL)
    {
      own->folder = avn_test_folder_new ();
      own->owner = getpid ();
      atexit (remove_folder_cb);
    }
  return own->folder->path;
}

void
avn_fuzz_write (const char *name, const uint8_t *data, size_t size)
{
  g_autofree char *path = g_build_filename (avn_fuzz_get_folder (), name, NULL);
  const int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_assert_no_errno (fd);
  g_assert_cmpint (write (fd, data, size), ==, size);
  close (fd);
}

/* Independent of avn's list, so that a range missing there is noticed. */
static gboolean
acts_on_terminal (gunichar character)
{
  static const gunichar ranges[][2] = {
    { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0x61c, 0x61c },   { 0x200b, 0x200b },   { 0x200e, 0x200f },
    { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfeff, 0xfeff }, { 0xe0000, 0xe001f },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (character >= ranges[i][0] && character <= ranges[i][1])
      return TRUE;
  return FALSE;
}

static gboolean
is_joiner (gunichar character)
{
  return character == 0x200c || character == 0x200d;
}

void
avn_fuzz_check_text (const char *text, const char *permitted)
{
  guint n_marks = 0;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      g_assert_true (!acts_on_terminal (character) || strchr (permitted, *p) != NULL);
      n_marks = g_unichar_ismark (character) || is_joiner (character) ? n_marks + 1 : 0;
      g_assert_cmpuint (n_marks, <=, MAX_MARKS);
    }
}

/* Check that there is one line about the error, and at most one of advice. */
void
avn_fuzz_check_error (const GError *error, GQuark domain, int code)
{
  g_assert_error (error, domain, code);
  avn_fuzz_check_text (error->message, "\n");
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  const guint n_lines = g_strv_length (lines);
  g_assert_true (n_lines == 1 || n_lines == 2);
  for (guint i = 0; i < n_lines; i++)
    g_assert_cmpstr (lines[i], !=, "");
}
