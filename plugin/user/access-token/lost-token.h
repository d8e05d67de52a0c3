/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "access-token/access-token.h"

#include <avn-client/avn-client.h>

char *avn_lost_token_advise (AvnAccessToken *token);
gboolean avn_lost_token_may_exist (const GError *error);
void avn_lost_token_find_async (AvnClientSession *session,
                                const char *description,
                                guint time_limit_ms,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *avn_lost_token_find_finish (AvnClientSession *session, GAsyncResult *result, GError **error);
