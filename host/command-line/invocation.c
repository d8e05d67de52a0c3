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
  GPtrArray *arguments;    /* (owned) (element-type utf8), ends with NULL */
  GPtrArray *lists;        /* (owned): the arrays of get_strings() */
  AvnPluginLoader *loader; /* (owned) (nullable) */
  mode_t umask;            /* the user's, which children get back */

  GCancellable *cancellable; /* (owned) */
  gpointer data;             /* (owned) (nullable): the command's */
  GDestroyNotify free_data;  /* (nullable) */

  gboolean has_returned;
  AvnResult *result; /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
};

typedef enum
{
  PROP_SETTINGS = 1,
  PROP_CONSOLE,
} AvnInvocationProperty;

G_DEFINE_FINAL_TYPE (AvnInvocation, avn_invocation, G_TYPE_OBJECT)

static void
avn_invocation_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnInvocation *self = AVN_INVOCATION (object);
  switch ((AvnInvocationProperty)property_id)
    {
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_CONSOLE:
      g_value_set_object (value, self->console);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_invocation_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnInvocation *self = AVN_INVOCATION (object);
  switch ((AvnInvocationProperty)property_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    case PROP_CONSOLE:
      self->console = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
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
  object_class->set_property = avn_invocation_set_property;
  object_class->finalize = avn_invocation_finalize;

  /**
   * AvnInvocation:settings:
   *
   * The settings of this run of avn.
   */
  g_object_class_install_property (
      object_class, PROP_SETTINGS,
      g_param_spec_object ("settings", NULL, NULL, AVN_TYPE_SETTINGS,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnInvocation:console:
   *
   * The way to ask the user.
   */
  g_object_class_install_property (
      object_class, PROP_CONSOLE,
      g_param_spec_object ("console", NULL, NULL, AVN_TYPE_CONSOLE,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
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
  AvnInvocation *self = g_object_new (AVN_TYPE_INVOCATION, "settings", settings, "console", console, NULL);
  self->command = command;
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
 * Gets what knows all plugins, for commands that are about plugins.
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
 * Gets the file mode creation mask that avn was started with, for files that the user wants to share. Its own
 * is 077.
 *
 * Returns: the mask
 */
guint
avn_invocation_get_umask (AvnInvocation *self)
{
  return self->umask;
}

/* (transfer full) (nullable): runs the command until it has returned, and frees its data. */
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
