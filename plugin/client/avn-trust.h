/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-anchors.h"

gboolean avn_trust_is_available (void);
gboolean avn_trust_load (
    const char *path, const char *remembered, AvnAnchors **anchors, GTlsDatabase **database, GError **error);
char *avn_trust_explain (GTlsCertificateFlags errors);
