/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-invocation-private.h"
#include "avn-process.h"
#include "avn-settings-private.h"

struct _AvnInvocation
{
  GObject parent_instance;

  const AvnCommand *command;
  AvnSettings *settings;   /* (owned) */
  AvnConsole *console;     /* (owned) */
  GVariantDict *options;   /* (owned) */
  GPtrArray *arguments;    /* (owned) (element-type utf8), ends with NULL */
  AvnPluginLoader *loader; /* (owned) (nullable) */
  mode_t umask;            /* the user's, which children get back */

  GCancellable *cancellable; /* (owned) */
  gpointer data;             /* (owned) (nullable): the command's */
  GDestroyNotify free_data;  /* (nullable) */

  gboolean has_returned;
  AvnResult *result; /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AvnInvocation, avn_invocation, G_TYPE_OBJECT)

static void
avn_invocation_finalize (GObject *object)
{
  AvnInvocation *self = AVN_INVOCATION (object);
  avn_invocation_set_data (self, NULL, NULL);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->settings);
  g_clear_object (&self->console);
  g_clear_object (&self->loader);
  g_clear_pointer (&self->options, g_variant_dict_unref);
  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_invocation_parent_class)->finalize (object);
}

static void
avn_invocation_class_init (AvnInvocationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_invocation_finalize;
}

static void
avn_invocation_init (AvnInvocation *self)
{
  self->cancellable = g_cancellable_new ();
  self->options = g_variant_dict_new (NULL);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->arguments, NULL);
}

AvnInvocation *
avn_invocation_new (const AvnCommand *command,
                    AvnSettings *settings,
                    AvnConsole *console,
                    mode_t umask_of_user)
{
  AvnInvocation *self = g_object_new (AVN_TYPE_INVOCATION, NULL);
  self->command = command;
  self->settings = g_object_ref (settings);
  self->console = g_object_ref (console);
  self->umask = umask_of_user;
  return self;
}

void
avn_invocation_set_loader (AvnInvocation *self, AvnPluginLoader *loader)
{
  g_set_object (&self->loader, loader);
}

void
avn_invocation_take_option (AvnInvocation *self, const char *name, GVariant *value)
{
  g_variant_dict_insert_value (self->options, name, value);
}

void
avn_invocation_add_argument (AvnInvocation *self, const char *word)
{
  g_ptr_array_insert (self->arguments, (int)self->arguments->len - 1, g_strdup (word));
}

/* (nullable): what the host's own commands look plugins up with. */
AvnPluginLoader *
avn_invocation_get_loader (AvnInvocation *self)
{
  return self->loader;
}

mode_t
avn_invocation_get_umask (AvnInvocation *self)
{
  return self->umask;
}

/**
 * avn_invocation_run:
 * @self: an invocation
 * @group: the group of its command
 * @error: where to put an error: the command's
 *
 * Runs the command until it has returned, and frees the command's data.
 *
 * Returns: (transfer full) (nullable): the result; %NULL on error, or if there is nothing to say
 */
AvnResult *
avn_invocation_run (AvnInvocation *self, AvnCommandGroup *group, GError **error)
{
  self->command->run (group, self);
  while (!self->has_returned)
    g_main_context_iteration (NULL, TRUE);
  avn_invocation_set_data (self, NULL, NULL);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->result);
}

/**
 * avn_invocation_return_result:
 * @self: an invocation
 * @result: (transfer full) (nullable): what to show; %NULL if there is nothing to say
 *
 * Ends the command with success. The host shows the result once it is back in the main loop.
 *
 * It is an error to return from an invocation twice.
 */
void
avn_invocation_return_result (AvnInvocation *self, AvnResult *result)
{
  g_return_if_fail (AVN_IS_INVOCATION (self));
  g_return_if_fail (result == NULL || AVN_IS_RESULT (result));
  g_return_if_fail (!self->has_returned);
  self->has_returned = TRUE;
  self->result = result;
}

/**
 * avn_invocation_return_error:
 * @self: an invocation
 * @error: (transfer full): why the command failed
 *
 * Ends the command with an error. The host prints the message and ends with the exit status that belongs to
 * the error's domain and code.
 *
 * It is an error to return from an invocation twice.
 */
void
avn_invocation_return_error (AvnInvocation *self, GError *error)
{
  g_return_if_fail (AVN_IS_INVOCATION (self));
  g_return_if_fail (error != NULL);
  g_return_if_fail (!self->has_returned);
  self->has_returned = TRUE;
  self->error = error;
}

/**
 * avn_invocation_get_cancellable:
 * @self: an invocation
 *
 * Gets what is cancelled when the user presses Ctrl+C. The command goes on then until it has returned, so
 * that an answer that came before is still the answer.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
avn_invocation_get_cancellable (AvnInvocation *self)
{
  g_return_val_if_fail (AVN_IS_INVOCATION (self), NULL);
  return self->cancellable;
}

/**
 * avn_invocation_set_data:
 * @self: an invocation
 * @data: (nullable): the state of the command
 * @free_data: (nullable): frees @data
 *
 * Keeps state for the callbacks of a command. It is freed when other data takes its place, and when the
 * command has returned.
 */
void
avn_invocation_set_data (AvnInvocation *self, gpointer data, GDestroyNotify free_data)
{
  g_return_if_fail (AVN_IS_INVOCATION (self));
  gpointer old_data = g_steal_pointer (&self->data);
  if (self->free_data != NULL)
    self->free_data (old_data);
  self->data = data;
  self->free_data = free_data;
}

/**
 * avn_invocation_get_data: (skip)
 * @self: an invocation
 *
 * Gets the state of the command.
 *
 * Returns: (transfer none) (nullable): what [method@Avn.Invocation.set_data] was given
 */
gpointer
avn_invocation_get_data (AvnInvocation *self)
{
  g_return_val_if_fail (AVN_IS_INVOCATION (self), NULL);
  return self->data;
}

/**
 * avn_invocation_get_settings:
 * @self: an invocation
 *
 * Gets what the user set for every command.
 *
 * Returns: (transfer none): the settings
 */
AvnSettings *
avn_invocation_get_settings (AvnInvocation *self)
{
  return self->settings;
}

/**
 * avn_invocation_get_console:
 * @self: an invocation
 *
 * Gets the way to ask the user.
 *
 * Returns: (transfer none): the console
 */
AvnConsole *
avn_invocation_get_console (AvnInvocation *self)
{
  return self->console;
}

/**
 * avn_invocation_has_option:
 * @self: an invocation
 * @name: an option of the command, without dashes
 *
 * Tells whether an option was given: all that there is to know of a switch.
 *
 * Returns: %TRUE if it was
 */
gboolean
avn_invocation_has_option (AvnInvocation *self, const char *name)
{
  return g_variant_dict_contains (self->options, name);
}

/**
 * avn_invocation_get_string:
 * @self: an invocation
 * @name: an option that takes a string or a file
 *
 * Gets the value of an option that is not repeatable.
 *
 * Returns: (transfer none) (nullable): the value, in UTF-8; %NULL if the option was not given
 */
const char *
avn_invocation_get_string (AvnInvocation *self, const char *name)
{
  const char *value = NULL;
  g_variant_dict_lookup (self->options, name, "&s", &value);
  return value;
}

/**
 * avn_invocation_get_integer:
 * @self: an invocation
 * @name: an option that takes a number or a duration
 * @fallback: what to return if the option was not given
 *
 * Gets the value of an option that is not repeatable; for a duration, in seconds.
 *
 * Returns: the number
 */
gint64
avn_invocation_get_integer (AvnInvocation *self, const char *name, gint64 fallback)
{
  gint64 value = fallback;
  g_variant_dict_lookup (self->options, name, "x", &value);
  return value;
}

/**
 * avn_invocation_get_strings:
 * @self: an invocation
 * @name: an option that takes a string or a file and is repeatable
 *
 * Gets all values of an option, in the order in which they were given.
 *
 * Returns: (transfer container) (nullable) (array zero-terminated=1): the values; free the array only. %NULL
 * if the option was not given
 */
const char **
avn_invocation_get_strings (AvnInvocation *self, const char *name)
{
  const char **values = NULL;
  g_variant_dict_lookup (self->options, name, "^a&s", &values);
  return values;
}

/**
 * avn_invocation_get_argument:
 * @self: an invocation
 * @index: which one, from 0
 *
 * Gets a positional argument.
 *
 * Returns: (transfer none) (nullable): the word, in UTF-8; %NULL if there are not so many
 */
const char *
avn_invocation_get_argument (AvnInvocation *self, guint index)
{
  return index < self->arguments->len ? self->arguments->pdata[index] : NULL;
}

/**
 * avn_invocation_get_arguments:
 * @self: an invocation
 * @first: how many to leave out
 *
 * Gets positional arguments from one on, for a command that takes any number.
 *
 * Returns: (transfer none) (array zero-terminated=1): the words
 */
const char *const *
avn_invocation_get_arguments (AvnInvocation *self, guint first)
{
  return (const char *const *)self->arguments->pdata + MIN (first, self->arguments->len - 1);
}

/* Runs between fork and exec: only async-signal-safe functions are allowed. */
static void
restore_process_cb (gpointer user_data)
{
  avn_process_restore ((mode_t)GPOINTER_TO_UINT (user_data));
}

/**
 * avn_invocation_create_launcher:
 * @self: an invocation
 * @flags: as for [ctor@Gio.SubprocessLauncher.new]
 *
 * Makes a launcher for another program, which starts with the file mode creation mask that avn was started
 * with and the usual handling of signals, and sees none of the variables that hold secrets.
 *
 * Returns: (transfer full): the launcher
 */
GSubprocessLauncher *
avn_invocation_create_launcher (AvnInvocation *self, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  for (guint i = 0; i < avn_settings_get_n_settings (); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (i);
      if (info->secret)
        g_subprocess_launcher_unsetenv (launcher, info->variable);
    }
  g_subprocess_launcher_set_child_setup (launcher, restore_process_cb, GUINT_TO_POINTER (self->umask), NULL);
  return launcher;
}
