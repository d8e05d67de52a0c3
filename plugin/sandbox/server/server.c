/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/server.h"
#include "server/answer-file.h"
#include "server/listener.h"
#include "server/request.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_BODY_BYTES (1024 * 1024)
#define DEFAULT_IDLE_TIMEOUT_SECONDS 30

struct _AvnSandboxServer
{
  GObject parent_instance;

  AvnSandboxStore *store;       /* (owned) */
  char *otp;                    /* (owned) (nullable) */
  char *answers;                /* (owned) (nullable): a directory */
  guint idle_timeout;           /* in seconds */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  SoupServer *server;           /* (owned) */
  AvnSandboxListener *listener; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AvnSandboxServer, avn_sandbox_server, G_TYPE_OBJECT)

G_DEFINE_QUARK (avn - sandbox - error - quark, avn_sandbox_error)

typedef struct
{
  guint status;
  const char *error_code; /* (nullable) */
} Refusal;

/* The API sends authentication_failed. Its response at the limit of tokens is not known: 409 is its status
 * for other conflicts, and token_limit_exceeded is made up. */
static const Refusal refusals[] = {
  [AVN_SANDBOX_ERROR_INVALID_INPUT] = { 400, NULL },
  [AVN_SANDBOX_ERROR_UNAUTHORIZED] = { 401, NULL },
  [AVN_SANDBOX_ERROR_FORBIDDEN] = { 403, "authentication_failed" },
  [AVN_SANDBOX_ERROR_HOST] = { 403, NULL },
  [AVN_SANDBOX_ERROR_NOT_FOUND] = { 404, NULL },
  [AVN_SANDBOX_ERROR_METHOD] = { 405, NULL },
  [AVN_SANDBOX_ERROR_USER_EXISTS] = { 409, NULL },
  [AVN_SANDBOX_ERROR_TOKEN_LIMIT] = { 409, "token_limit_exceeded" },
  [AVN_SANDBOX_ERROR_TOO_LARGE] = { 413, NULL },
  [AVN_SANDBOX_ERROR_OTP_REQUIRED] = { 510, NULL },
};

static const Refusal internal_failure = { 500, NULL };

static void
clear_request (AvnSandboxRequest *request)
{
  g_clear_pointer (&request->prefix, g_free);
  g_clear_pointer (&request->body, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvnSandboxRequest, clear_request)

/* Takes the text. */
static void
set_response_text (SoupServerMessage *message, guint status, char *text, gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, length);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  /* libsoup before 3.4 does not notice that a client closed an idle connection. The rest of a body that is
   * too large would be read as the next request. */
  soup_message_headers_replace (headers, "Connection", "close");
}

static void
set_response (SoupServerMessage *message, guint status, JsonObject *body)
{
  char *text = avn_json_print_object (body, AVN_JSON_COMPACT);
  set_response_text (message, status, text, strlen (text));
}

/* An error of another domain is a failure of the server, and its message is not sent. */
static void
set_refusal (SoupServerMessage *message, const GError *error)
{
  const gboolean is_refusal = error->domain == AVN_SANDBOX_ERROR;
  const Refusal *refusal = is_refusal ? &refusals[error->code] : &internal_failure;
  const char *text = is_refusal ? error->message : "Internal server error";
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *details = json_object_new ();
  JsonArray *errors = json_array_new ();

  if (refusal->error_code != NULL)
    json_object_set_string_member (details, "error_code", refusal->error_code);
  json_object_set_string_member (details, "message", text);
  json_object_set_int_member (details, "status", refusal->status);
  json_array_add_object_element (errors, details);
  json_object_set_array_member (body, "errors", errors);
  json_object_set_string_member (body, "message", text);
  g_debug ("%s: %s", g_quark_to_string (error->domain), error->message);
  set_response (message, refusal->status, body);
}

/* Accepts the scheme of the API and the common one. */
static const char *
find_token_in_header (SoupServerMessage *message)
{
  static const char *const schemes[] = { "aivenv1 ", "bearer " };
  const char *header
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  for (gsize i = 0; header != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (header, schemes[i], strlen (schemes[i])) == 0)
      return header + strlen (schemes[i]);
  return NULL;
}

static gboolean
authenticate (AvnSandboxRequest *request, SoupServerMessage *message, GError **error)
{
  const char *full_token = find_token_in_header (message);
  if (full_token == NULL)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_UNAUTHORIZED,
                           "No valid client certificate presented");
      return FALSE;
    }
  return avn_sandbox_authenticate (
      request, full_token, soup_server_message_get_remote_host (message),
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "User-Agent"), error);
}

static gboolean
read_body (AvnSandboxRequest *request,
           const AvnSandboxRoute *route,
           SoupServerMessage *message,
           GError **error)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  request->body = avn_sandbox_route_read_body (route, text != NULL ? text : "", length, error);
  return request->body != NULL;
}

static JsonObject *
run_handler (AvnSandboxRequest *request, const AvnSandboxRoute *route, GError **error)
{
  if (!avn_sandbox_store_execute (request->store, "BEGIN IMMEDIATE", error))
    return NULL;
  g_autoptr (JsonObject) response = route->handle (request, error);
  if (response != NULL && avn_sandbox_store_execute (request->store, "COMMIT", error))
    return g_steal_pointer (&response);
  avn_sandbox_store_execute (request->store, "ROLLBACK", NULL);
  return NULL;
}

static JsonObject *
handle_request (AvnSandboxServer *self, SoupServerMessage *message, const char *encoded_path, GError **error)
{
  g_auto (AvnSandboxRequest) request = { .store = self->store, .otp = self->otp, .now = g_get_real_time () };
  g_autofree char *allow = NULL;
  const AvnSandboxRoute *route = avn_sandbox_route_find (soup_server_message_get_method (message),
                                                         encoded_path, &request.prefix, &allow, error);
  if (allow != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allow);
  if (route == NULL || !avn_sandbox_remove_expired_tokens (&request, error))
    return NULL;
  if (route->needs_token && !authenticate (&request, message, error))
    return NULL;
  if (route->members != NULL && !read_body (&request, route, message, error))
    return NULL;
  return run_handler (&request, route, error);
}

/* Web pages of others can reach this computer under a name of their own (DNS rebinding), but no certificate
 * is for that name. */
static gboolean
check_host (AvnSandboxServer *self, SoupServerMessage *message, GError **error)
{
  const char *text = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Host");
  g_autofree char *url = text != NULL ? g_strconcat ("http://", text, "/", NULL) : NULL;
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : "";
  g_autoptr (GInetAddress) named = g_inet_address_new_from_string (host);
  g_autoptr (GInetSocketAddress) own = avn_sandbox_listener_get_address (self->listener);
  GInetAddress *served = g_inet_socket_address_get_address (own);
  if (self->certificate != NULL || g_ascii_strcasecmp (host, "localhost") == 0
      || (named != NULL
          && (g_inet_address_get_is_loopback (named) || g_inet_address_get_is_any (served)
              || g_inet_address_equal (named, served))))
    return TRUE;
  g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_HOST,
                       "The sandbox does not have the name in the header Host");
  return FALSE;
}

/* Returns FALSE if the user wrote no response. */
static gboolean
answer_from_file (AvnSandboxServer *self, SoupServerMessage *message, const char *encoded_path)
{
  gsize length = 0;
  char *text = self->answers != NULL ? avn_sandbox_answer_file_read (
                   self->answers, soup_server_message_get_method (message), encoded_path, &length)
                                     : NULL;
  if (text != NULL)
    set_response_text (message, SOUP_STATUS_OK, text, length);
  return text != NULL;
}

static void
handle_request_cb (
    SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  /* SoupServer would send a part of the JSON. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  const gboolean is_allowed = check_host (user_data, message, &error);
  if (is_allowed && answer_from_file (user_data, message, path))
    return;
  g_autoptr (JsonObject) response = is_allowed ? handle_request (user_data, message, path, &error) : NULL;
  if (response != NULL)
    set_response (message, SOUP_STATUS_OK, response);
  else
    set_refusal (message, error);
}

static void
refuse_large_body (SoupServerMessage *message)
{
  g_autoptr (GError) error
      = g_error_new_literal (AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_TOO_LARGE, "Request body is too large");
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  soup_message_body_truncate (body);
  soup_message_body_set_accumulate (body, FALSE);
  set_refusal (message, error);
}

static void
check_length_cb (SoupServerMessage *message, gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  if (soup_message_headers_get_content_length (headers) > MAX_BODY_BYTES)
    refuse_large_body (message);
}

static void
check_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  if (soup_server_message_get_request_body (message)->length > MAX_BODY_BYTES)
    refuse_large_body (message);
}

static void
start_request_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  g_signal_connect (message, "got-headers", G_CALLBACK (check_length_cb), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (check_chunk_cb), NULL);
}

static void
avn_sandbox_server_dispose (GObject *object)
{
  AvnSandboxServer *self = AVN_SANDBOX_SERVER (object);
  if (self->server != NULL)
    {
      soup_server_remove_handler (self->server, NULL);
      soup_server_remove_handler (self->server, "*");
      soup_server_disconnect (self->server);
    }
  g_clear_pointer (&self->listener, avn_sandbox_listener_free);
  g_clear_object (&self->certificate);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (avn_sandbox_server_parent_class)->dispose (object);
}

static void
avn_sandbox_server_finalize (GObject *object)
{
  AvnSandboxServer *self = AVN_SANDBOX_SERVER (object);
  g_clear_pointer (&self->store, sqlite3_close);
  g_clear_pointer (&self->otp, g_free);
  g_clear_pointer (&self->answers, g_free);
  G_OBJECT_CLASS (avn_sandbox_server_parent_class)->finalize (object);
}

static void
avn_sandbox_server_class_init (AvnSandboxServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = avn_sandbox_server_dispose;
  object_class->finalize = avn_sandbox_server_finalize;
}

static void
avn_sandbox_server_init (AvnSandboxServer *self)
{
  self->idle_timeout = DEFAULT_IDLE_TIMEOUT_SECONDS;
  self->server = soup_server_new ("server-header", "avn-sandbox", "raw-paths", TRUE, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (start_request_cb), NULL);
  soup_server_add_handler (self->server, NULL, handle_request_cb, self, NULL);
  /* "OPTIONS *" has no path and does not reach the handler for all paths. */
  soup_server_add_handler (self->server, "*", handle_request_cb, self, NULL);
}

/**
 * avn_sandbox_server_new:
 * @store: (transfer full): the store
 * @otp: (nullable): the one-time password that a login needs, %NULL for none
 *
 * Creates a server that does not listen yet.
 *
 * Returns: (transfer full): the server
 */
AvnSandboxServer *
avn_sandbox_server_new (AvnSandboxStore *store, const char *otp)
{
  AvnSandboxServer *self = g_object_new (AVN_TYPE_SANDBOX_SERVER, NULL);
  self->store = store;
  self->otp = g_strdup (otp);
  return self;
}

/**
 * avn_sandbox_server_set_certificate:
 * @self: a server that does not listen yet
 * @certificate: a certificate with its key
 *
 * Makes the server use HTTPS.
 */
void
avn_sandbox_server_set_certificate (AvnSandboxServer *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

/**
 * avn_sandbox_server_set_answers:
 * @self: a server that does not listen yet
 * @directory: (nullable): a directory with files METHOD/PATH.json
 *
 * Makes the server send these files as responses, also in place of its own.
 */
void
avn_sandbox_server_set_answers (AvnSandboxServer *self, const char *directory)
{
  g_free (self->answers);
  self->answers = g_strdup (directory);
}

/**
 * avn_sandbox_server_set_idle_timeout:
 * @self: a server that does not listen yet
 * @seconds: how long a client may send and receive nothing
 *
 * Sets when to close an idle connection; 30 seconds by default.
 */
void
avn_sandbox_server_set_idle_timeout (AvnSandboxServer *self, guint seconds)
{
  self->idle_timeout = seconds;
}

/**
 * avn_sandbox_server_listen:
 * @self: a server
 * @address: the address to listen on
 * @port: the port, 0 for a free one
 * @error: return location for an error: AVN_ERROR_FAILED
 *
 * Starts to listen in the thread's main context.
 *
 * Returns: (transfer full) (nullable): the base URL of the server, or %NULL with @error set
 */
char *
avn_sandbox_server_listen (AvnSandboxServer *self, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new (address, port);
  self->listener = avn_sandbox_listener_new (self->server, socket_address, self->certificate,
                                             self->idle_timeout, &cause);
  if (self->listener == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Cannot listen: %s."), cause->message);
      return NULL;
    }
  g_autoptr (GInetSocketAddress) own = avn_sandbox_listener_get_address (self->listener);
  g_autofree char *host = g_inet_address_to_string (address);
  return g_uri_join (G_URI_FLAGS_NONE, self->certificate != NULL ? "https" : "http", NULL, host,
                     g_inet_socket_address_get_port (own), "", NULL, NULL);
}
