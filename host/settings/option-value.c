/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/option-value.h"
#include "text/text-private.h"

#include <avn/error.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

typedef struct
{
  char unit;
  gint64 seconds;
} DurationUnit;

static const DurationUnit duration_units[] = {
  { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 },
};

static gboolean
check_range (const AvnOption *option, gint64 number, GError **error)
{
  const gboolean is_duration = (option->flags & AVN_OPTION_DURATION) != 0;
  if (number >= option->minimum && (option->maximum == 0 || number <= option->maximum))
    return TRUE;
  if (option->maximum == 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must be at least %" PRId64 "."),
                 option->entry.long_name, option->minimum);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 is_duration ? _ ("--%s must be from %" PRId64 " to %" PRId64 " seconds.")
                             : _ ("--%s must be from %" PRId64 " to %" PRId64 "."),
                 option->entry.long_name, option->minimum, option->maximum);
  return FALSE;
}

static GVariant *
parse_integer (const AvnOption *option, const char *text, GError **error)
{
  guint64 number = 0;
  if (text[strspn (text, "0123456789")] != '\0'
      || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s takes a whole number in decimal digits."),
                   option->entry.long_name);
      return NULL;
    }
  return check_range (option, (gint64)number, error) ? g_variant_new_int64 ((gint64)number) : NULL;
}

static GVariant *
parse_duration (const AvnOption *option, const char *text, GError **error)
{
  const gsize n_digits = strspn (text, "0123456789");
  g_autofree char *digits = g_strndup (text, n_digits);
  guint64 number = 0;

  if (n_digits > 0 && strlen (text) == n_digits + 1
      && g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT32, &number, NULL))
    for (guint i = 0; i < G_N_ELEMENTS (duration_units); i++)
      if (duration_units[i].unit == text[n_digits])
        {
          const gint64 seconds = (gint64)number * duration_units[i].seconds;
          return check_range (option, seconds, error) ? g_variant_new_int64 (seconds) : NULL;
        }

  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: s, m, h, d and w are typed as they are, in every language. */
               _ ("--%s takes a number and a unit (s, m, h, d or w), such as 12h or 30d."),
               option->entry.long_name);
  return NULL;
}

static GVariant *
parse_string (const AvnOption *option, const char *text, GError **error)
{
  const gint64 length = g_utf8_strlen (text, -1);
  if (option->choices != NULL && !g_strv_contains (option->choices, text))
    {
      g_autofree char *choices = avn_text_join (option->choices);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s takes one of these: %s."),
                   option->entry.long_name, choices);
    }
  else if (length == 0 && option->minimum > 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must not be empty."), option->entry.long_name);
  else if (length < option->minimum)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 g_dngettext (GETTEXT_PACKAGE, "--%s takes at least %" PRId64 " character.",
                              "--%s takes at least %" PRId64 " characters.", (gulong)option->minimum),
                 option->entry.long_name, option->minimum);
  else if (option->maximum > 0 && length > option->maximum)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 g_dngettext (GETTEXT_PACKAGE, "--%s takes at most %" PRId64 " character, not %" PRId64 ".",
                              "--%s takes at most %" PRId64 " characters, not %" PRId64 ".",
                              (gulong)option->maximum),
                 option->entry.long_name, option->maximum, length);
  else
    return g_variant_new_string (text);
  return NULL;
}

gboolean
avn_option_is_switch (const AvnOption *option)
{
  return option->entry.arg == G_OPTION_ARG_NONE;
}

gboolean
avn_option_is_file (const AvnOption *option)
{
  return option->entry.arg == G_OPTION_ARG_FILENAME || option->entry.arg == G_OPTION_ARG_FILENAME_ARRAY;
}

/* Durations are numbers too: of seconds. */
gboolean
avn_option_is_number (const AvnOption *option)
{
  return option->entry.arg == G_OPTION_ARG_INT64 || (option->flags & AVN_OPTION_DURATION) != 0;
}

gboolean
avn_option_is_repeatable (const AvnOption *option)
{
  return option->entry.arg == G_OPTION_ARG_STRING_ARRAY || option->entry.arg == G_OPTION_ARG_FILENAME_ARRAY;
}

/* Whether an option is one that this avn can read, without anything of GOption's that it would not heed. */
gboolean
avn_option_value_is_known (const AvnOption *option)
{
  const GOptionEntry *entry = &option->entry;
  const gboolean is_duration = (option->flags & AVN_OPTION_DURATION) != 0;
  const guint known_flags = AVN_OPTION_REQUIRED | AVN_OPTION_DURATION;
  if (entry->flags != 0 || entry->arg_data != NULL || (option->flags & ~known_flags) != 0
      || (entry->short_name != 0 && !g_ascii_isalnum (entry->short_name)))
    return FALSE;
  return entry->arg == G_OPTION_ARG_STRING
         || (!is_duration
             && (avn_option_is_switch (option) || avn_option_is_number (option) || avn_option_is_file (option)
                 || avn_option_is_repeatable (option)));
}

/**
 * avn_option_value_parse:
 * @option: an option
 * @text: (nullable): what the user gave, in UTF-8; %NULL for a switch
 * @error: where to put an error: AVN_ERROR_USAGE
 *
 * Reads and checks the value of an option.
 *
 * Returns: (transfer floating) (nullable): "b" for a switch, "x" for numbers and durations, else "s"
 */
GVariant *
avn_option_value_parse (const AvnOption *option, const char *text, GError **error)
{
  if (avn_option_is_switch (option))
    return g_variant_new_boolean (TRUE);
  if (option->entry.arg == G_OPTION_ARG_INT64)
    return parse_integer (option, text, error);
  return avn_option_is_number (option) ? parse_duration (option, text, error)
                                       : parse_string (option, text, error);
}
