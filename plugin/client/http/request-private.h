/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/request.h>

struct _AvnClientRequest
{
  GObject parent_instance;

  const char *method;
  GPtrArray *segments;  /* (owned) (element-type utf8) */
  JsonObject *body;     /* (owned) (nullable) */
  GArray *expectations; /* (owned) */
  gboolean anonymous;
  guint time_limit_ms; /* 0 for the session's */
};

gboolean avn_client_request_is_change (AvnClientRequest *self);
char *avn_client_request_build_path (AvnClientRequest *self, GError **error);
char *avn_client_request_describe_path (AvnClientRequest *self);
void avn_client_request_collect_secrets (AvnClientRequest *self, GPtrArray *secrets);
gboolean avn_client_request_check_response (AvnClientRequest *self, JsonObject *response, GError **error);
