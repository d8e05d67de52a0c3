/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Called by libFuzzer or, without it, by replay.c. Each target defines the second function. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A private directory of this process and its children, which is removed at exit. */
const char *avn_fuzz_get_folder (void);
void avn_fuzz_write (const char *name, const uint8_t *data, size_t size);

/* Check that a text is safe for terminals, except for the permitted ASCII characters. A failed check
 * aborts the process. */
void avn_fuzz_check_text (const char *text, const char *permitted);
void avn_fuzz_check_error (const GError *error, GQuark domain, int code);
