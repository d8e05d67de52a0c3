/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/**
 * AVN_VERSION:
 *
 * The version of avn that these headers belong to, as a string.
 */
#define AVN_VERSION "0.1.0"

/**
 * AVN_PLUGIN_ABI:
 *
 * Changes when a plugin built before can no longer work. A plugin's number must be equal to the host's.
 */
#define AVN_PLUGIN_ABI 1

/**
 * AVN_PLUGIN_API:
 *
 * Grows when something is added. A plugin's number must not be greater than the host's.
 */
#define AVN_PLUGIN_API 1
