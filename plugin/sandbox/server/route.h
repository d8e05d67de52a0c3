/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/request.h"

G_BEGIN_DECLS

/**
 * AvnSandboxRoute:
 * @method: the method
 * @path: the path, in which "{prefix}" stands for any segment
 * @needs_token: whether an access token is needed
 * @members: (nullable) (array zero-terminated=1): the members of the body, %NULL if no body is looked at
 * @handle: carries out a request
 *
 * One endpoint of the API.
 */
typedef struct
{
  const char *method;
  const char *path;
  gboolean needs_token;
  const AvnSandboxMember *members;
  AvnSandboxHandle handle;
} AvnSandboxRoute;

const AvnSandboxRoute *avn_sandbox_route_find (
    const char *method, const char *encoded_path, char **prefix, char **allow, GError **error);

G_END_DECLS
