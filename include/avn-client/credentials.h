/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/error.h>
#include <avn/avn.h>

G_BEGIN_DECLS

/**
 * AvnClientCredentialsSource:
 * @AVN_CLIENT_CREDENTIALS_NONE: there is no access token
 * @AVN_CLIENT_CREDENTIALS_ARGUMENT: an option
 * @AVN_CLIENT_CREDENTIALS_ENVIRONMENT: an environment variable
 * @AVN_CLIENT_CREDENTIALS_FILE: the credentials file
 *
 * Where the access token in effect comes from.
 */
typedef enum
{
  AVN_CLIENT_CREDENTIALS_NONE,
  AVN_CLIENT_CREDENTIALS_ARGUMENT,
  AVN_CLIENT_CREDENTIALS_ENVIRONMENT,
  AVN_CLIENT_CREDENTIALS_FILE,
} AvnClientCredentialsSource;

/**
 * AvnClientCredentials:
 *
 * The user's access token: from an option, an environment variable, or the credentials file, which avn shares
 * with the official client.
 *
 * [method@AvnClient.Session.use_credentials] loads the credentials of a session. Only commands that log in or
 * out save or remove them. Returned strings are valid until the next load, save or removal.
 */
#define AVN_TYPE_CLIENT_CREDENTIALS (avn_client_credentials_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnClientCredentials, avn_client_credentials, AVN, CLIENT_CREDENTIALS, GObject)

AVN_AVAILABLE char *avn_client_shorten_token (const char *token);

AVN_AVAILABLE AvnClientCredentials *avn_client_credentials_new (AvnSettings *settings, AvnConsole *console);

AVN_AVAILABLE gboolean avn_client_credentials_load (AvnClientCredentials *self, GError **error);
AVN_AVAILABLE const char *avn_client_credentials_get_token (AvnClientCredentials *self);
AVN_AVAILABLE const char *avn_client_credentials_get_stored_token (AvnClientCredentials *self);
AVN_AVAILABLE const char *avn_client_credentials_get_stored_email (AvnClientCredentials *self);
AVN_AVAILABLE AvnClientCredentialsSource avn_client_credentials_get_source (AvnClientCredentials *self);
AVN_AVAILABLE const char *avn_client_credentials_get_origin (AvnClientCredentials *self);
AVN_AVAILABLE const char *avn_client_credentials_get_path (AvnClientCredentials *self);

AVN_AVAILABLE gboolean avn_client_credentials_prepare (AvnClientCredentials *self,
                                                       gboolean forget,
                                                       GError **error);
AVN_AVAILABLE gboolean avn_client_credentials_save (AvnClientCredentials *self,
                                                    const char *token,
                                                    const char *email,
                                                    GError **error);
AVN_AVAILABLE gboolean avn_client_credentials_renew (
    AvnClientCredentials *self, const char *token, const char *email, gboolean *kept_other, GError **error);
AVN_AVAILABLE gboolean avn_client_credentials_forget (AvnClientCredentials *self,
                                                      gboolean *kept_other,
                                                      GError **error);

G_END_DECLS
