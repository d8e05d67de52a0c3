/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/descriptor.h"
#include "console/console-private.h"
#include "console/terminal.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define ERROR_COLOR "\033[1;31m"

typedef enum
{
  PROP_INPUT = 1,
  PROP_OUTPUT,
  PROP_ERROR_OUTPUT,
  PROP_NO_INPUT,
} AvnConsoleProperty;

G_DEFINE_FINAL_TYPE (AvnConsole, avn_console, G_TYPE_OBJECT)

static void
avn_console_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnConsole *self = AVN_CONSOLE (object);
  switch ((AvnConsoleProperty)property_id)
    {
    case PROP_INPUT:
      g_value_set_int (value, self->input);
      break;
    case PROP_OUTPUT:
      g_value_set_int (value, self->output);
      break;
    case PROP_ERROR_OUTPUT:
      g_value_set_int (value, self->error_output);
      break;
    case PROP_NO_INPUT:
      g_value_set_boolean (value, self->no_input);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_console_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnConsole *self = AVN_CONSOLE (object);
  switch ((AvnConsoleProperty)property_id)
    {
    case PROP_INPUT:
      self->input = g_value_get_int (value);
      break;
    case PROP_OUTPUT:
      self->output = g_value_get_int (value);
      break;
    case PROP_ERROR_OUTPUT:
      self->error_output = self->wait.fd = g_value_get_int (value);
      break;
    case PROP_NO_INPUT:
      avn_console_set_no_input (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_console_dispose (GObject *object)
{
  avn_wait_stop (&AVN_CONSOLE (object)->wait);
  G_OBJECT_CLASS (avn_console_parent_class)->dispose (object);
}

static void
avn_console_class_init (AvnConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_console_get_property;
  object_class->set_property = avn_console_set_property;
  object_class->dispose = avn_console_dispose;

  /**
   * AvnConsole:input:
   *
   * The descriptor to read from.
   */
  g_object_class_install_property (
      object_class, PROP_INPUT,
      g_param_spec_int ("input", NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnConsole:output:
   *
   * The descriptor for results.
   */
  g_object_class_install_property (
      object_class, PROP_OUTPUT,
      g_param_spec_int ("output", NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnConsole:error-output:
   *
   * The descriptor for everything else.
   */
  g_object_class_install_property (
      object_class, PROP_ERROR_OUTPUT,
      g_param_spec_int ("error-output", NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnConsole:no-input:
   *
   * %TRUE to refuse every question even if there is a terminal.
   */
  g_object_class_install_property (
      object_class, PROP_NO_INPUT,
      g_param_spec_boolean ("no-input", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
avn_console_init (AvnConsole *self)
{
}

/**
 * avn_console_new:
 * @input: the descriptor to read from
 * @output: the descriptor for results
 * @error_output: the descriptor for everything else
 *
 * Makes a console on any three descriptors, which the caller has to close. Commands need it only in tests.
 *
 * Returns: (transfer full): the console
 */
AvnConsole *
avn_console_new (int input, int output, int error_output)
{
  return g_object_new (AVN_TYPE_CONSOLE, "input", input, "output", output, "error-output", error_output,
                       NULL);
}

/**
 * avn_console_set_no_input:
 * @self: a console
 * @no_input: %TRUE to refuse every question
 *
 * Sets whether questions are refused even if there is a terminal.
 */
void
avn_console_set_no_input (AvnConsole *self, gboolean no_input)
{
  self->no_input = no_input;
  g_object_notify (G_OBJECT (self), "no-input");
}

/* https://no-color.org and https://bixense.com/clicolors/ say what these variables mean. */
static gboolean
wants_color (int fd)
{
  const char *never = g_getenv ("NO_COLOR");
  const char *always = g_getenv ("CLICOLOR_FORCE");
  if (never != NULL && *never != '\0')
    return FALSE;
  if (always != NULL && *always != '\0' && !g_str_equal (always, "0"))
    return TRUE;
  return avn_terminal_is_capable (fd) && g_strcmp0 (g_getenv ("CLICOLOR"), "0") != 0;
}

/* One stream may be a file and the other a terminal. */
void
avn_console_set_color (AvnConsole *self, const char *when)
{
  const gboolean automatic = g_str_equal (when, "auto");
  const gboolean always = g_str_equal (when, "always");
  self->color = automatic ? wants_color (self->error_output) : always;
  self->color_output = automatic ? wants_color (self->output) : always;
}

/* Follows the settings. No line moves between the messages of --debug, which do not erase it. */
void
avn_console_set_up (AvnConsole *self, AvnSettings *settings)
{
  const gboolean debug = avn_settings_get_boolean (settings, "debug");
  avn_console_set_no_input (self, avn_settings_get_boolean (settings, "no-input"));
  avn_console_set_color (self, avn_settings_get_string (settings, "color"));
  if (debug || !avn_terminal_is_capable (self->error_output))
    self->wait.style = AVN_WAIT_UNSEEN;
  else
    self->wait.style = avn_settings_get_boolean (settings, "accessible") ? AVN_WAIT_ONCE : AVN_WAIT_MOVING;
}

/* Some file systems report only on close that a write did not fit. */
static gboolean
check_flushed (int fd)
{
  const int copy = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return copy >= 0 && close (copy) == 0;
}

/**
 * avn_console_print:
 * @self: a console
 * @text: what to print, to the byte; text from outside must be safe
 * @error: where to put an error
 *
 * Writes to the output at once. A command needs it only if it goes on running, as a server does; everything
 * else belongs into its [class@Avn.Result].
 *
 * Errors: those of domain `G_IO_ERROR`; `G_IO_ERROR_BROKEN_PIPE` if the reader closed the pipe.
 *
 * Returns: %TRUE if all of it was written; %FALSE on error
 */
gboolean
avn_console_print (AvnConsole *self, const char *text, GError **error)
{
  avn_wait_hide (&self->wait);
  if (avn_descriptor_write_all (self->output, text, strlen (text))
      && (*text == '\0' || check_flushed (self->output)))
    return TRUE;
  const int write_errno = errno;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (write_errno),
               _ ("Cannot write the output: %s."), g_strerror (write_errno));
  return FALSE;
}

/**
 * avn_console_print_text:
 * @self: a console
 * @text: what to print for people; text from outside must be safe
 * @error: where to put an error
 *
 * Writes to the output at once, like [method@Avn.Console.print], but in the character set of the user's
 * locale.
 *
 * Errors: as for [method@Avn.Console.print].
 *
 * Returns: %TRUE if all of it was written; %FALSE on error
 */
gboolean
avn_console_print_text (AvnConsole *self, const char *text, GError **error)
{
  g_autofree char *fitted = avn_terminal_fit (self->output, text);
  return avn_console_print (self, fitted, error);
}

static void
write_line (AvnConsole *self, const char *prefix, const char *text, const char *suffix)
{
  avn_wait_hide (&self->wait);
  avn_terminal_write_sentence (self->error_output, prefix, text, suffix);
}

/**
 * avn_console_note:
 * @self: a console
 * @format: printf format of a translated sentence, without a line end; text from outside must be safe
 * @...: arguments of @format
 *
 * Writes a line to standard error at once: what the user has to know before the command ends. What can wait
 * is a note of the result; see [method@Avn.Result.add_note].
 */
void
avn_console_note (AvnConsole *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  write_line (self, "", text, "\n");
}

/**
 * avn_console_warn:
 * @self: a console
 * @format: printf format of a translated sentence, without a line end; text from outside must be safe
 * @...: arguments of @format
 *
 * Writes a line to standard error at once, as [method@Avn.Console.note] does, in a color if the user wants
 * any.
 */
void
avn_console_warn (AvnConsole *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (self->color)
    write_line (self, AVN_CONSOLE_ATTENTION, text, AVN_CONSOLE_PLAIN "\n");
  else
    write_line (self, "", text, "\n");
}

/* The second line of an error's message is advice. */
void
avn_console_report (AvnConsole *self, const GError *error)
{
  const char *advice = strchr (error->message, '\n');
  g_autofree char *reason = g_strndup (error->message, strcspn (error->message, "\n"));
  g_autofree char *safe_reason = avn_text_make_safe (reason, -1);
  write_line (self, self->color ? ERROR_COLOR "avn:" AVN_CONSOLE_PLAIN " " : "avn: ", safe_reason, "\n");
  if (advice != NULL)
    {
      g_autofree char *safe_advice = avn_text_make_safe (advice + 1, -1);
      write_line (self, "", safe_advice, "\n");
    }
}

/**
 * avn_console_begin_wait:
 * @self: a console
 * @text: what takes time, translated, without a full stop, such as "Waiting for api.example.com"
 *
 * Tells the user what takes time, on a line of standard error that changes in place and is erased before
 * anything else is written. Short waits show nothing; neither does anything where standard error is not a
 * terminal, or with `--debug`. For screen readers the line is written once. The line is drawn while the
 * default main loop runs.
 *
 * Waits nest, and each needs its [method@Avn.Console.end_wait]; the text of the outermost one is shown. The
 * requests of the client library are waits. End every wait before another program gets the terminal. In a
 * thread with a main context of its own nothing happens.
 */
void
avn_console_begin_wait (AvnConsole *self, const char *text)
{
  g_return_if_fail (AVN_IS_CONSOLE (self) && text != NULL);
  avn_wait_begin (&self->wait, text);
}

/**
 * avn_console_set_progress:
 * @self: a console
 * @n_done: the number of items done, or of the next one
 * @n_total: the number of items
 *
 * Shows how far the outermost wait has come, as "3 of 100", if there is more than one item. Does nothing
 * without a wait.
 */
void
avn_console_set_progress (AvnConsole *self, guint n_done, guint n_total)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  avn_wait_set_progress (&self->wait, n_done, n_total);
}

/**
 * avn_console_end_wait:
 * @self: a console
 *
 * Ends what [method@Avn.Console.begin_wait] began. The end of a command ends its waits, too; without a wait
 * nothing happens.
 */
void
avn_console_end_wait (AvnConsole *self)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  avn_wait_end (&self->wait);
}
