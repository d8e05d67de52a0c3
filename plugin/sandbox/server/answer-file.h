/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *avn_sandbox_answer_file_read (const char *directory,
                                    const char *method,
                                    const char *encoded_path,
                                    gsize *length);
