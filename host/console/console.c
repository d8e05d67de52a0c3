/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/descriptor.h"
#include "base/interrupt.h"
#include "console/console-private.h"
#include "console/terminal.h"
#include "settings/exit.h"
#include "settings/settings-private.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define ERROR_COLOR "\033[1;31m"

enum
{
  PROP_INPUT = 1,
  PROP_OUTPUT,
  PROP_ERROR_OUTPUT,
  PROP_NO_INPUT,
};

G_DEFINE_FINAL_TYPE (AvnConsole, avn_console, G_TYPE_OBJECT)

/* Every property but no-input is a file descriptor. */
static int *
get_descriptor (AvnConsole *self, guint property_id)
{
  return property_id == PROP_INPUT    ? &self->input
         : property_id == PROP_OUTPUT ? &self->output
                                      : &self->error_output;
}

static void
avn_console_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnConsole *self = AVN_CONSOLE (object);
  if (property_id == PROP_NO_INPUT)
    g_value_set_boolean (value, self->no_input);
  else
    g_value_set_int (value, *get_descriptor (self, property_id));
}

static void
avn_console_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnConsole *self = AVN_CONSOLE (object);
  if (property_id == PROP_NO_INPUT)
    avn_console_set_no_input (self, g_value_get_boolean (value));
  else
    *get_descriptor (self, property_id) = g_value_get_int (value);
}

static void
avn_console_dispose (GObject *object)
{
  avn_console_stop_wait (AVN_CONSOLE (object));
  g_clear_pointer (&AVN_CONSOLE (object)->declarations, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_console_parent_class)->dispose (object);
}

static void
install_descriptor (GObjectClass *object_class, guint property_id, const char *name)
{
  g_object_class_install_property (
      object_class, property_id,
      g_param_spec_int (name, NULL, NULL, -1, G_MAXINT, -1,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
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
   * The file descriptor to read from.
   */
  install_descriptor (object_class, PROP_INPUT, "input");

  /**
   * AvnConsole:output:
   *
   * The file descriptor for results.
   */
  install_descriptor (object_class, PROP_OUTPUT, "output");

  /**
   * AvnConsole:error-output:
   *
   * The file descriptor for everything else.
   */
  install_descriptor (object_class, PROP_ERROR_OUTPUT, "error-output");

  /**
   * AvnConsole:no-input:
   *
   * %TRUE to refuse every prompt.
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
 * @input: the file descriptor to read from
 * @output: the file descriptor for results
 * @error_output: the file descriptor for everything else
 *
 * Creates a console for tests. The caller closes the file descriptors.
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
 * @no_input: %TRUE to refuse every prompt
 *
 * Sets whether to refuse prompts even if there is a terminal.
 */
void
avn_console_set_no_input (AvnConsole *self, gboolean no_input)
{
  self->no_input = no_input;
  g_object_notify (G_OBJECT (self), "no-input");
}

/* Follows https://no-color.org and https://bixense.com/clicolors/. */
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

void
avn_console_set_color (AvnConsole *self, const char *when)
{
  const gboolean automatic = g_str_equal (when, "auto");
  const gboolean always = g_str_equal (when, "always");
  self->color = automatic ? wants_color (self->error_output) : always;
  self->color_output = automatic ? wants_color (self->output) : always;
}

void
avn_console_set_up (AvnConsole *self, AvnSettings *settings)
{
  self->declarations = g_ptr_array_ref (avn_settings_get_declarations (settings));
  avn_console_set_no_input (self, avn_settings_get_boolean (settings, "no-input"));
  avn_console_set_color (self, avn_settings_get_string (settings, "color"));
  /* The messages of --debug do not erase the line of a wait. */
  if (avn_settings_get_boolean (settings, "debug") || !avn_terminal_is_capable (self->error_output))
    self->wait.style = AVN_WAIT_UNSEEN;
  else
    self->wait.style = avn_settings_get_boolean (settings, "accessible") ? AVN_WAIT_ONCE : AVN_WAIT_MOVING;
}

/* Some file systems report a failed write only on close. */
static gboolean
check_flushed (int fd)
{
  const int copy = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return copy >= 0 && close (copy) == 0;
}

/**
 * avn_console_print:
 * @self: a console
 * @text: the text, which is not changed; text from outside must be safe
 * @error: return location for an error
 *
 * Writes to standard output immediately. Only commands that keep running, such as servers, need it; others
 * return an [class@Avn.Result].
 *
 * Errors: domain `G_IO_ERROR`; `G_IO_ERROR_BROKEN_PIPE` if the reader closed the pipe;
 * `AVN_ERROR_INTERRUPTED` if the reader is slow and a signal ends the command.
 *
 * Returns: %TRUE if all of the text was written; %FALSE on error
 */
gboolean
avn_console_print (AvnConsole *self, const char *text, GError **error)
{
  avn_console_hide_wait (self);
  if (avn_descriptor_write_all (self->output, text, strlen (text), TRUE)
      && (*text == '\0' || check_flushed (self->output)))
    return TRUE;
  const int write_errno = errno;
  if (write_errno == EINTR)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else
    g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (write_errno),
                 _ ("Cannot write the output: %s."), g_strerror (write_errno));
  return FALSE;
}

/**
 * avn_console_print_text:
 * @self: a console
 * @text: the text; text from outside must be safe
 * @error: return location for an error
 *
 * Writes text for people to standard output immediately, in the character set of the locale.
 *
 * Errors: as for [method@Avn.Console.print].
 *
 * Returns: %TRUE if all of the text was written; %FALSE on error
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
  avn_console_hide_wait (self);
  avn_terminal_write_sentence (self->error_output, prefix, text, suffix);
}

/**
 * avn_console_note:
 * @self: a console
 * @format: printf format of a translated sentence, without a line end; text from outside must be safe
 * @...: arguments of @format
 *
 * Writes a line to standard error immediately. Use [method@Avn.Result.add_note] for notes that can wait until
 * the command ends.
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
 * Writes a warning to standard error immediately, in color if color is enabled.
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

/* The second line of an error message is advice. */
void
avn_console_report (AvnConsole *self, const GError *error)
{
  const char *prefix = self->color ? ERROR_COLOR "avn:" AVN_CONSOLE_PLAIN " " : "avn: ";
  const char *line_end = strchr (error->message, '\n');
  g_autofree char *message = line_end != NULL ? g_strndup (error->message, (gsize)(line_end - error->message))
                                              : g_strdup (error->message);
  g_autofree char *safe_message = avn_text_make_safe (message, -1);
  g_autofree char *safe_advice = line_end != NULL ? avn_text_make_safe (line_end + 1, -1) : NULL;
  write_line (self, prefix, safe_message, "\n");
  if (safe_advice != NULL)
    write_line (self, "", safe_advice, "\n");
}

/**
 * avn_console_set_interrupt_error:
 * @self: a console
 * @error: (nullable): what to report; %NULL to report an interrupt, with the exit status of the signal
 *
 * Sets the error to report if a signal must end the process before the command returns: at the second one, or
 * if the command does not return within 0.8 seconds. The client library calls this when it sends a change,
 * whose outcome is unknown from then on. Does nothing outside of a command.
 */
void
avn_console_set_interrupt_error (AvnConsole *self, const GError *error)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  g_autofree char *line = g_strdup_printf ("avn: %s\n", error != NULL ? error->message : _ ("Interrupted."));
  g_autofree char *fitted = avn_terminal_fit (self->error_output, line);
  if (self->declarations != NULL)
    avn_interrupt_set_outcome (error != NULL ? avn_exit_status (self->declarations, error) : 0, fitted);
}

/**
 * avn_console_hold_interrupts:
 * @self: a console
 *
 * Makes a second signal wait until the command returns and its result is printed, for at most a second. Call
 * this before changing files, and after something that must be reported, such as a change that a server
 * confirmed.
 */
void
avn_console_hold_interrupts (AvnConsole *self)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  avn_interrupt_hold ();
}
