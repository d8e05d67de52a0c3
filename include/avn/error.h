/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AVN_ERROR:
 *
 * The domain of [error@Avn.Error]: what went wrong on this side, with the command line, the files or the
 * plugins.
 *
 * The message of an error is one line that says what failed and why. A second line, if there is one, says
 * what to do next. The host prints both on stderr and ends with the exit status that belongs to the domain
 * and code.
 */
#define AVN_ERROR (avn_error_quark ())

/**
 * AvnError:
 * @AVN_ERROR_FAILED: nothing more special fits; exit status 1
 * @AVN_ERROR_USAGE: the command line is wrong, or nobody is there to answer a question; exit status 2
 * @AVN_ERROR_STORAGE: a local file could not be read or written; exit status 13
 * @AVN_ERROR_PLUGIN: a plugin is missing, foreign or broken; exit status 14
 * @AVN_ERROR_INTERRUPTED: the user stopped the command; exit status 130
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
