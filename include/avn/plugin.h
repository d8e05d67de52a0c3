/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command-group.h>
#include <avn/version.h>

G_BEGIN_DECLS

/**
 * AvnPlugin:
 * @abi: [const@Avn.PLUGIN_ABI] as the plugin saw it; must be equal to the host's
 * @name: the group's name; must be the one in the key file
 * @gettext_domain: (nullable): the domain that the commands' texts are translated in
 * @locale_dir: (nullable): where that domain's catalogues are; %NULL if the domain is avn's own
 * @get_type: the type of an object that implements [iface@Avn.CommandGroup]
 *
 * What a module exports, once and as constant data, under the name `avn_plugin`; `AVN_DEFINE_PLUGIN` does
 * that.
 *
 * `get_type` is a function without arguments, as GObject defines it for every type. The type has to implement
 * [iface@Avn.CommandGroup], and must not be abstract.
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
 * @type_name: the same, in lower case and with underscores
 * @rows: an array of the group's commands that ends with %NULL
 *
 * Defines a type that implements [iface@Avn.CommandGroup], and its `type_name_get_type ()`, for commands that
 * are constant: all that most groups need.
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
 * @...: designated initialisers of an [struct@Avn.Plugin], without abi
 *
 * Defines and exports the one symbol of a module. There is no semicolon behind it.
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
