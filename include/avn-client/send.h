/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/session.h>

G_BEGIN_DECLS

AVN_AVAILABLE void
avn_client_send (AvnInvocation *invocation, AvnClientRequest *request, GAsyncReadyCallback callback);
AVN_AVAILABLE void avn_client_list (AvnInvocation *invocation,
                                    AvnClientRequest *request,
                                    const char *member,
                                    GAsyncReadyCallback callback);
AVN_AVAILABLE void
avn_client_return_list (AvnInvocation *invocation, AvnClientRequest *request, const char *member);

G_END_DECLS
