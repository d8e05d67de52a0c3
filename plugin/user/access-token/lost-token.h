/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "access-token/access-token.h"

#include <avn-client/avn-client.h>

char *avn_lost_token_advise (AvnAccessToken *token);
void avn_lost_token_return_error (AvnInvocation *invocation,
                                  AvnClientSession *session,
                                  gint64 start_time,
                                  GError *error);
