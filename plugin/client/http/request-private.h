/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/request.h>

const char *avn_client_request_get_method (AvnClientRequest *self);
gboolean avn_client_request_is_change (AvnClientRequest *self);
gboolean avn_client_request_is_anonymous (AvnClientRequest *self);
guint avn_client_request_get_time_limit (AvnClientRequest *self);
JsonObject *avn_client_request_get_body (AvnClientRequest *self);
char *avn_client_request_build_path (AvnClientRequest *self, GError **error);
char *avn_client_request_describe_path (AvnClientRequest *self);
void avn_client_request_collect_secrets (AvnClientRequest *self, GPtrArray *secrets);
gboolean avn_client_request_check_answer (AvnClientRequest *self, JsonObject *answer, GError **error);
