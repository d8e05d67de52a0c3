/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-request.h>

G_BEGIN_DECLS

#define AVN_TYPE_SESSION (avn_session_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnSession, avn_session, AVN, SESSION, GObject)

AVN_AVAILABLE AvnSession *avn_session_new (AvnSettings *settings, AvnConsole *console, GError **error);
AVN_AVAILABLE void avn_session_set_token (AvnSession *self, const char *token);
AVN_AVAILABLE const char *avn_session_get_token (AvnSession *self);
AVN_AVAILABLE gboolean avn_session_check_token (AvnSession *self, GError **error);

AVN_AVAILABLE void avn_session_send_async (AvnSession *self,
                                           AvnRequest *request,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
AVN_AVAILABLE GVariant *avn_session_send_finish (AvnSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
