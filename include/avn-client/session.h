/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/credentials.h>
#include <avn-client/request.h>

G_BEGIN_DECLS

/**
 * AvnClientSession:
 *
 * Sends requests to one server. It follows no redirect, sends no change twice, limits the size of responses,
 * and shows no secret in messages and traces.
 *
 * A command that sends one request with the user's access token needs only [func@AvnClient.send]. Others
 * create a session, set its token or credentials, and send requests, one after the other or at the same time.
 * A request holds a reference to its session until it has ended.
 *
 * A session belongs to one thread. It calls back in the main context that was the thread's default when the
 * request was sent.
 */
#define AVN_TYPE_CLIENT_SESSION (avn_client_session_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnClientSession, avn_client_session, AVN, CLIENT_SESSION, GObject)

AVN_AVAILABLE AvnClientSession *
avn_client_session_new (AvnSettings *settings, AvnConsole *console, GError **error);
AVN_AVAILABLE gboolean avn_client_session_use_credentials (AvnClientSession *self,
                                                           AvnClientCredentials *credentials,
                                                           GError **error);
AVN_AVAILABLE void avn_client_session_set_token (AvnClientSession *self, const char *token);
AVN_AVAILABLE const char *avn_client_session_get_token (AvnClientSession *self);
AVN_AVAILABLE gboolean avn_client_session_check_token (AvnClientSession *self, GError **error);

AVN_AVAILABLE void avn_client_session_send_async (AvnClientSession *self,
                                                  AvnClientRequest *request,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
AVN_AVAILABLE JsonObject *
avn_client_session_send_finish (AvnClientSession *self, GAsyncResult *result, GError **error);
AVN_AVAILABLE void avn_client_session_list_async (AvnClientSession *self,
                                                  AvnClientRequest *request,
                                                  const char *member,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);
AVN_AVAILABLE AvnRecords *
avn_client_session_list_finish (AvnClientSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
