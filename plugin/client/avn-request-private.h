/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-request.h>

const char *avn_request_get_method (AvnRequest *self);
gboolean avn_request_is_change (AvnRequest *self);
gboolean avn_request_is_anonymous (AvnRequest *self);
guint avn_request_get_time_limit (AvnRequest *self);
GVariant *avn_request_get_body (AvnRequest *self);
char *avn_request_build_path (AvnRequest *self, GError **error);
char *avn_request_describe_path (AvnRequest *self);
void avn_request_collect_secrets (AvnRequest *self, GPtrArray *secrets);
gboolean avn_request_check_answer (AvnRequest *self, GVariant *answer, GError **error);
