/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/redact.h"
#include "http/request-private.h"

#include <glib/gi18n-lib.h>

#define API_PREFIX "/v1"
/* Access tokens are longer than their prefixes; a longer segment may be a token. */
#define MAX_SHOWN_LENGTH 16
#define PREFIX_LENGTH 12

typedef struct
{
  const char *member;
  GType type;
} Expectation;

typedef enum
{
  PROP_METHOD = 1,
  PROP_ANONYMOUS,
  PROP_TIME_LIMIT,
} AvnClientRequestProperty;

#define FLAGS (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)

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
  GParamSpec *properties[] = {
    NULL,
    /**
     * AvnClientRequest:method:
     *
     * The HTTP method, in capitals. Every method but "GET" counts as a change.
     */
    g_param_spec_string ("method", NULL, NULL, "GET", FLAGS | G_PARAM_CONSTRUCT_ONLY),
    /**
     * AvnClientRequest:anonymous:
     *
     * %TRUE if the request is sent without an access token.
     */
    g_param_spec_boolean ("anonymous", NULL, NULL, FALSE, FLAGS | G_PARAM_EXPLICIT_NOTIFY),
    /**
     * AvnClientRequest:time-limit:
     *
     * The total time limit in milliseconds; 0 for the limit of the settings.
     */
    g_param_spec_uint ("time-limit", NULL, NULL, 0, G_MAXUINT, 0, FLAGS | G_PARAM_EXPLICIT_NOTIFY),
  };
  object_class->get_property = avn_client_request_get_property;
  object_class->set_property = avn_client_request_set_property;
  object_class->finalize = avn_client_request_finalize;
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
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
 * @segment: the first segment of the path after the API version
 * @...: more segments, then %NULL
 *
 * Creates a request. Each segment is percent-encoded, including its slashes.
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
 * Sets the JSON body.
 */
void
avn_client_request_set_body (AvnClientRequest *self, JsonObject *body)
{
  JsonObject *old_body = self->body;
  self->body = json_object_ref (body);
  g_clear_pointer (&old_body, json_object_unref);
}

/**
 * avn_client_request_set_anonymous:
 * @self: a request
 * @anonymous: %TRUE for a request that needs no user, such as a login
 *
 * Sets whether the request is sent without an access token.
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
 * @member: a member of the response, a static string
 * @type: its type: `JSON_TYPE_OBJECT`, `JSON_TYPE_ARRAY`, `G_TYPE_STRING`, `G_TYPE_BOOLEAN` or `G_TYPE_INT64`
 *
 * Requires a member in the response. A response without it is an `AVN_CLIENT_ERROR_SERVER`.
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
 * @milliseconds: the total time limit, including retries; 0 for the limit of the settings
 *
 * Limits the time of a request that avn sends in addition to those of the command.
 */
void
avn_client_request_set_time_limit (AvnClientRequest *self, guint milliseconds)
{
  self->time_limit_ms = milliseconds;
  g_object_notify (G_OBJECT (self), "time-limit");
}

gboolean
avn_client_request_is_change (AvnClientRequest *self)
{
  return !g_str_equal (self->method, "GET");
}

/**
 * avn_client_request_check:
 * @self: a request
 * @error: return location for an error
 *
 * Checks that the path can be sent: no segment may be empty, "." or "..", which GUri and servers resolve. Use
 * it to check several requests before the first is sent.
 *
 * Errors: `AVN_ERROR_USAGE` if the path cannot be sent.
 *
 * Returns: %TRUE if it can be sent; %FALSE on error
 */
gboolean
avn_client_request_check (AvnClientRequest *self, GError **error)
{
  static const char *const refused[] = { "", ".", "..", NULL };
  for (guint i = 0; i < self->segments->len; i++)
    if (g_strv_contains (refused, self->segments->pdata[i]))
      {
        g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("\"%s\" is not a valid name or prefix."),
                     (const char *)self->segments->pdata[i]);
        return FALSE;
      }
  return TRUE;
}

static void
append_segment (GString *path, const char *segment)
{
  g_string_append_c (path, '/');
  g_string_append_uri_escaped (path, segment, NULL, FALSE);
}

/* (transfer full) (nullable): the encoded path; NULL with an AVN_ERROR_USAGE */
char *
avn_client_request_build_path (AvnClientRequest *self, GError **error)
{
  g_autoptr (GString) path = g_string_new (API_PREFIX);
  if (!avn_client_request_check (self, error))
    return NULL;
  for (guint i = 0; i < self->segments->len; i++)
    append_segment (path, self->segments->pdata[i]);
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static gboolean
may_be_token (const char *segment)
{
  return g_utf8_strlen (segment, -1) > MAX_SHOWN_LENGTH;
}

/* (transfer full): the encoded path for traces; a segment that may be a token is cut off. */
char *
avn_client_request_describe_path (AvnClientRequest *self)
{
  g_autoptr (GString) path = g_string_new (API_PREFIX);
  for (guint i = 0; i < self->segments->len; i++)
    {
      const char *segment = self->segments->pdata[i];
      g_autofree char *prefix = may_be_token (segment) ? g_utf8_substring (segment, 0, PREFIX_LENGTH) : NULL;
      append_segment (path, prefix != NULL ? prefix : segment);
      if (prefix != NULL)
        g_string_append (path, "...");
    }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

/* Adds the strings of the request that must not appear in any output. */
void
avn_client_request_collect_secrets (AvnClientRequest *self, GPtrArray *secrets)
{
  for (guint i = 0; i < self->segments->len; i++)
    if (may_be_token (self->segments->pdata[i]))
      g_ptr_array_add (secrets, g_strdup (self->segments->pdata[i]));
  if (self->body != NULL)
    avn_redact_collect (self->body, secrets);
}

gboolean
avn_client_request_check_response (AvnClientRequest *self, JsonObject *response, GError **error)
{
  for (guint i = 0; i < self->expectations->len; i++)
    {
      const Expectation *expectation = &g_array_index (self->expectations, Expectation, i);
      JsonNode *member = json_object_get_member (response, expectation->member);
      if (member != NULL && json_node_get_value_type (member) == expectation->type
          && avn_json_get_digits (member) == NULL)
        continue;
      g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                   member == NULL ? _ ("it has no member \"%s\"")
                                  : _ ("its member \"%s\" has the wrong type"),
                   expectation->member);
      return FALSE;
    }
  return TRUE;
}
