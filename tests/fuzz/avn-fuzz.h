/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls; replay.c does where there is no libFuzzer. Each target defines the second. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A folder of this process and its children alone, removed when it ends. */
const char *avn_fuzz_get_folder (void);
void avn_fuzz_write (const char *name, const uint8_t *data, size_t size);

/* What must hold of every text that may reach a terminal, but for the permitted ASCII characters. A broken
 * promise ends the process. */
void avn_fuzz_check_text (const char *text, const char *permitted);
void avn_fuzz_check_error (const GError *error, GQuark domain, int code);
