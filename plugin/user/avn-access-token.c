/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-access-token.h"

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

struct _AvnAccessToken
{
  GObject parent_instance;

  GVariant *record; /* (owned) */
};

typedef enum
{
  PROP_RECORD = 1,
  PROP_PREFIX,
  PROP_CURRENTLY_ACTIVE,
} AvnAccessTokenProperty;

G_DEFINE_FINAL_TYPE (AvnAccessToken, avn_access_token, G_TYPE_OBJECT)

static void
avn_access_token_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnAccessToken *self = AVN_ACCESS_TOKEN (object);
  switch ((AvnAccessTokenProperty)property_id)
    {
    case PROP_RECORD:
      g_value_set_variant (value, self->record);
      break;
    case PROP_PREFIX:
      g_value_set_string (value, avn_access_token_get_prefix (self));
      break;
    case PROP_CURRENTLY_ACTIVE:
      g_value_set_boolean (value, avn_access_token_is_currently_active (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_access_token_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnAccessToken *self = AVN_ACCESS_TOKEN (object);
  switch ((AvnAccessTokenProperty)property_id)
    {
    case PROP_RECORD:
      self->record = g_value_dup_variant (value);
      break;
    case PROP_PREFIX:
    case PROP_CURRENTLY_ACTIVE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_access_token_finalize (GObject *object)
{
  g_clear_pointer (&AVN_ACCESS_TOKEN (object)->record, g_variant_unref);
  G_OBJECT_CLASS (avn_access_token_parent_class)->finalize (object);
}

static void
avn_access_token_class_init (AvnAccessTokenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_access_token_get_property;
  object_class->set_property = avn_access_token_set_property;
  object_class->finalize = avn_access_token_finalize;

  /**
   * AvnAccessToken:record:
   *
   * The token as the server sent it, of type "a{sv}". Any member may be missing, null or of an odd type.
   */
  g_object_class_install_property (
      object_class, PROP_RECORD,
      g_param_spec_variant ("record", NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnAccessToken:prefix: (nullable)
   *
   * The first characters of the token, which name it.
   */
  g_object_class_install_property (
      object_class, PROP_PREFIX,
      g_param_spec_string ("prefix", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  /**
   * AvnAccessToken:currently-active:
   *
   * Whether the request that listed the token was made with it.
   */
  g_object_class_install_property (object_class, PROP_CURRENTLY_ACTIVE,
                                   g_param_spec_boolean ("currently-active", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
avn_access_token_init (AvnAccessToken *self)
{
}

/**
 * avn_access_token_new:
 * @record: the token as the server sent it, of type "a{sv}"
 *
 * Makes an access token from the API's object.
 *
 * Returns: (transfer full): the token
 */
AvnAccessToken *
avn_access_token_new (GVariant *record)
{
  return g_object_new (AVN_TYPE_ACCESS_TOKEN, "record", record, NULL);
}

static const char *
get_string (AvnAccessToken *self, const char *member)
{
  const char *value = NULL;
  g_variant_lookup (self->record, member, "&s", &value);
  return value;
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
  return get_string (self, "token_prefix");
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
  return get_string (self, "description");
}

/**
 * avn_access_token_get_create_time:
 * @self: an access token
 *
 * Gets when the token was created, by the server's clock.
 *
 * Returns: (transfer none) (nullable): the time, in ISO 8601 format
 */
const char *
avn_access_token_get_create_time (AvnAccessToken *self)
{
  return get_string (self, "create_time");
}

/**
 * avn_access_token_was_used:
 * @self: an access token
 *
 * Tells whether a request was ever made with the token.
 *
 * Returns: %TRUE if the server knows of one
 */
gboolean
avn_access_token_was_used (AvnAccessToken *self)
{
  return get_string (self, "last_used_time") != NULL;
}

/**
 * avn_access_token_is_currently_active:
 * @self: an access token
 *
 * Tells whether the request that listed the token was made with it.
 *
 * Returns: %TRUE if it was
 */
gboolean
avn_access_token_is_currently_active (AvnAccessToken *self)
{
  gboolean active = FALSE;
  g_variant_lookup (self->record, "currently_active", "b", &active);
  return active;
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
