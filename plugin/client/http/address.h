/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

GUri *avn_address_parse (const char *url, GError **error);
GUri *avn_address_join (GUri *base, const char *encoded_path);
gboolean avn_address_find_proxy (GUri *base, GUri **proxy, GError **error);
char *avn_address_dup_credentials (GUri *proxy);
char *avn_address_describe (GUri *uri);
