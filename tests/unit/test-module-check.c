/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/key-file.h"
#include "loader/module-check.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <link.h>
#include <string.h>
#include <unistd.h>

#define MODULE AVN_TEST_PLUGIN_DIR "/avn-fake-group.so"

static void
assert_refused (const char *path, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_module_check (path, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, message);
  avn_test_assert_contains (error != NULL ? error->message : NULL, path);
}

static void
assert_content_is_refused (const char *content, gsize length)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, "module.so");
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, content, (gssize)length, &error);
  g_assert_no_error (error);
  assert_refused (path, "is truncated or is not a module for this machine");
}

static char *
get_module (gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  g_file_get_contents (MODULE, &content, length, &error);
  g_assert_no_error (error);
  return content;
}

static void
test_whole (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *link = avn_test_folder_get_path (folder, "module.so");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink (MODULE, link));
  g_assert_true (avn_module_check (MODULE, &error));
  g_assert_no_error (error);
  g_assert_true (avn_module_check (link, &error));
  g_assert_no_error (error);
}

typedef struct
{
  const char *name;
  gsize length;
} CutRow;

static const CutRow cut_rows[] = {
  { "to-nothing", 0 },
  { "to-one-byte", 1 },
  { "in-the-header", sizeof (ElfW (Ehdr)) - 1 },
  { "behind-the-header", sizeof (ElfW (Ehdr)) },
  { "in-the-table", sizeof (ElfW (Ehdr)) + sizeof (ElfW (Phdr)) + 1 },
  { "in-a-segment", 4096 },
};

static void
test_cut (gconstpointer data)
{
  const CutRow *row = data;
  gsize length = 0;
  g_autofree char *content = get_module (&length);
  g_assert_cmpuint (length, >, row->length);
  assert_content_is_refused (content, row->length);
}

/* All segments start within the file, but the last byte of the last one is missing. */
static void
test_cut_by_one_byte (void)
{
  gsize length = 0;
  gsize end = 0;
  g_autofree char *content = get_module (&length);
  ElfW (Ehdr) header;
  memcpy (&header, content, sizeof header);
  for (guint i = 0; i < header.e_phnum; i++)
    {
      ElfW (Phdr) segment;
      memcpy (&segment, content + header.e_phoff + i * sizeof segment, sizeof segment);
      if (segment.p_type == PT_LOAD)
        end = MAX (end, segment.p_offset + segment.p_filesz);
    }
  g_assert_cmpuint (end, >, 1);
  assert_content_is_refused (content, end - 1);
}

static void
test_text (void)
{
  static const char text[] = "# a text that is long enough to hold the header of a module, but holds none\n";
  assert_content_is_refused (text, strlen (text));
}

/* The offset and the size of the segment table must be checked. */
static void
test_wrong_header (void)
{
  gsize length = 0;
  g_autofree char *content = get_module (&length);
  ElfW (Ehdr) header;
  memcpy (&header, content, sizeof header);

  ElfW (Ehdr) far_away = header;
  far_away.e_phoff = (ElfW (Off)) - 1;
  memcpy (content, &far_away, sizeof far_away);
  assert_content_is_refused (content, length);

  ElfW (Ehdr) too_many = header;
  too_many.e_phnum = G_MAXUINT16;
  memcpy (content, &too_many, sizeof too_many);
  assert_content_is_refused (content, length);

  ElfW (Ehdr) other_size = header;
  other_size.e_phentsize = 1;
  memcpy (content, &other_size, sizeof other_size);
  assert_content_is_refused (content, length);
}

static void
test_no_file (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *missing = avn_test_folder_get_path (folder, "missing.so");
  g_autofree char *pipe = avn_test_folder_get_path (folder, "pipe.so");
  g_assert_no_errno (mkfifo (pipe, 0600));
  assert_refused (missing, "is missing or is not a regular file");
  assert_refused (folder->path, "is missing or is not a regular file");
  assert_refused (pipe, "is missing or is not a regular file");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add_func ("/module-check/whole", test_whole);
  AVN_TEST_ADD_ROWS ("/module-check/cut", cut_rows, test_cut);
  g_test_add_func ("/module-check/cut-by-one-byte", test_cut_by_one_byte);
  g_test_add_func ("/module-check/text", test_text);
  g_test_add_func ("/module-check/wrong-header", test_wrong_header);
  g_test_add_func ("/module-check/no-file", test_no_file);
  return g_test_run ();
}
