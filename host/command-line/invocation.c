/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/invocation-private.h"

struct _AvnInvocation
{
  GObject parent_instance;

  const AvnCommand *command;
  AvnSettings *settings;   /* (owned) */
  AvnConsole *console;     /* (owned) */
  GVariantDict *options;   /* (owned) */
  GPtrArray *arguments;    /* (owned) (element-type utf8), NULL-terminated */
  GPtrArray *lists;        /* (owned): the arrays of get_strings() */
  AvnPluginLoader *loader; /* (owned) (nullable) */
  mode_t umask;            /* for child processes */

  GCancellable *cancellable; /* (owned) */
  gpointer data;             /* (owned) (nullable): the command's */
  GDestroyNotify free_data;  /* (nullable) */

  gboolean has_returned;
  AvnResult *result; /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
};

enum
{
  PROP_SETTINGS = 1,
  PROP_CONSOLE,
};

G_DEFINE_FINAL_TYPE (AvnInvocation, avn_invocation, G_TYPE_OBJECT)

static void
avn_invocation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AvnInvocation *self = AVN_INVOCATION (object);
  g_value_set_object (value, id == PROP_SETTINGS ? (gpointer)self->settings : self->console);
}

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
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_invocation_parent_class)->finalize (object);
}

static void
avn_invocation_class_init (AvnInvocationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_invocation_get_property;
  object_class->finalize = avn_invocation_finalize;

  /**
   * AvnInvocation:settings:
   *
   * The settings of this run of avn.
   */
  g_object_class_install_property (object_class, PROP_SETTINGS,
                                   g_param_spec_object ("settings", NULL, NULL, AVN_TYPE_SETTINGS,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  /**
   * AvnInvocation:console:
   *
   * The console, for prompts.
   */
  g_object_class_install_property (object_class, PROP_CONSOLE,
                                   g_param_spec_object ("console", NULL, NULL, AVN_TYPE_CONSOLE,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
avn_invocation_init (AvnInvocation *self)
{
  self->cancellable = g_cancellable_new ();
  self->options = g_variant_dict_new (NULL);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  self->lists = g_ptr_array_new_with_free_func (g_free);
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

/**
 * avn_invocation_get_loader:
 * @self: an invocation
 *
 * Gets the plugin loader, for commands about plugins.
 *
 * Returns: (transfer none): the loader
 */
AvnPluginLoader *
avn_invocation_get_loader (AvnInvocation *self)
{
  return self->loader;
}

/**
 * avn_invocation_get_umask:
 * @self: an invocation
 *
 * Gets the file mode creation mask that avn was started with, for files that the user wants to share. The
 * mask of the process is 077.
 *
 * Returns: the mask
 */
guint
avn_invocation_get_umask (AvnInvocation *self)
{
  return self->umask;
}

/* (transfer full) (nullable): the result. Runs the command until it has returned, and frees its data. */
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
 * @result: (transfer full) (nullable): the result to show
 *
 * Ends the command with success. The host shows the result when the main loop runs again.
 */
void
avn_invocation_return_result (AvnInvocation *self, AvnResult *result)
{
  g_return_if_fail (result == NULL || AVN_IS_RESULT (result));
  g_return_if_fail (!self->has_returned);
  self->has_returned = TRUE;
  self->result = result;
}

/**
 * avn_invocation_return_error:
 * @self: an invocation
 * @error: (transfer full): the error
 *
 * Ends the command with an error. The host prints its message and exits with the status of its domain and
 * code.
 */
void
avn_invocation_return_error (AvnInvocation *self, GError *error)
{
  g_return_if_fail (error != NULL);
  g_return_if_fail (!self->has_returned);
  self->has_returned = TRUE;
  self->error = error;
}

/**
 * avn_invocation_get_cancellable:
 * @self: an invocation
 *
 * Gets the cancellable that Ctrl+C, SIGTERM and SIGHUP cancel. The command goes on until it has returned, so
 * that a response that arrived before still counts.
 *
 * Returns: (transfer none): the cancellable
 */
GCancellable *
avn_invocation_get_cancellable (AvnInvocation *self)
{
  return self->cancellable;
}

/**
 * avn_invocation_set_data:
 * @self: an invocation
 * @data: (nullable): the state of the command
 * @free_data: (nullable): frees @data
 *
 * Sets the state for the callbacks of a command. It is freed when it is replaced and when the command has
 * returned.
 */
void
avn_invocation_set_data (AvnInvocation *self, gpointer data, GDestroyNotify free_data)
{
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
 * Returns: (transfer none) (nullable): the data of [method@Avn.Invocation.set_data]
 */
gpointer
avn_invocation_get_data (AvnInvocation *self)
{
  return self->data;
}

/**
 * avn_invocation_get_settings:
 * @self: an invocation
 *
 * Gets the settings of this run of avn.
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
 * Gets the console, for prompts.
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
 * Checks whether an option was given. Use this for switches.
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
 * @fallback: the value to return if the option was not given
 *
 * Gets the value of an option that is not repeatable. A duration is in seconds.
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
 * @name: a repeatable option that takes a string or a file
 *
 * Gets all values of a repeatable option, in order.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the values; %NULL if the option was not
 * given
 */
const char *const *
avn_invocation_get_strings (AvnInvocation *self, const char *name)
{
  const char **values = NULL;
  if (g_variant_dict_lookup (self->options, name, "^a&s", &values))
    g_ptr_array_add (self->lists, values);
  return values;
}

/**
 * avn_invocation_get_argument:
 * @self: an invocation
 * @index: the index, from 0
 *
 * Gets a positional argument.
 *
 * Returns: (transfer none) (nullable): the argument, in UTF-8; %NULL if there are fewer
 */
const char *
avn_invocation_get_argument (AvnInvocation *self, guint index)
{
  return index < self->arguments->len ? self->arguments->pdata[index] : NULL;
}

/**
 * avn_invocation_get_arguments:
 * @self: an invocation
 * @first: the index of the first, from 0
 *
 * Gets the positional arguments from an index on.
 *
 * Returns: (transfer none) (array zero-terminated=1): the arguments
 */
const char *const *
avn_invocation_get_arguments (AvnInvocation *self, guint first)
{
  return (const char *const *)self->arguments->pdata + MIN (first, self->arguments->len - 1);
}
