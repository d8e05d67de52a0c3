/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "account/user.h"

#include <avn-client/avn-client.h>

/**
 * AvnUserService:
 * @invocation: (unowned): what the user asked for; it outlives the service
 * @credentials: (owned): the user's token and the file that keeps it
 * @session: (owned): the way to the server, with the token in effect
 *
 * What the commands of the group work with.
 */
typedef struct
{
  AvnInvocation *invocation;
  AvnClientCredentials *credentials;
  AvnClientSession *session;
} AvnUserService;

AvnUserService *avn_user_service_new (AvnInvocation *invocation, GError **error);
AvnUserService *avn_user_service_new_anonymous (AvnInvocation *invocation, GError **error);
void avn_user_service_free (AvnUserService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnUserService, avn_user_service_free)

AvnUserService *avn_user_service_begin (AvnInvocation *invocation);
void avn_user_service_send (AvnUserService *self, AvnClientRequest *request, GAsyncReadyCallback callback);
const char *avn_user_service_take_token (AvnUserService *self, JsonObject *answer, GError **error);
gboolean
avn_user_service_keep_token (AvnUserService *self, JsonObject *answer, const char *email, GError **error);
void avn_user_service_discard_token (AvnUserService *self, AvnResult *result, GError *error);
void avn_user_note_other_login (AvnClientCredentials *credentials, AvnResult *result);
void avn_user_service_note_given_token (AvnUserService *self, AvnResult *result);
void avn_user_service_choose_project (AvnUserService *self, AvnUser *user, AvnResult *result);
