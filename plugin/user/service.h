/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "account/user.h"

#include <avn-client/avn-client.h>

/**
 * AvnUserService:
 * @invocation: (unowned): the invocation, which outlives the service
 * @credentials: (owned): the user's credentials
 * @session: (owned): the session with the server
 * @old_login: (owned) (nullable): a note about the login that was replaced
 * @is_unconfirmed: %TRUE if there was no terminal to ask for confirmation
 *
 * The objects that a command works with.
 */
typedef struct
{
  AvnInvocation *invocation;
  AvnClientCredentials *credentials;
  AvnClientSession *session;
  char *old_login;
  gboolean is_unconfirmed;
} AvnUserService;

AvnUserService *avn_user_service_new (AvnInvocation *invocation, GError **error);
AvnUserService *avn_user_service_new_for_login (AvnInvocation *invocation, GError **error);
void avn_user_service_free (AvnUserService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnUserService, avn_user_service_free)

AvnUserService *avn_user_service_begin (AvnInvocation *invocation);
gboolean avn_user_service_confirm (AvnUserService *self, const char *question, GError **error);
void avn_user_service_send (AvnUserService *self, AvnClientRequest *request, GAsyncReadyCallback callback);
gboolean avn_user_service_is_stored (AvnUserService *self);
const char *avn_user_service_take_token (AvnUserService *self, JsonObject *response, GError **error);
gboolean
avn_user_service_save_token (AvnUserService *self, const char *token, const char *email, GError **error);
void avn_user_service_discard_token (AvnUserService *self, AvnResult *result, GError *error);
void avn_user_note_other_login (AvnClientCredentials *credentials, AvnResult *result);
void avn_user_service_note_login (AvnUserService *self, AvnResult *result);
void avn_user_service_choose_project (AvnUserService *self, AvnUser *user, AvnResult *result);
