/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "member.h"

#include <glib/gi18n-lib.h>

/* Prefixes have had 12 characters so far; what is longer than the slack allows may be a whole token. */
#define PREFIX_LENGTH 12
#define LONGEST_SHOWN 16

/* The table that the list and an update print. */
const AvnColumn *const avn_access_token_columns[] = {
  AVN_COLUMN (.id = "expiry_time", .title = N_ ("EXPIRY_TIME"), .kind = AVN_COLUMN_EXPIRY),
  AVN_COLUMN (.id = "token_prefix", .title = N_ ("TOKEN_PREFIX")),
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  AVN_COLUMN (.id = "max_age_seconds", .title = N_ ("MAX_AGE_SECONDS")),
  AVN_COLUMN (.id = "extend_when_used", .title = N_ ("EXTEND_WHEN_USED")),
  AVN_COLUMN (.id = "last_used_time", .title = N_ ("LAST_USED_TIME"), .kind = AVN_COLUMN_TIME),
  AVN_COLUMN (.id = "last_ip", .title = N_ ("LAST_IP")),
  AVN_COLUMN (.id = "last_user_agent", .title = N_ ("LAST_USER_AGENT")),
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

  char *prefix;              /* (owned) (nullable) */
  char *description;         /* (owned) (nullable) */
  GDateTime *create_time;    /* (owned) (nullable) */
  GDateTime *expiry_time;    /* (owned) (nullable) */
  GDateTime *last_used_time; /* (owned) (nullable) */
  char *last_ip;             /* (owned) (nullable) */
  char *last_user_agent;     /* (owned) (nullable) */
  gint64 max_age_seconds;
  gboolean extend_when_used;
  gboolean currently_active;
  gboolean created_manually;
  char **scopes;       /* (owned) */
  char **ip_allowlist; /* (owned) */
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
} AvnAccessTokenProperty;

G_DEFINE_FINAL_TYPE (AvnAccessToken, avn_access_token, G_TYPE_OBJECT)

static void
avn_access_token_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnAccessToken *self = AVN_ACCESS_TOKEN (object);
  switch ((AvnAccessTokenProperty)property_id)
    {
    case PROP_PREFIX:
      g_value_set_string (value, self->prefix);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_CREATE_TIME:
      g_value_set_boxed (value, self->create_time);
      break;
    case PROP_EXPIRY_TIME:
      g_value_set_boxed (value, self->expiry_time);
      break;
    case PROP_LAST_USED_TIME:
      g_value_set_boxed (value, self->last_used_time);
      break;
    case PROP_LAST_IP:
      g_value_set_string (value, self->last_ip);
      break;
    case PROP_LAST_USER_AGENT:
      g_value_set_string (value, self->last_user_agent);
      break;
    case PROP_MAX_AGE_SECONDS:
      g_value_set_int64 (value, self->max_age_seconds);
      break;
    case PROP_EXTEND_WHEN_USED:
      g_value_set_boolean (value, self->extend_when_used);
      break;
    case PROP_CURRENTLY_ACTIVE:
      g_value_set_boolean (value, self->currently_active);
      break;
    case PROP_CREATED_MANUALLY:
      g_value_set_boolean (value, self->created_manually);
      break;
    case PROP_SCOPES:
      g_value_set_boxed (value, self->scopes);
      break;
    case PROP_IP_ALLOWLIST:
      g_value_set_boxed (value, self->ip_allowlist);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_access_token_finalize (GObject *object)
{
  AvnAccessToken *self = AVN_ACCESS_TOKEN (object);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->create_time, g_date_time_unref);
  g_clear_pointer (&self->expiry_time, g_date_time_unref);
  g_clear_pointer (&self->last_used_time, g_date_time_unref);
  g_clear_pointer (&self->last_ip, g_free);
  g_clear_pointer (&self->last_user_agent, g_free);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->ip_allowlist, g_strfreev);
  G_OBJECT_CLASS (avn_access_token_parent_class)->finalize (object);
}

static void
avn_access_token_class_init (AvnAccessTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *properties[] = {
    /**
     * AvnAccessToken:prefix: (nullable)
     *
     * The first characters of the token, which name it.
     */
    [PROP_PREFIX] = g_param_spec_string ("prefix", NULL, NULL, NULL, FLAGS),

    /**
     * AvnAccessToken:description: (nullable)
     *
     * What the token is used for.
     */
    [PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, FLAGS),

    /**
     * AvnAccessToken:create-time: (nullable)
     *
     * When the token was created, by the clock of the server.
     */
    [PROP_CREATE_TIME] = g_param_spec_boxed ("create-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),

    /**
     * AvnAccessToken:expiry-time: (nullable)
     *
     * When the token expires; %NULL if it never does.
     */
    [PROP_EXPIRY_TIME] = g_param_spec_boxed ("expiry-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),

    /**
     * AvnAccessToken:last-used-time: (nullable)
     *
     * When the token was used last; %NULL if it never was.
     */
    [PROP_LAST_USED_TIME] = g_param_spec_boxed ("last-used-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),

    /**
     * AvnAccessToken:last-ip: (nullable)
     *
     * The IP address that the token was used from last.
     */
    [PROP_LAST_IP] = g_param_spec_string ("last-ip", NULL, NULL, NULL, FLAGS),

    /**
     * AvnAccessToken:last-user-agent: (nullable)
     *
     * The program that used the token last.
     */
    [PROP_LAST_USER_AGENT] = g_param_spec_string ("last-user-agent", NULL, NULL, NULL, FLAGS),

    /**
     * AvnAccessToken:max-age-seconds:
     *
     * How long the token lives, in seconds, from its creation, or from its last use if that extends it; 0 for
     * ever.
     */
    [PROP_MAX_AGE_SECONDS]
    = g_param_spec_int64 ("max-age-seconds", NULL, NULL, G_MININT64, G_MAXINT64, 0, FLAGS),

    /**
     * AvnAccessToken:extend-when-used:
     *
     * Whether each use puts off the expiry.
     */
    [PROP_EXTEND_WHEN_USED] = g_param_spec_boolean ("extend-when-used", NULL, NULL, FALSE, FLAGS),

    /**
     * AvnAccessToken:currently-active:
     *
     * Whether the request that the server answered was made with this token.
     */
    [PROP_CURRENTLY_ACTIVE] = g_param_spec_boolean ("currently-active", NULL, NULL, FALSE, FLAGS),

    /**
     * AvnAccessToken:created-manually:
     *
     * Whether a user asked for the token; otherwise it comes from a login.
     */
    [PROP_CREATED_MANUALLY] = g_param_spec_boolean ("created-manually", NULL, NULL, FALSE, FLAGS),

    /**
     * AvnAccessToken:scopes:
     *
     * What the token is limited to; empty if it is not limited.
     */
    [PROP_SCOPES] = g_param_spec_boxed ("scopes", NULL, NULL, G_TYPE_STRV, FLAGS),

    /**
     * AvnAccessToken:ip-allowlist:
     *
     * The IP addresses and networks that may use the token; empty for all.
     */
    [PROP_IP_ALLOWLIST] = g_param_spec_boxed ("ip-allowlist", NULL, NULL, G_TYPE_STRV, FLAGS),
  };

  object_class->get_property = avn_access_token_get_property;
  object_class->finalize = avn_access_token_finalize;
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
avn_access_token_init (AvnAccessToken *self)
{
}

/**
 * avn_access_token_new:
 * @object: an access token, as the API sends it
 *
 * Makes an access token from the object of the API.
 *
 * Returns: (transfer full): the token
 */
AvnAccessToken *
avn_access_token_new (JsonObject *object)
{
  AvnAccessToken *self = g_object_new (AVN_TYPE_ACCESS_TOKEN, NULL);
  self->prefix = avn_member_dup_string (object, "token_prefix");
  self->description = avn_member_dup_string (object, "description");
  self->create_time = avn_member_dup_time (object, "create_time");
  self->expiry_time = avn_member_dup_time (object, "expiry_time");
  self->last_used_time = avn_member_dup_time (object, "last_used_time");
  self->last_ip = avn_member_dup_string (object, "last_ip");
  self->last_user_agent = avn_member_dup_string (object, "last_user_agent");
  self->max_age_seconds = avn_member_get_integer (object, "max_age_seconds");
  self->extend_when_used = avn_member_get_boolean (object, "extend_when_used");
  self->currently_active = avn_member_get_boolean (object, "currently_active");
  self->created_manually = avn_member_get_boolean (object, "created_manually");
  self->scopes = avn_member_dup_strings (object, "scopes");
  self->ip_allowlist = avn_member_dup_strings (object, "ip_allowlist");
  return self;
}

/**
 * avn_access_token_get_prefix:
 * @self: an access token
 *
 * Gets the first characters of the token, which name it.
 *
 * Returns: (transfer none) (nullable): the prefix
 */
const char *
avn_access_token_get_prefix (AvnAccessToken *self)
{
  return self->prefix;
}

/**
 * avn_access_token_get_description:
 * @self: an access token
 *
 * Gets what the token is used for.
 *
 * Returns: (transfer none) (nullable): the description
 */
const char *
avn_access_token_get_description (AvnAccessToken *self)
{
  return self->description;
}

/**
 * avn_access_token_get_create_time:
 * @self: an access token
 *
 * Gets when the token was created, by the clock of the server.
 *
 * Returns: (transfer none) (nullable): the time
 */
GDateTime *
avn_access_token_get_create_time (AvnAccessToken *self)
{
  return self->create_time;
}

/**
 * avn_access_token_get_expiry_time:
 * @self: an access token
 *
 * Gets when the token expires.
 *
 * Returns: (transfer none) (nullable): the time; %NULL if it never does
 */
GDateTime *
avn_access_token_get_expiry_time (AvnAccessToken *self)
{
  return self->expiry_time;
}

/**
 * avn_access_token_get_last_used_time:
 * @self: an access token
 *
 * Gets when the token was used last.
 *
 * Returns: (transfer none) (nullable): the time; %NULL if it never was
 */
GDateTime *
avn_access_token_get_last_used_time (AvnAccessToken *self)
{
  return self->last_used_time;
}

/**
 * avn_access_token_is_currently_active:
 * @self: an access token
 *
 * Tells whether the request that the server answered was made with this token.
 *
 * Returns: %TRUE if it was
 */
gboolean
avn_access_token_is_currently_active (AvnAccessToken *self)
{
  return self->currently_active;
}

/**
 * avn_access_token_is_expired:
 * @self: an access token
 * @now: the present time
 *
 * Tells whether the token can no longer be used. One without a time of expiry never expires.
 *
 * Returns: %TRUE if its time of expiry has come
 */
gboolean
avn_access_token_is_expired (AvnAccessToken *self, GDateTime *now)
{
  return self->expiry_time != NULL && g_date_time_compare (self->expiry_time, now) <= 0;
}

/**
 * avn_access_token_shorten:
 * @token_or_prefix: what the user gave to name a token
 *
 * Makes a name for messages, which must not repeat a whole token.
 *
 * Returns: (transfer full): the name, safe for a terminal
 */
char *
avn_access_token_shorten (const char *token_or_prefix)
{
  const gboolean is_long = g_utf8_strlen (token_or_prefix, -1) > LONGEST_SHOWN;
  g_autofree char *prefix
      = is_long ? g_utf8_substring (token_or_prefix, 0, PREFIX_LENGTH) : g_strdup (token_or_prefix);
  return avn_text_make_safe (prefix, -1);
}
