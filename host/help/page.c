/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help/page.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>

#define PAGE_WIDTH 80
#define MAX_TERM_WIDTH 32
#define INDENT 2
#define GAP 2

typedef struct
{
  char *term; /* (owned): safe and isolated */
  gsize width;
  const char *text; /* translated */
} Entry;

static void
free_entry_cb (gpointer data)
{
  Entry *entry = data;
  g_free (entry->term);
  g_free (entry);
}

GPtrArray *
avn_help_page_new_entries (void)
{
  return g_ptr_array_new_with_free_func (free_entry_cb);
}

/* Makes text that the user types safe and isolates it. */
static char *
prepare_syntax (const char *text)
{
  g_autofree char *safe = avn_text_make_safe (text, -1);
  char *isolated = avn_text_isolate_syntax (safe);
  return isolated != NULL ? isolated : g_steal_pointer (&safe);
}

/* @term: (transfer full) */
void
avn_help_page_add_entry (GPtrArray *entries, char *term, const char *text)
{
  Entry *entry = g_new (Entry, 1);
  entry->term = prepare_syntax (term);
  entry->width = avn_text_width (entry->term);
  entry->text = text;
  g_ptr_array_add (entries, entry);
  g_free (term);
}

static void
append_wrapped (GString *page, const char *text, gsize indent)
{
  g_autofree char *safe = avn_text_make_safe (text, -1);
  avn_text_append_wrapped (page, safe, indent, PAGE_WIDTH);
}

/* Indents as entries do. */
void
avn_help_page_append_text (GString *page, const char *text, gboolean is_indented)
{
  const gsize indent = is_indented ? INDENT : 0;
  g_string_append_printf (page, "%*s", (int)indent, "");
  append_wrapped (page, text, indent);
}

void
avn_help_page_append_paragraph (GString *page, const char *text)
{
  g_string_append_c (page, '\n');
  append_wrapped (page, text, 0);
}

void
avn_help_page_append_syntax (GString *page, const char *text)
{
  g_autofree char *line = prepare_syntax (text);
  g_string_append_printf (page, "%*s%s\n", INDENT, "", line);
}

void
avn_help_page_append_usage (GString *page, const char *usage)
{
  g_autofree char *syntax = prepare_syntax (usage);
  /* Translators: %s is the syntax of a command. */
  g_autofree char *line = g_strdup_printf (_ ("Usage: %s"), syntax);
  g_autofree char *isolated = avn_text_isolate (line);
  if (isolated != NULL)
    g_string_append_printf (page, AVN_TEXT_LINE_START "%s\n", isolated);
  else
    g_string_append_printf (page, "%s\n", line);
}

/* @title: (nullable) */
void
avn_help_page_append_entries (GString *page, const char *title, GPtrArray *entries)
{
  gsize widest = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const gsize width = ((const Entry *)entries->pdata[i])->width;
      if (width <= MAX_TERM_WIDTH)
        widest = MAX (widest, width);
    }
  if (entries->len > 0 && title != NULL)
    avn_help_page_append_paragraph (page, title);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = entries->pdata[i];
      g_string_append_printf (page, "%*s", INDENT, "");
      avn_text_append_padded (page, entry->term, widest);
      if (entry->width > widest)
        g_string_append_printf (page, "\n%*s", (int)(INDENT + widest), "");
      g_string_append_printf (page, "%*s", GAP, "");
      append_wrapped (page, entry->text, INDENT + widest + GAP);
    }
}
