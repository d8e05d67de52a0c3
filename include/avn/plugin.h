/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command-group.h>
#include <avn/version.h>

G_BEGIN_DECLS

/**
 * AvnPlugin:
 * @abi: [const@Avn.PLUGIN_ABI] when the plugin was built; must equal the host's
 * @name: the name of the command group; must equal that in the key file
 * @gettext_domain: (nullable): the gettext domain of the commands' texts
 * @locale_dir: (nullable): the directory of that domain's catalogues, which is trusted like a plugin's; %NULL
 * if the domain is avn's own
 * @get_type: the function that GObject defines for the type of the command group, which must not be abstract
 * and must implement [iface@Avn.CommandGroup]
 *
 * The constant that a module exports as `avn_plugin`; `AVN_DEFINE_PLUGIN` defines it.
 */
struct _AvnPlugin
{
  guint32 abi;
  const char *name;
  const char *gettext_domain;
  const char *locale_dir;
  GType (*get_type) (void);
  /*< private >*/
  gpointer reserved[8];
};

/**
 * AVN_DEFINE_COMMAND_GROUP:
 * @TypeName: the name of the type, in CamelCase
 * @type_name: the same in lower case with underscores
 * @rows: the %NULL-terminated array of the group's commands
 *
 * Defines a type that implements [iface@Avn.CommandGroup] for constant commands, and its
 * `type_name_get_type ()`.
 *
 * ```c
 * static const AvnCommand *const commands[] = { &forecast_command, NULL };
 *
 * AVN_DEFINE_COMMAND_GROUP (WeatherGroup, weather_group, commands)
 * ```
 */
#define AVN_DEFINE_COMMAND_GROUP(TypeName, type_name, rows)                                                  \
  typedef struct                                                                                             \
  {                                                                                                          \
    GObject parent_instance;                                                                                 \
  } TypeName;                                                                                                \
  typedef struct                                                                                             \
  {                                                                                                          \
    GObjectClass parent_class;                                                                               \
  } TypeName##Class;                                                                                         \
  GType type_name##_get_type (void);                                                                         \
  static const AvnCommand *const *type_name##_list_commands (G_GNUC_UNUSED AvnCommandGroup *self)            \
  {                                                                                                          \
    return rows;                                                                                             \
  }                                                                                                          \
  static void type_name##_command_group_init (AvnCommandGroupInterface *iface)                               \
  {                                                                                                          \
    iface->list_commands = type_name##_list_commands;                                                        \
  }                                                                                                          \
  G_DEFINE_FINAL_TYPE_WITH_CODE (                                                                            \
      TypeName, type_name, G_TYPE_OBJECT,                                                                    \
      G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP, type_name##_command_group_init))                        \
  static void type_name##_class_init (G_GNUC_UNUSED TypeName##Class *klass)                                  \
  {                                                                                                          \
  }                                                                                                          \
  static void type_name##_init (G_GNUC_UNUSED TypeName *self)                                                \
  {                                                                                                          \
  }

/**
 * AVN_DEFINE_PLUGIN:
 * @...: designated initializers of an [struct@Avn.Plugin], without abi
 *
 * Defines and exports the one symbol of a module. Takes no semicolon.
 *
 * ```c
 * AVN_DEFINE_PLUGIN (.name = "weather",
 *                    .gettext_domain = GETTEXT_PACKAGE,
 *                    .locale_dir = WEATHER_LOCALE_DIR,
 *                    .get_type = weather_group_get_type)
 * ```
 */
#define AVN_DEFINE_PLUGIN(...)                                                                               \
  AVN_AVAILABLE const AvnPlugin avn_plugin;                                                                  \
  const AvnPlugin avn_plugin = { .abi = AVN_PLUGIN_ABI, __VA_ARGS__ };

G_END_DECLS
