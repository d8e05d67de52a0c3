/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

GTlsDatabase *avn_trust_load (const char *path, GError **error);
char *avn_trust_explain (GTlsCertificateFlags errors);
