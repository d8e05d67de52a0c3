/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *
avn_sandbox_certificate_load (const char *certificate_path, const char *key_path, GError **error);

G_END_DECLS
