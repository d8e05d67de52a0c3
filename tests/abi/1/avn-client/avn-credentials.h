/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

/**
 * AvnCredentialsSource:
 * @AVN_CREDENTIALS_NONE: there is no access token
 * @AVN_CREDENTIALS_ARGUMENT: from the command line
 * @AVN_CREDENTIALS_ENVIRONMENT: from an environment variable
 * @AVN_CREDENTIALS_FILE: from the credentials file
 *
 * Where the access token in effect came from.
 */
typedef enum
{
  AVN_CREDENTIALS_NONE,
  AVN_CREDENTIALS_ARGUMENT,
  AVN_CREDENTIALS_ENVIRONMENT,
  AVN_CREDENTIALS_FILE,
} AvnCredentialsSource;

#define AVN_TYPE_CREDENTIALS (avn_credentials_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnCredentials, avn_credentials, AVN, CREDENTIALS, GObject)

AVN_AVAILABLE AvnCredentials *avn_credentials_new (AvnSettings *settings);

AVN_AVAILABLE gboolean avn_credentials_load (AvnCredentials *self, GError **error);
AVN_AVAILABLE const char *avn_credentials_get_token (AvnCredentials *self);
AVN_AVAILABLE const char *avn_credentials_get_stored_token (AvnCredentials *self);
AVN_AVAILABLE const char *avn_credentials_get_stored_email (AvnCredentials *self);
AVN_AVAILABLE AvnCredentialsSource avn_credentials_get_source (AvnCredentials *self);
AVN_AVAILABLE const char *avn_credentials_get_path (AvnCredentials *self);
AVN_AVAILABLE const char *avn_credentials_get_warning (AvnCredentials *self);

AVN_AVAILABLE gboolean avn_credentials_prepare (AvnCredentials *self, GError **error);
AVN_AVAILABLE gboolean avn_credentials_save (AvnCredentials *self,
                                             const char *token,
                                             const char *email,
                                             GError **error);
AVN_AVAILABLE gboolean avn_credentials_forget (AvnCredentials *self, gboolean *forgot, GError **error);

G_END_DECLS
