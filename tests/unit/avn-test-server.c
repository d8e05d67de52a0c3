/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-server.h"
#include "avn-test.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

static void
replace_text (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static void
remember (AvnTestServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  self->n_requests++;
  replace_text (&self->method, g_strdup (soup_server_message_get_method (message)));
  replace_text (&self->path, g_strdup (g_uri_get_path (uri)));
  replace_text (&self->authorization, g_strdup (soup_message_headers_get_one (headers, "Authorization")));
  replace_text (&self->received, g_strndup (text != NULL ? text : "", length));
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* With this priority it runs after the session has handled everything that it received. */
static void
cancel_later (AvnTestServer *self)
{
  if (self->cancellable != NULL)
    g_idle_add_full (G_PRIORITY_LOW, cancel_cb, g_object_ref (self->cancellable), g_object_unref);
}

static void
send_raw (AvnTestServer *self, SoupServerMessage *message)
{
  g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (connection);
  g_assert_true (g_output_stream_write_all (output, self->raw, strlen (self->raw), NULL, NULL, NULL));
  g_assert_true (g_io_stream_close (connection, NULL, NULL));
}

static void
stall_in_body (SoupServerMessage *message)
{
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "{", 1);
}

static void
answer_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  AvnTestServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  remember (self, message);
  cancel_later (self);
  if (self->raw != NULL)
    {
      send_raw (self, message);
      return;
    }
  if (self->location != NULL)
    soup_message_headers_replace (headers, "Location", self->location);
  if (self->retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", self->retry_after);
  soup_server_message_set_status (
      message, self->n_requests <= self->n_failures ? SOUP_STATUS_SERVICE_UNAVAILABLE : self->status, NULL);
  if (self->stall == AVN_TEST_STALL_BEFORE_ANSWER)
    soup_server_message_pause (message);
  else if (self->stall == AVN_TEST_STALL_IN_BODY)
    stall_in_body (message);
  else if (self->body != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, self->body,
                                      strlen (self->body));
}

void
avn_test_server_set_up (AvnTestServer *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->status = SOUP_STATUS_OK;
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->soup, NULL, answer_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  self->settings = avn_settings_new ();
  g_assert_true (g_unix_open_pipe (self->trace, FD_CLOEXEC, &error));
  self->console = avn_console_new (-1, -1, self->trace[1]);
}

void
avn_test_server_tear_down (AvnTestServer *self, gconstpointer data)
{
  g_clear_object (&self->session);
  g_clear_object (&self->console);
  g_clear_object (&self->settings);
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_free (self->method);
  g_free (self->path);
  g_free (self->authorization);
  g_free (self->received);
  close (self->trace[0]);
  close (self->trace[1]);
}

/* Creates the session with the current settings. */
void
avn_test_server_connect (AvnTestServer *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris = soup_server_get_uris (self->soup);
  g_autofree char *address = g_uri_to_string (uris->data);
  g_autofree char *url = g_strconcat (address, "folder/", NULL);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  avn_settings_set (self->settings, "url", url);
  self->session = avn_client_session_new (self->settings, self->console, &error);
  g_assert_no_error (error);
  avn_client_session_set_token (self->session, AVN_TEST_TOKEN);
}

typedef struct
{
  GMainLoop *loop;
  JsonObject *answer;
  GError *error;
} Outcome;

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  outcome->answer = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &outcome->error);
  g_main_loop_quit (outcome->loop);
}

JsonObject *
avn_test_server_ask (AvnTestServer *self,
                     AvnClientRequest *request,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Outcome outcome = { .loop = loop };
  avn_client_session_send_async (self->session, request, cancellable, send_cb, &outcome);
  g_main_loop_run (loop);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.answer;
}

/* Returns the session's trace since the last call. */
char *
avn_test_server_take_trace (AvnTestServer *self)
{
  char buffer[65536];
  g_assert_true (g_unix_set_fd_nonblocking (self->trace[0], TRUE, NULL));
  const gssize n = read (self->trace[0], buffer, sizeof buffer);
  return g_strndup (buffer, n > 0 ? (gsize)n : 0);
}
