/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command-group.h>
#include <avn/avn-version.h>

G_BEGIN_DECLS

/**
 * AvnPlugin:
 * @abi: [const@Avn.PLUGIN_ABI] as the plugin saw it; must be equal to the host's
 * @api: [const@Avn.PLUGIN_API] as the plugin saw it; must not be greater than the host's
 * @name: the group's name; must be the one in the key file
 * @gettext_domain: (nullable): the domain that the commands' texts are translated in
 * @locale_dir: (nullable): where that domain's catalogues are
 * @get_type: the type of an object that implements [iface@Avn.CommandGroup]
 *
 * What a module exports, once and as constant data, under the name "avn_plugin".
 */
struct _AvnPlugin
{
  guint32 abi;
  guint32 api;
  const char *name;
  const char *gettext_domain;
  const char *locale_dir;
  GType (*get_type) (void);
  gpointer reserved[8];
};

/**
 * AVN_DEFINE_PLUGIN:
 * @...: designated initialisers of an [struct@Avn.Plugin], without abi and api
 *
 * Defines and exports the one symbol of a module.
 */
#define AVN_DEFINE_PLUGIN(...)                                                                               \
  AVN_AVAILABLE const AvnPlugin avn_plugin;                                                                  \
  const AvnPlugin avn_plugin = { .abi = AVN_PLUGIN_ABI, .api = AVN_PLUGIN_API, __VA_ARGS__ };

G_END_DECLS
