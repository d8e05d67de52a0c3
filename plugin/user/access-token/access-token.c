/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "member.h"

#include <glib/gi18n-lib.h>

/* Prefixes have 12 characters; a longer string than this may be a whole token. */
#define MAX_SHOWN_LENGTH 16
#define PREFIX_LENGTH 12

const AvnColumn *const avn_access_token_columns[] = {
  AVN_COLUMN (.id = "expiry_time", .title = N_ ("EXPIRY_TIME"), .kind = AVN_COLUMN_EXPIRY),
  AVN_COLUMN (.id = "token_prefix", .title = N_ ("TOKEN_PREFIX")),
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  AVN_COLUMN (.id = "max_age_seconds", .title = N_ ("MAX_AGE_SECONDS")),
  AVN_COLUMN (.id = "extend_when_used", .title = N_ ("EXTEND_WHEN_USED")),
  AVN_COLUMN (.id = "last_used_time", .title = N_ ("LAST_USED_TIME"), .kind = AVN_COLUMN_TIME),
  AVN_COLUMN (.id = "last_ip", .title = N_ ("LAST_IP")),
  AVN_COLUMN (.id = "last_user_agent", .title = N_ ("LAST_USER_AGENT")),
  AVN_COLUMN (.id = "scopes", .title = N_ ("SCOPES"), .only_if_set = TRUE),
  AVN_COLUMN (.id = "ip_allowlist", .title = N_ ("IP_ALLOWLIST"), .only_if_set = TRUE),
  NULL,
};

#define COMPLETION_LIST(what)                                                                                \
  {                                                                                                          \
    .name = AVN_ACCESS_TOKEN_LIST, .change = what, .value = "token_prefix", .description = "description"     \
  }

const AvnCompletionList avn_access_token_replace_list = COMPLETION_LIST (AVN_COMPLETION_REPLACE);
const AvnCompletionList avn_access_token_add_list = COMPLETION_LIST (AVN_COMPLETION_ADD);
const AvnCompletionList avn_access_token_remove_list = COMPLETION_LIST (AVN_COMPLETION_REMOVE);
const AvnCompletionList avn_access_token_clear_list = COMPLETION_LIST (AVN_COMPLETION_CLEAR);

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

struct _AvnAccessToken
{
  GObject parent_instance;

  JsonObject *object; /* (owned) */
};

typedef enum
{
  PROP_PREFIX = 1,
  PROP_DESCRIPTION,
  PROP_CREATE_TIME,
  PROP_EXPIRY_TIME,
  PROP_LAST_USED_TIME,
  PROP_LAST_IP,
  PROP_LAST_USER_AGENT,
  PROP_MAX_AGE_SECONDS,
  PROP_EXTEND_WHEN_USED,
  PROP_CURRENTLY_ACTIVE,
  PROP_CREATED_MANUALLY,
  PROP_SCOPES,
  PROP_IP_ALLOWLIST,
  N_PROPERTIES
} AvnAccessTokenProperty;

static const char *const members[N_PROPERTIES] = {
  [PROP_PREFIX] = "token_prefix",
  [PROP_DESCRIPTION] = "description",
  [PROP_CREATE_TIME] = "create_time",
  [PROP_EXPIRY_TIME] = "expiry_time",
  [PROP_LAST_USED_TIME] = "last_used_time",
  [PROP_LAST_IP] = "last_ip",
  [PROP_LAST_USER_AGENT] = "last_user_agent",
  [PROP_MAX_AGE_SECONDS] = "max_age_seconds",
  [PROP_EXTEND_WHEN_USED] = "extend_when_used",
  [PROP_CURRENTLY_ACTIVE] = "currently_active",
  [PROP_CREATED_MANUALLY] = "created_manually",
  [PROP_SCOPES] = "scopes",
  [PROP_IP_ALLOWLIST] = "ip_allowlist",
};

G_DEFINE_FINAL_TYPE (AvnAccessToken, avn_access_token, G_TYPE_OBJECT)

static void
avn_access_token_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  avn_member_get_value (AVN_ACCESS_TOKEN (object)->object, members[property_id], value);
}

static void
avn_access_token_finalize (GObject *object)
{
  g_clear_pointer (&AVN_ACCESS_TOKEN (object)->object, json_object_unref);
  G_OBJECT_CLASS (avn_access_token_parent_class)->finalize (object);
}

static void
avn_access_token_class_init (AvnAccessTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *properties[N_PROPERTIES] = {
    /* (nullable): the first characters of the token, which identify it */
    [PROP_PREFIX] = g_param_spec_string ("prefix", NULL, NULL, NULL, FLAGS),
    /* (nullable): how the token is used */
    [PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, FLAGS),
    /* (nullable): the time when the token was created, by the clock of the server */
    [PROP_CREATE_TIME] = g_param_spec_boxed ("create-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
    /* (nullable): the time when the token expires; NULL if it never does */
    [PROP_EXPIRY_TIME] = g_param_spec_boxed ("expiry-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
    /* (nullable): the time when the token was last used; NULL if it never was */
    [PROP_LAST_USED_TIME] = g_param_spec_boxed ("last-used-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
    /* (nullable): the IP address that the token was last used from */
    [PROP_LAST_IP] = g_param_spec_string ("last-ip", NULL, NULL, NULL, FLAGS),
    /* (nullable): the program that last used the token */
    [PROP_LAST_USER_AGENT] = g_param_spec_string ("last-user-agent", NULL, NULL, NULL, FLAGS),
    /* the lifetime in seconds since the creation, or since the last use if that extends it; 0 if unlimited */
    [PROP_MAX_AGE_SECONDS]
    = g_param_spec_int64 ("max-age-seconds", NULL, NULL, G_MININT64, G_MAXINT64, 0, FLAGS),
    /* TRUE if each use extends the expiry time */
    [PROP_EXTEND_WHEN_USED] = g_param_spec_boolean ("extend-when-used", NULL, NULL, FALSE, FLAGS),
    /* TRUE if the request was sent with this token */
    [PROP_CURRENTLY_ACTIVE] = g_param_spec_boolean ("currently-active", NULL, NULL, FALSE, FLAGS),
    /* TRUE if a user created the token; FALSE if a login did */
    [PROP_CREATED_MANUALLY] = g_param_spec_boolean ("created-manually", NULL, NULL, FALSE, FLAGS),
    /* the scopes that the token is limited to; empty if it is not limited */
    [PROP_SCOPES] = g_param_spec_boxed ("scopes", NULL, NULL, G_TYPE_STRV, FLAGS),
    /* the IP addresses and networks that may use the token; empty for all */
    [PROP_IP_ALLOWLIST] = g_param_spec_boxed ("ip-allowlist", NULL, NULL, G_TYPE_STRV, FLAGS),
  };

  object_class->get_property = avn_access_token_get_property;
  object_class->finalize = avn_access_token_finalize;
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
avn_access_token_init (AvnAccessToken *self)
{
}

/* (transfer full): a token of the API; @object must not be changed afterwards */
AvnAccessToken *
avn_access_token_new (JsonObject *object)
{
  AvnAccessToken *self = g_object_new (AVN_TYPE_ACCESS_TOKEN, NULL);
  self->object = json_object_ref (object);
  return self;
}

/* (transfer none) (nullable) */
const char *
avn_access_token_get_prefix (AvnAccessToken *self)
{
  return avn_member_get_string (self->object, members[PROP_PREFIX]);
}

/* (transfer none) (nullable) */
const char *
avn_access_token_get_description (AvnAccessToken *self)
{
  return avn_member_get_string (self->object, members[PROP_DESCRIPTION]);
}

/* (transfer full) (nullable) */
GDateTime *
avn_access_token_dup_create_time (AvnAccessToken *self)
{
  return avn_member_dup_time (self->object, members[PROP_CREATE_TIME]);
}

gboolean
avn_access_token_is_currently_active (AvnAccessToken *self)
{
  return avn_member_get_boolean (self->object, members[PROP_CURRENTLY_ACTIVE]);
}

/* TRUE if the token was ever used. */
gboolean
avn_access_token_is_used (AvnAccessToken *self)
{
  g_autoptr (GDateTime) last_used_time = avn_member_dup_time (self->object, members[PROP_LAST_USED_TIME]);
  return last_used_time != NULL;
}

/* (transfer full): a prefix that is safe for a terminal, from what may be a whole token */
char *
avn_access_token_shorten (const char *token_or_prefix)
{
  const gboolean is_long = g_utf8_strlen (token_or_prefix, -1) > MAX_SHOWN_LENGTH;
  g_autofree char *prefix
      = is_long ? g_utf8_substring (token_or_prefix, 0, PREFIX_LENGTH) : g_strdup (token_or_prefix);
  return avn_text_make_safe (prefix, -1);
}
