/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>
#include <gio/gio.h>

typedef struct _AvnTrust AvnTrust;

gboolean avn_trust_is_available (void);
AvnTrust *avn_trust_new (AvnSettings *settings, gboolean may_cache, GError **error);
GTlsDatabase *avn_trust_get_database (AvnTrust *self);
gboolean avn_trust_fall_back (AvnTrust *self, GTlsDatabase *refusing);
void avn_trust_cache_ca (AvnTrust *self, GTlsDatabase *accepting, GTlsCertificate *chain);
void avn_trust_free (AvnTrust *self);
char *avn_trust_advise (AvnTrust *self);
char *avn_trust_explain (GTlsCertificateFlags errors);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnTrust, avn_trust_free)
