/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/file-trust.h"

#include <avn/error.h>
#include <avn/text.h>
#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Users who can change a plugin, or put another file in its place, decide what this process does with its
 * tokens. */

/* Opening a path with more links fails. */
#define MAX_LINKS 40

#define PLAIN_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+=:,@"

typedef struct
{
  GPtrArray *all;      /* (owned) (element-type filename): what other users can change */
  GPtrArray *foreign;  /* (owned) (element-type filename): those of them that belong to another user */
  GPtrArray *writable; /* (owned) (element-type filename): those that others can write to */
  GArray *seen;        /* (owned) (element-type struct stat) */
  guint n_links;       /* that were followed */
  gboolean needs_root; /* to prevent the changes */
} Check;

/* The owner of the program could exchange avn itself. In a user namespace, this may be an ID that stands for
 * all users outside. */
static gboolean
is_trusted_user (uid_t user)
{
  struct stat program;
  return user == 0 || user == geteuid ()
         || (stat ("/proc/self/exe", &program) == 0 && program.st_uid == user);
}

/* In a user namespace, this group stands for all groups outside. */
static gboolean
is_overflow_group (gid_t id)
{
  g_autofree char *text = NULL;
  return g_file_get_contents ("/proc/sys/kernel/overflowgid", &text, NULL, NULL)
         && g_ascii_strtoull (text, NULL, 10) == id;
}

/* TRUE for a group without other users, such as a user's private group. A database that does not list its
 * users shows no members, and the group is not trusted. */
static gboolean
is_trusted_group (gid_t id)
{
  const struct group *group = getgrgid (id);
  const struct passwd *user;
  guint n_members = 0;
  gboolean is_trusted = group != NULL && !is_overflow_group (id);
  for (guint i = 0; is_trusted && group->gr_mem[i] != NULL; i++)
    {
      user = getpwnam (group->gr_mem[i]);
      is_trusted = user != NULL && is_trusted_user (user->pw_uid);
      n_members++;
    }
  setpwent ();
  while (is_trusted && (user = getpwent ()) != NULL)
    if (user->pw_gid == id)
      {
        is_trusted = is_trusted_user (user->pw_uid);
        n_members++;
      }
  endpwent ();
  return is_trusted && n_members > 0;
}

static gboolean
was_seen (Check *self, const struct stat *status)
{
  for (guint i = 0; i < self->seen->len; i++)
    {
      const struct stat *other = &g_array_index (self->seen, struct stat, i);
      if (other->st_ino == status->st_ino && other->st_dev == status->st_dev)
        return TRUE;
    }
  g_array_append_vals (self->seen, status, 1);
  return FALSE;
}

static void
check_status (Check *self, const char *path, const struct stat *status)
{
  const gboolean is_foreign = !is_trusted_user (status->st_uid);
  const gboolean is_writable = (status->st_mode & S_IWOTH) != 0
                               || ((status->st_mode & S_IWGRP) != 0 && !is_trusted_group (status->st_gid));
  if ((!is_foreign && !is_writable) || was_seen (self, status))
    return;
  char *copy = g_strdup (path);
  g_ptr_array_add (self->all, copy);
  self->needs_root |= is_foreign || status->st_uid != geteuid ();
  if (is_foreign)
    g_ptr_array_add (self->foreign, copy);
  if (is_writable)
    g_ptr_array_add (self->writable, copy);
}

/* A file that is missing is reported when it is read. */
static void
check_path (Check *self, const char *path)
{
  struct stat status;
  if (stat (path, &status) == 0)
    check_status (self, path, &status);
}

static void
check_directory (Check *self, const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  check_path (self, directory);
}

/* In a sticky directory, other users cannot replace a link of a trusted user. */
static void
check_link (Check *self, const char *path, const char *directory)
{
  struct stat link;
  struct stat status;
  if (lstat (path, &link) != 0 || stat (directory, &status) != 0)
    return;
  if ((status.st_mode & S_ISVTX) != 0 && is_trusted_user (link.st_uid))
    status.st_mode &= ~(mode_t)(S_IWGRP | S_IWOTH);
  check_status (self, directory, &status);
}

/* Follows the symbolic links in @path from the directory @place, which becomes the path without links. Checks
 * the directory of each link, and if @path @is_target of one, all directories: who can write to one of them
 * decides where the link leads. */
static void
follow_links (Check *self, char **place, const char *path, gboolean is_target)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *next = g_canonicalize_filename (names[i], i == 0 && *path == '/' ? "/" : *place);
      g_autofree char *target = g_file_read_link (next, NULL);
      if (target != NULL || is_target)
        check_link (self, next, *place);
      if (target != NULL && self->n_links++ < MAX_LINKS)
        {
          follow_links (self, place, target, TRUE);
          continue;
        }
      g_free (*place);
      *place = g_steal_pointer (&next);
    }
}

/* Appends a command for a shell. */
static void
add_command (GString *text, const char *command, GPtrArray *paths)
{
  if (paths->len == 0)
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " && " : "", command);
  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = paths->pdata[i];
      g_autofree char *quoted
          = path[strspn (path, PLAIN_CHARACTERS)] != '\0' ? g_shell_quote (path) : g_strdup (path);
      g_string_append_printf (text, " %s", quoted);
    }
}

static GError *
new_error (Check *self)
{
  g_autoptr (GString) command = g_string_new (NULL);
  g_autofree char *paths = NULL;
  const guint n = self->all->len;
  add_command (command, "chown root", self->foreign);
  add_command (command, "chmod go-w", self->writable);
  g_ptr_array_add (self->all, NULL);
  paths = g_strjoinv (", ", (char **)self->all->pdata);
  g_autofree char *safe = avn_text_make_safe (paths, -1);
  /* Translators: %s is a list of paths of files and directories. */
  g_autofree char *fault = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s is not used because other users can change it.",
                   "These files and directories are not used because other users can change them: %s.", n),
      safe);
  g_autofree char *safe_command = avn_text_make_safe (command->str, -1);
  /* A shell would not find these names. */
  if (!g_str_equal (safe_command, command->str))
    return g_error_new_literal (AVN_ERROR, AVN_ERROR_PLUGIN, fault);
  return g_error_new (AVN_ERROR, AVN_ERROR_PLUGIN,
                      self->needs_root
                          /* Translators: the first %s is a sentence, the second a command. */
                          ? _ ("%s\nTo prevent this, run as root: %s")
                          /* Translators: the first %s is a sentence, the second a command. */
                          : _ ("%s\nTo prevent this, run: %s"),
                      fault, command->str);
}

/* Checks that only the user, root and the owner of avn can change files, their directories, and the
 * directories of the symbolic links on the way to them. Others cannot exchange such a file between this check
 * and the use of the path. Does not check the directories above: a search path through directories of others
 * is the choice of the user who set it. An AVN_ERROR_PLUGIN names all paths, and a command to prevent the
 * changes.
 */
gboolean
avn_files_check_trust (GPtrArray *paths, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) foreign = g_ptr_array_new ();
  g_autoptr (GPtrArray) writable = g_ptr_array_new ();
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (struct stat));
  Check self = { all, foreign, writable, seen, 0, FALSE };
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *place = g_strdup ("/");
      self.n_links = 0;
      check_directory (&self, paths->pdata[i]);
      follow_links (&self, &place, paths->pdata[i], FALSE);
      check_directory (&self, place);
      check_path (&self, paths->pdata[i]);
    }
  if (all->len == 0)
    return TRUE;
  g_propagate_error (error, new_error (&self));
  return FALSE;
}

/* Checks one file as avn_files_check_trust() does. */
gboolean
avn_file_check_trust (const char *path, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_ptr_array_add (paths, (gpointer)path);
  return avn_files_check_trust (paths, error);
}

/* Checks that only these users can change what a directory contains. */
gboolean
avn_directory_check_trust (const char *path, GError **error)
{
  g_autofree char *content = g_build_filename (path, "*", NULL);
  return avn_file_check_trust (content, error);
}
