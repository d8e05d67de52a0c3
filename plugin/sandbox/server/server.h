/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/store.h"

#include <gio/gio.h>

#define AVN_TYPE_SANDBOX_SERVER (avn_sandbox_server_get_type ())

G_DECLARE_FINAL_TYPE (AvnSandboxServer, avn_sandbox_server, AVN, SANDBOX_SERVER, GObject)

AvnSandboxServer *avn_sandbox_server_new (AvnSandboxStore *store, const char *otp);

void avn_sandbox_server_set_certificate (AvnSandboxServer *self, GTlsCertificate *certificate);
void avn_sandbox_server_set_answers (AvnSandboxServer *self, const char *directory);
void avn_sandbox_server_set_idle_timeout (AvnSandboxServer *self, guint seconds);
char *avn_sandbox_server_listen (AvnSandboxServer *self, GInetAddress *address, guint16 port, GError **error);
