/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AVN_ERROR:
 *
 * The domain of [error@Avn.Error]: local errors with the command line, files or plugins.
 *
 * The message of an error is one line that says what failed and why. An optional second line says what to do.
 * The host prints both to standard error and exits with the status of the domain and code.
 */
#define AVN_ERROR (avn_error_quark ())

/**
 * AvnError:
 * @AVN_ERROR_FAILED: a failure that has no code of its own; exit status 1
 * @AVN_ERROR_USAGE: wrong usage, or a prompt without a terminal; exit status 2
 * @AVN_ERROR_STORAGE: a local file cannot be read or written; exit status 13
 * @AVN_ERROR_PLUGIN: a plugin is missing, incompatible or damaged; exit status 14
 * @AVN_ERROR_INTERRUPTED: the user interrupted the command; exit status 130
 *
 * The codes of `AVN_ERROR`.
 */
typedef enum
{
  AVN_ERROR_FAILED,
  AVN_ERROR_USAGE,
  AVN_ERROR_STORAGE,
  AVN_ERROR_PLUGIN,
  AVN_ERROR_INTERRUPTED,
} AvnError;

AVN_AVAILABLE GQuark avn_error_quark (void);

G_END_DECLS
