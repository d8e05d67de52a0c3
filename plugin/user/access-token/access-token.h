/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnAccessToken:
 *
 * An access token as the API describes it. A property whose member is missing, null or of an unexpected type
 * has its default.
 */
#define AVN_TYPE_ACCESS_TOKEN (avn_access_token_get_type ())

G_DECLARE_FINAL_TYPE (AvnAccessToken, avn_access_token, AVN, ACCESS_TOKEN, GObject)

AvnAccessToken *avn_access_token_new (JsonObject *object);

const char *avn_access_token_get_prefix (AvnAccessToken *self);
const char *avn_access_token_get_description (AvnAccessToken *self);
GDateTime *avn_access_token_dup_create_time (AvnAccessToken *self);
gboolean avn_access_token_is_currently_active (AvnAccessToken *self);
gboolean avn_access_token_is_used (AvnAccessToken *self);

char *avn_access_token_shorten (const char *token_or_prefix);

#define AVN_ACCESS_TOKEN_MAX_DESCRIPTION_LENGTH 1000 /* in characters */

extern const AvnColumn *const avn_access_token_columns[];

/* The completion cache of token prefixes. */
#define AVN_ACCESS_TOKEN_LIST "access-tokens"
extern const AvnCompletionList avn_access_token_replace_list;
extern const AvnCompletionList avn_access_token_add_list;
extern const AvnCompletionList avn_access_token_remove_list;
extern const AvnCompletionList avn_access_token_clear_list;
