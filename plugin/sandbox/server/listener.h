/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

typedef struct _AvnSandboxListener AvnSandboxListener;

AvnSandboxListener *avn_sandbox_listener_new (SoupServer *server,
                                              GSocketAddress *address,
                                              GTlsCertificate *certificate,
                                              guint idle_timeout,
                                              GError **error);
GInetSocketAddress *avn_sandbox_listener_get_address (AvnSandboxListener *self);
void avn_sandbox_listener_free (AvnSandboxListener *self);
