/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/known-option.h"
#include "settings/option-value.h"
#include "text/text-private.h"

#include <avn/error.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define DIGITS "0123456789"

static gboolean
check_range (const AvnOption *option, const char *text, guint64 number, GError **error)
{
  const gboolean is_duration = (option->flags & AVN_OPTION_DURATION) != 0;
  const gint64 maximum = option->maximum > 0 ? option->maximum : G_MAXINT64;
  if (number >= (guint64)MAX (option->minimum, 0) && number <= (guint64)maximum)
    return TRUE;
  g_autofree char *safe = avn_text_make_safe (text, AVN_MAX_SHOWN_LENGTH);
  if (option->maximum == 0 && number < G_MAXINT64)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must be at least %" PRId64 ", not \"%s\"."),
                 option->entry.long_name, option->minimum, safe);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 is_duration ? _ ("--%s must be from %" PRId64 " to %" PRId64 " seconds, not \"%s\".")
                             : _ ("--%s must be from %" PRId64 " to %" PRId64 ", not \"%s\"."),
                 option->entry.long_name, option->minimum, maximum, safe);
  return FALSE;
}

static GVariant *
parse_integer (const AvnOption *option, const char *text, GError **error)
{
  if (*text == '\0' || text[strspn (text, DIGITS)] != '\0')
    {
      g_autofree char *safe = avn_text_make_safe (text, AVN_MAX_SHOWN_LENGTH);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   _ ("--%s takes a whole number in decimal digits, not \"%s\"."), option->entry.long_name,
                   safe);
      return NULL;
    }
  /* G_MAXUINT64 if it overflows. */
  const guint64 number = g_ascii_strtoull (text, NULL, 10);
  return check_range (option, text, number, error) ? g_variant_new_int64 ((gint64)number) : NULL;
}

static GVariant *
parse_duration (const AvnOption *option, const char *text, GError **error)
{
  static const char units[] = "smhdw";
  static const guint unit_seconds[] = { 1, 60, 3600, 86400, 604800 };
  const gsize n_digits = strspn (text, DIGITS);
  const char *unit = text[n_digits] != '\0' ? strchr (units, text[n_digits]) : NULL;
  guint64 seconds = 0;
  if (n_digits == 0 || unit == NULL || text[n_digits + 1] != '\0')
    {
      g_autofree char *safe = avn_text_make_safe (text, AVN_MAX_SHOWN_LENGTH);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   /* Translators: s, m, h, d and w are typed as they are, in every language. */
                   _ ("--%s takes a number and a unit (s, m, h, d or w), such as 12h or 30d, not \"%s\"."),
                   option->entry.long_name, safe);
      return NULL;
    }
  if (!g_uint64_checked_mul (&seconds, g_ascii_strtoull (text, NULL, 10), unit_seconds[unit - units]))
    seconds = G_MAXUINT64;
  return check_range (option, text, seconds, error) ? g_variant_new_int64 ((gint64)seconds) : NULL;
}

static GVariant *
parse_string (const AvnOption *option, const char *text, GError **error)
{
  const char *name = option->entry.long_name;
  const gint64 length = g_utf8_strlen (text, -1);
  if (option->choices != NULL && !g_strv_contains (option->choices, text))
    {
      g_autofree char *choices = avn_text_join (option->choices);
      g_autofree char *safe = avn_text_make_safe (text, AVN_MAX_SHOWN_LENGTH);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must be one of %s, not \"%s\"."), name,
                   choices, safe);
    }
  else if (length == 0 && option->minimum > 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must not be empty."), name);
  else if (length < option->minimum)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 g_dngettext (GETTEXT_PACKAGE, "--%s takes at least %" PRId64 " character.",
                              "--%s takes at least %" PRId64 " characters.", (gulong)option->minimum),
                 name, option->minimum);
  else if (option->maximum > 0 && length > option->maximum)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 g_dngettext (GETTEXT_PACKAGE, "--%s takes at most %" PRId64 " character, not %" PRId64 ".",
                              "--%s takes at most %" PRId64 " characters, not %" PRId64 ".",
                              (gulong)option->maximum),
                 name, option->maximum, length);
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

/* Durations are numbers of seconds. */
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

/* FALSE for an option of an unknown kind, or with members of GOptionEntry that avn ignores. */
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

/* (transfer floating) (nullable): the value of an option: type "b" for a switch, "x" for a number or, in
 * seconds, a duration, else "s". @text is UTF-8, or NULL for a switch. Errors: AVN_ERROR_USAGE. */
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
