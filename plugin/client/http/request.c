/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/redact.h"
#include "http/request-private.h"

#include <glib/gi18n-lib.h>

#define API_PREFIX "/v1"
/* Access tokens are longer than their prefixes; a segment that is longer may be one. */
#define LONGEST_SHOWN_SEGMENT 16
#define SHOWN_PREFIX 12

typedef struct
{
  const char *member;
  GType type;
} Expectation;

struct _AvnClientRequest
{
  GObject parent_instance;

  const char *method;
  GPtrArray *segments;  /* (owned) (element-type utf8) */
  JsonObject *body;     /* (owned) (nullable) */
  GArray *expectations; /* (owned) (element-type Expectation) */
  gboolean anonymous;
  guint time_limit_ms; /* 0 for the session's */
};

typedef enum
{
  PROP_METHOD = 1,
  PROP_ANONYMOUS,
  PROP_TIME_LIMIT,
} AvnClientRequestProperty;

G_DEFINE_FINAL_TYPE (AvnClientRequest, avn_client_request, G_TYPE_OBJECT)

static void
avn_client_request_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnClientRequest *self = AVN_CLIENT_REQUEST (object);
  switch ((AvnClientRequestProperty)property_id)
    {
    case PROP_METHOD:
      g_value_set_string (value, self->method);
      break;
    case PROP_ANONYMOUS:
      g_value_set_boolean (value, self->anonymous);
      break;
    case PROP_TIME_LIMIT:
      g_value_set_uint (value, self->time_limit_ms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_request_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnClientRequest *self = AVN_CLIENT_REQUEST (object);
  switch ((AvnClientRequestProperty)property_id)
    {
    case PROP_METHOD:
      self->method = g_intern_string (g_value_get_string (value));
      break;
    case PROP_ANONYMOUS:
      avn_client_request_set_anonymous (self, g_value_get_boolean (value));
      break;
    case PROP_TIME_LIMIT:
      avn_client_request_set_time_limit (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_request_finalize (GObject *object)
{
  AvnClientRequest *self = AVN_CLIENT_REQUEST (object);
  g_clear_pointer (&self->segments, g_ptr_array_unref);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->expectations, g_array_unref);
  G_OBJECT_CLASS (avn_client_request_parent_class)->finalize (object);
}

static void
avn_client_request_class_init (AvnClientRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_client_request_get_property;
  object_class->set_property = avn_client_request_set_property;
  object_class->finalize = avn_client_request_finalize;

  /**
   * AvnClientRequest:method:
   *
   * The HTTP method, in capitals. Every method but "GET" counts as a change.
   */
  g_object_class_install_property (
      object_class, PROP_METHOD,
      g_param_spec_string ("method", NULL, NULL, "GET",
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnClientRequest:anonymous:
   *
   * %TRUE if the request is sent without an access token.
   */
  g_object_class_install_property (
      object_class, PROP_ANONYMOUS,
      g_param_spec_boolean ("anonymous", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnClientRequest:time-limit:
   *
   * How long the request may take in all, in milliseconds; 0 for the limit of the settings.
   */
  g_object_class_install_property (
      object_class, PROP_TIME_LIMIT,
      g_param_spec_uint ("time-limit", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
avn_client_request_init (AvnClientRequest *self)
{
  self->segments = g_ptr_array_new_with_free_func (g_free);
  self->expectations = g_array_new (FALSE, FALSE, sizeof (Expectation));
}

/**
 * avn_client_request_new:
 * @method: the HTTP method, in capitals; every one but "GET" counts as a change
 * @segment: the first segment of the path behind the API's version
 * @...: more segments, then %NULL
 *
 * Makes a request. Each segment is percent-encoded by itself, so that a slash in one stays a part of it.
 *
 * ```c
 * // PUT /v1/access_token/PREFIX
 * g_autoptr (AvnClientRequest) request = avn_client_request_new ("PUT", "access_token", prefix, NULL);
 * ```
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_client_request_new (const char *method, const char *segment, ...)
{
  AvnClientRequest *self = g_object_new (AVN_TYPE_CLIENT_REQUEST, "method", method, NULL);
  va_list segments;

  va_start (segments, segment);
  for (const char *next = segment; next != NULL; next = va_arg (segments, const char *))
    g_ptr_array_add (self->segments, g_strdup (next));
  va_end (segments);
  return self;
}

/**
 * avn_client_request_set_body:
 * @self: a request
 * @body: an object, which must not be changed afterwards
 *
 * Sets what is sent as JSON.
 */
void
avn_client_request_set_body (AvnClientRequest *self, JsonObject *body)
{
  JsonObject *copy = json_object_ref (body); /* it may be the old one */
  g_clear_pointer (&self->body, json_object_unref);
  self->body = copy;
}

/**
 * avn_client_request_set_anonymous:
 * @self: a request
 * @anonymous: %TRUE for a request that needs no user, such as logging in
 *
 * Sets whether a request is sent without an access token.
 */
void
avn_client_request_set_anonymous (AvnClientRequest *self, gboolean anonymous)
{
  self->anonymous = anonymous;
  g_object_notify (G_OBJECT (self), "anonymous");
}

/**
 * avn_client_request_expect:
 * @self: a request
 * @member: a member of the answer, a static string
 * @type: what it must be: `JSON_TYPE_OBJECT`, `JSON_TYPE_ARRAY`, `G_TYPE_STRING`, `G_TYPE_BOOLEAN` or
 * `G_TYPE_INT64`
 *
 * Says what an answer must hold to be a success. An answer without it may have been cut off on its way; it is
 * an `AVN_CLIENT_ERROR_SERVER`.
 */
void
avn_client_request_expect (AvnClientRequest *self, const char *member, GType type)
{
  const Expectation expectation = { member, type };
  g_array_append_val (self->expectations, expectation);
}

/**
 * avn_client_request_set_time_limit:
 * @self: a request
 * @milliseconds: how long it may take in all, with its retries; 0 for what the settings say
 *
 * Limits the time of a request that the user did not ask for and should not have to wait for.
 */
void
avn_client_request_set_time_limit (AvnClientRequest *self, guint milliseconds)
{
  self->time_limit_ms = milliseconds;
  g_object_notify (G_OBJECT (self), "time-limit");
}

const char *
avn_client_request_get_method (AvnClientRequest *self)
{
  return self->method;
}

/* Whether carrying it out twice could do something twice. */
gboolean
avn_client_request_is_change (AvnClientRequest *self)
{
  return !g_str_equal (self->method, "GET");
}

guint
avn_client_request_get_time_limit (AvnClientRequest *self)
{
  return self->time_limit_ms;
}

gboolean
avn_client_request_is_anonymous (AvnClientRequest *self)
{
  return self->anonymous;
}

JsonObject *
avn_client_request_get_body (AvnClientRequest *self)
{
  return self->body;
}

/* Dots cannot be encoded away: GUri and servers take "." and ".." as steps through the path. */
static gboolean
check_segment (const char *segment, GError **error)
{
  if (*segment != '\0' && !g_str_equal (segment, ".") && !g_str_equal (segment, ".."))
    return TRUE;
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("\"%s\" cannot be the name of anything on the server."),
               segment);
  return FALSE;
}

/**
 * avn_client_request_check:
 * @self: a request
 * @error: where to put an error
 *
 * Checks whether the path can be sent: no segment may be empty, "." or "..". It is for commands that make
 * several requests and want to find out before the first.
 *
 * Errors: `AVN_ERROR_USAGE` if a segment is one of these.
 *
 * Returns: %TRUE if it can; %FALSE on error
 */
gboolean
avn_client_request_check (AvnClientRequest *self, GError **error)
{
  for (guint i = 0; i < self->segments->len; i++)
    if (!check_segment (self->segments->pdata[i], error))
      return FALSE;
  return TRUE;
}

char *
avn_client_request_build_path (AvnClientRequest *self, GError **error)
{
  g_autoptr (GString) path = g_string_new (API_PREFIX);
  if (!avn_client_request_check (self, error))
    return NULL;
  for (guint i = 0; i < self->segments->len; i++)
    {
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, self->segments->pdata[i], NULL, FALSE);
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static gboolean
may_be_token (const char *segment)
{
  return g_utf8_strlen (segment, -1) > LONGEST_SHOWN_SEGMENT;
}

/* Adds what the request holds that must not turn up in any text afterwards. */
void
avn_client_request_collect_secrets (AvnClientRequest *self, GPtrArray *secrets)
{
  for (guint i = 0; i < self->segments->len; i++)
    if (may_be_token (self->segments->pdata[i]))
      g_ptr_array_add (secrets, g_strdup (self->segments->pdata[i]));
  if (self->body != NULL)
    avn_redact_collect (self->body, secrets);
}

/* The path for traces: a segment that may be a whole token is cut. */
char *
avn_client_request_describe_path (AvnClientRequest *self)
{
  g_autoptr (GString) path = g_string_new (API_PREFIX);
  for (guint i = 0; i < self->segments->len; i++)
    {
      const char *segment = self->segments->pdata[i];
      const gboolean long_segment = may_be_token (segment);
      g_autofree char *shown
          = long_segment ? g_utf8_substring (segment, 0, SHOWN_PREFIX) : g_strdup (segment);
      g_string_append_c (path, '/');
      g_string_append_uri_escaped (path, shown, NULL, FALSE);
      if (long_segment)
        g_string_append (path, "...");
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static gboolean
is_of_type (JsonNode *node, GType type)
{
  return json_node_get_value_type (node) == type && avn_json_get_digits (node) == NULL;
}

gboolean
avn_client_request_check_answer (AvnClientRequest *self, JsonObject *answer, GError **error)
{
  for (guint i = 0; i < self->expectations->len; i++)
    {
      const Expectation *expectation = &g_array_index (self->expectations, Expectation, i);
      JsonNode *member = json_object_get_member (answer, expectation->member);
      if (member != NULL && is_of_type (member, expectation->type))
        continue;
      g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                   member == NULL ? _ ("it has no member \"%s\"")
                                  : _ ("its member \"%s\" has the wrong type"),
                   expectation->member);
      return FALSE;
    }
  return TRUE;
}
