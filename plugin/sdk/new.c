/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "template-files.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FULL_FILES "/avn/template/full/"
#define MINIMAL_FILES "/avn/template/minimal/"
#define MAX_NAME_LENGTH 64
#define MAX_OPEN_DIRECTORIES 16

/* The files of the project, in which the name replaces three placeholders. Functions that can fail return
 * %FALSE and set errno. */
typedef struct
{
  const char *name; /* (unowned): my-tool */
  char *symbol;     /* (owned): my_tool */
  char *type;       /* (owned): MyTool */
  const char *files;
  mode_t umask; /* the user's: that of avn is stricter */
} Template;

static void
template_clear (Template *self)
{
  g_clear_pointer (&self->symbol, g_free);
  g_clear_pointer (&self->type, g_free);
  avn_template_unregister_resource ();
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Template, template_clear)

static char *
make_type (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, "-", -1);
  for (guint i = 0; words[i] != NULL; i++)
    words[i][0] = g_ascii_toupper (words[i][0]);
  return g_strjoinv (NULL, words);
}

static gboolean
check_name (const char *name, GError **error)
{
  /* Installing another plugin of such a name would replace avn's. */
  static const char *const reserved[] = { "avn", "help", AVN_SDK_GROUP, "sandbox", "user", "version", NULL };
  g_autofree char *safe = avn_text_make_safe (name, -1);
  if (strlen (name) > MAX_NAME_LENGTH
      || !g_regex_match_simple ("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name, G_REGEX_DOLLAR_ENDONLY, 0))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 /* Translators: %s is what the user typed. */
                 _ ("\"%s\" cannot be the name of a command group.\n"
                    "Use up to %d lower-case letters, digits and single dashes, beginning with a letter."),
                 safe, MAX_NAME_LENGTH);
  else if (g_strv_contains (reserved, name) || g_str_has_prefix (name, "avn-"))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The name \"%s\" is reserved for avn."), name);
  else
    return TRUE;
  return FALSE;
}

/* Keeps the set-group-ID bit, which a directory inherits. */
static gboolean
set_mode (Template *self, const char *path, mode_t mode)
{
  struct stat status;
  return stat (path, &status) == 0 && g_chmod (path, (status.st_mode & S_ISGID) | (mode & ~self->umask)) == 0;
}

static gboolean
write_text (const char *path, const char *text)
{
  FILE *file = fopen (path, "wxe");
  if (file == NULL)
    return FALSE;
  const gboolean is_written = fputs (text, file) >= 0 && fflush (file) == 0;
  const int saved_errno = errno;
  const gboolean is_closed = fclose (file) == 0;
  if (!is_written)
    errno = saved_errno;
  return is_written && is_closed;
}

static gboolean
write_file (Template *self, const char *resource_path, const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length = 0;
  const char *content = g_bytes_get_data (bytes, &length);
  g_autoptr (GString) text = g_string_new_len (content, (gssize)length);
  g_string_replace (text, "@NAME@", self->name, 0);
  g_string_replace (text, "@SYMBOL@", self->symbol, 0);
  g_string_replace (text, "@TYPE@", self->type, 0);
  return write_text (path, text->str) && set_mode (self, path, 0666);
}

/* The names of child directories end with a slash. */
static gboolean
write_children (Template *self, const char *resource_path, const char *directory)
{
  g_auto (GStrv) children
      = g_resources_enumerate_children (resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; children[i] != NULL; i++)
    {
      g_autofree char *child = g_strconcat (resource_path, children[i], NULL);
      g_autofree char *path = g_build_filename (directory, children[i], NULL);
      const gboolean is_written = g_str_has_suffix (child, "/")
                                      ? g_mkdir (path, 0700) == 0 && write_children (self, child, path)
                                            && set_mode (self, path, 0777)
                                      : write_file (self, child, path);
      if (!is_written)
        return FALSE;
    }
  return TRUE;
}

static int
remove_entry_cb (const char *path, const struct stat *status, int kind, struct FTW *position)
{
  return g_remove (path);
}

/* Writes a temporary directory and renames it, which replaces an empty one. */
static gboolean
write_directory (Template *self, const char *directory)
{
  g_autofree char *temporary = g_strconcat (directory, "-XXXXXX.avn-new", NULL);
  if (g_mkdtemp (temporary) == NULL)
    return FALSE;
  if (write_children (self, self->files, temporary) && set_mode (self, temporary, 0777)
      && g_rename (temporary, directory) == 0)
    return TRUE;
  const int saved_errno = errno;
  nftw (temporary, remove_entry_cb, MAX_OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
  errno = saved_errno;
  return FALSE;
}

/* Replacing the current directory would leave the user's shell in a deleted one. */
static gboolean
is_current_directory (const char *directory)
{
  struct stat here, there;
  return stat (".", &here) == 0 && stat (directory, &there) == 0 && here.st_dev == there.st_dev
         && here.st_ino == there.st_ino;
}

static gboolean
write_project (Template *self, const char *directory, GError **error)
{
  g_autofree char *safe = avn_text_make_safe (directory, -1);
  if (is_current_directory (directory))
    g_set_error (
        error, AVN_ERROR, AVN_ERROR_STORAGE,
        _ ("Cannot write %s: it is the current directory.\nRun the command in its parent directory."), safe);
  else if (write_directory (self, directory))
    return TRUE;
  else if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
                 _ ("Cannot write %s: it exists and is not an empty directory.\n"
                    "Use --directory=DIRECTORY to choose another one."),
                 safe);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot write %s: %s."), safe, g_strerror (errno));
  return FALSE;
}

static void
add_command (AvnResult *result, const char *command, const char *word)
{
  const gboolean is_plain
      = word[strspn (word, "+,-./0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")] == '\0';
  g_autofree char *quoted = is_plain ? g_strdup (word) : g_shell_quote (word);
  g_autofree char *safe = avn_text_make_safe (quoted, -1);
  g_autofree char *line = g_strconcat ("  ", command, safe, NULL);
  avn_result_add_message (result, line);
}

static void
add_advice (AvnResult *result, const char *directory, gboolean has_test)
{
  avn_result_add_message (result, has_test ? _ ("Build, test and install it:") : _ ("Build and install it:"));
  add_command (result, "cd ", directory);
  if (*AVN_PKG_CONFIG_DIR == '\0')
    add_command (result, "meson setup ", "build");
  else
    add_command (result, "meson setup build --pkg-config-path=", AVN_PKG_CONFIG_DIR);
  if (has_test)
    add_command (result, "meson test -C ", "build");
  add_command (result, "meson install -C ", "build");
}

static void
add_note (AvnResult *result, AvnPluginInfo *other)
{
  g_autofree char *path = g_filename_display_name (avn_plugin_info_get_key_file_path (other));
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_autofree char *note = g_strdup_printf (
      /* Translators: the first %s is the path of a file, the second the name of a command group. */
      _ ("The plugin %s also provides the group %s. It wins unless yours replaces it or comes first in "
         "AVN_PLUGIN_PATH."),
      safe, avn_plugin_info_get_name (other));
  avn_result_add_note (result, note);
}

static AvnResult *
new_result (
    AvnPluginLoader *loader, const char *name, const char *directory, const char *path, gboolean has_test)
{
  AvnPluginInfo *other = avn_plugin_loader_find (loader, name);
  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "path", path);
  AvnResult *result = avn_result_new_record (record);

  g_autofree char *safe = avn_text_make_safe (directory, -1);
  g_autofree char *message
      /* Translators: the first %s is the name of a command group, the second a directory. */
      = g_strdup_printf (_ ("Created a plugin for the group %s in the directory %s."), name, safe);
  avn_result_add_message (result, message);
  /* The commands in the advice would read a path that starts with "-" as an option. */
  add_advice (result, *directory == '-' ? path : directory, has_test);
  if (other != NULL)
    add_note (result, other);
  return result;
}

static void
run_new (AvnCommandGroup *group, AvnInvocation *invocation)
{
  const char *name = avn_invocation_get_argument (invocation, 0);
  const char *given = avn_invocation_get_string (invocation, "directory");
  const char *directory = given != NULL ? given : name;
  g_autofree char *path = g_canonicalize_filename (directory, NULL);
  const gboolean is_minimal = avn_invocation_has_option (invocation, "minimal");
  g_auto (Template) template = {
    .name = name,
    .symbol = g_strdelimit (g_strdup (name), "-", '_'),
    .type = make_type (name),
    .files = is_minimal ? MINIMAL_FILES : FULL_FILES,
    .umask = avn_invocation_get_umask (invocation),
  };
  GError *error = NULL;
  avn_template_register_resource ();
  if (check_name (name, &error) && write_project (&template, path, &error))
    avn_invocation_return_result (
        invocation, new_result (avn_invocation_get_loader (invocation), name, directory, path, !is_minimal));
  else
    avn_invocation_return_error (invocation, error);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "directory", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Write to this new or empty directory (default: NAME)"), N_ ("DIRECTORY") },
              .minimum = 1),
  AVN_OPTION ({ "minimal", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Write the smallest plugin: one command that lists records"), NULL }),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("NAME"), .help = N_ ("Name of the new command group")),
  NULL,
};

static const char *const examples[] = { "plugin new weather", "plugin new weather --directory avn-weather",
                                        "plugin new weather --minimal", NULL };

static const char *const members[] = { "path", NULL };

const AvnCommand avn_sdk_new_command = {
  .path = "new",
  .summary = N_ ("Create the project of a new plugin"),
  .description = N_ ("The project has one command, its translation, its manual page and its test. With "
                     "--minimal it has the command alone. It does not need the sources of avn."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_new,
  .members = members,
};
