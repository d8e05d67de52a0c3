/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

#define AVN_TYPE_REQUEST (avn_request_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnRequest, avn_request, AVN, REQUEST, GObject)

AVN_AVAILABLE AvnRequest *avn_request_new (const char *method, const char *segment, ...)
    G_GNUC_NULL_TERMINATED;
AVN_AVAILABLE void avn_request_set_body (AvnRequest *self, GVariant *body);
AVN_AVAILABLE void avn_request_set_anonymous (AvnRequest *self);
AVN_AVAILABLE void avn_request_expect (AvnRequest *self, const char *member, const GVariantType *type);
AVN_AVAILABLE void avn_request_set_time_limit (AvnRequest *self, guint milliseconds);
AVN_AVAILABLE gboolean avn_request_check (AvnRequest *self, GError **error);

G_END_DECLS
