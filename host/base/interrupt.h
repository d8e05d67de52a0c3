/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void avn_interrupt_watch (void);
int avn_interrupt_begin (void);
void avn_interrupt_hold (void);
void avn_interrupt_end (gboolean is_known);
int avn_interrupt_get_signal (void);
int avn_interrupt_get_status (void);
void avn_interrupt_set_outcome (int status, const char *text);
