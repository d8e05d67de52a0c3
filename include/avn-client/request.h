/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/error.h>
#include <avn/avn.h>

G_BEGIN_DECLS

/**
 * AvnClientRequest:
 *
 * One request to the API: a method, a path, an optional body, and the members that the response must have.
 * Sending it takes a reference.
 *
 * ```c
 * g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "me", NULL);
 * avn_client_request_expect (request, "user", JSON_TYPE_OBJECT);
 * ```
 */
#define AVN_TYPE_CLIENT_REQUEST (avn_client_request_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnClientRequest, avn_client_request, AVN, CLIENT_REQUEST, GObject)

AVN_AVAILABLE AvnClientRequest *avn_client_request_new (const char *method, const char *segment, ...)
    G_GNUC_NULL_TERMINATED;
AVN_AVAILABLE void avn_client_request_set_body (AvnClientRequest *self, JsonObject *body);
AVN_AVAILABLE void avn_client_request_set_anonymous (AvnClientRequest *self, gboolean anonymous);
AVN_AVAILABLE void avn_client_request_expect (AvnClientRequest *self, const char *member, GType type);
AVN_AVAILABLE void avn_client_request_set_time_limit (AvnClientRequest *self, guint milliseconds);
AVN_AVAILABLE gboolean avn_client_request_check (AvnClientRequest *self, GError **error);

G_END_DECLS
