/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AVN_AVAILABLE:
 *
 * Exports a symbol from a shared library; all others are hidden.
 */
#define AVN_AVAILABLE __attribute__ ((visibility ("default"))) extern

typedef struct _AvnArgument AvnArgument;
typedef struct _AvnColumn AvnColumn;
typedef struct _AvnCommand AvnCommand;
typedef struct _AvnCommandGroup AvnCommandGroup;
typedef struct _AvnConsole AvnConsole;
typedef struct _AvnInvocation AvnInvocation;
typedef struct _AvnCompletionList AvnCompletionList;
typedef struct _AvnOption AvnOption;
typedef struct _AvnPlugin AvnPlugin;
typedef struct _AvnPluginLoader AvnPluginLoader;
typedef struct _AvnResult AvnResult;
typedef struct _AvnSettings AvnSettings;
typedef struct _AvnTopicPart AvnTopicPart;

G_END_DECLS
