/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

GPtrArray *avn_help_page_new_entries (void);
void avn_help_page_add_entry (GPtrArray *entries, char *term, const char *text);
void avn_help_page_append_entries (GString *page, const char *title, GPtrArray *entries);
void avn_help_page_append_paragraph (GString *page, const char *text);
void avn_help_page_append_text (GString *page, const char *text, gboolean is_indented);
void avn_help_page_append_syntax (GString *page, const char *text);
void avn_help_page_append_usage (GString *page, const char *usage);
