/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnAccessToken:
 *
 * What the API says of an access token. Any member of its object may be missing, null or of an odd type; such
 * a property has its default.
 */
#define AVN_TYPE_ACCESS_TOKEN (avn_access_token_get_type ())

G_DECLARE_FINAL_TYPE (AvnAccessToken, avn_access_token, AVN, ACCESS_TOKEN, GObject)

AvnAccessToken *avn_access_token_new (JsonObject *object);

const char *avn_access_token_get_prefix (AvnAccessToken *self);
const char *avn_access_token_get_description (AvnAccessToken *self);
GDateTime *avn_access_token_get_create_time (AvnAccessToken *self);
GDateTime *avn_access_token_get_expiry_time (AvnAccessToken *self);
GDateTime *avn_access_token_get_last_used_time (AvnAccessToken *self);
gboolean avn_access_token_is_currently_active (AvnAccessToken *self);

gboolean avn_access_token_is_expired (AvnAccessToken *self, GDateTime *now);

char *avn_access_token_shorten (const char *token_or_prefix);

extern const AvnColumn *const avn_access_token_columns[];

/* What is remembered of tokens, under one name, to complete prefixes. */
#define AVN_ACCESS_TOKEN_LIST "access-tokens"
extern const AvnCompletionList avn_access_token_replace_list;
extern const AvnCompletionList avn_access_token_add_list;
extern const AvnCompletionList avn_access_token_remove_list;
extern const AvnCompletionList avn_access_token_clear_list;
