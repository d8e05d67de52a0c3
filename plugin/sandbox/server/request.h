/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/member.h"
#include "store/token.h"

G_BEGIN_DECLS

/**
 * AvnSandboxRequest:
 * @store: (unowned): the store
 * @otp: (unowned) (nullable): the one-time password that a login needs
 * @now: the time of the request, in microseconds
 * @prefix: (owned) (nullable): what stands for "{prefix}" in the path, percent-decoded once
 * @body: (owned) (nullable): the body, checked
 * @token: (owned) (nullable): the token that the request was made with
 *
 * All that a handler needs to know about a request.
 */
typedef struct
{
  AvnSandboxStore *store;
  const char *otp;
  gint64 now;
  char *prefix;
  JsonObject *body;
  AvnSandboxToken *token;
} AvnSandboxRequest;

/**
 * AvnSandboxHandle:
 * @request: a request whose token and body are in order
 * @error: where to put an error
 *
 * Carries out a request inside a transaction, which an error undoes.
 *
 * Returns: (transfer full) (nullable): the body of the answer, or %NULL with @error set
 */
typedef JsonObject *(*AvnSandboxHandle) (AvnSandboxRequest *request, GError **error);

JsonObject *avn_sandbox_handle_userauth (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_login_options (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_user_create (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_me (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_logout (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_expire_tokens (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_password (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_projects (AvnSandboxRequest *request, GError **error);

JsonObject *avn_sandbox_handle_token_create (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_list (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_update (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_revoke (AvnSandboxRequest *request, GError **error);

void avn_sandbox_request_clear (AvnSandboxRequest *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvnSandboxRequest, avn_sandbox_request_clear)

G_END_DECLS
