/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

/**
 * AvnClientConfig:
 *
 * The client configuration file, `aiven-client.json`, which avn shares with the official client. It holds
 * keys such as "default_project". Returned strings are valid until the next load or change.
 */
#define AVN_TYPE_CLIENT_CONFIG (avn_client_config_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnClientConfig, avn_client_config, AVN, CLIENT_CONFIG, GObject)

AVN_AVAILABLE AvnClientConfig *avn_client_config_new (AvnSettings *settings, AvnConsole *console);

AVN_AVAILABLE gboolean avn_client_config_load (AvnClientConfig *self, GError **error);
AVN_AVAILABLE const char *avn_client_config_get_string (AvnClientConfig *self, const char *key);
AVN_AVAILABLE gboolean avn_client_config_set_string (AvnClientConfig *self,
                                                     const char *key,
                                                     const char *value,
                                                     GError **error);

G_END_DECLS
