/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "certificate.h"

#include <avn/avn.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>

static gboolean
accept_certificate_cb (GTlsConnection *client,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer user_data)
{
  return TRUE;
}

static void
keep_result_cb (GObject *object, GAsyncResult *async_result, gpointer user_data)
{
  GAsyncResult **kept = user_data;
  *kept = g_object_ref (async_result);
}

static gboolean
create_pair (GIOStream **first, GIOStream **second, GError **error)
{
  int ends[2];
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      const int saved_errno = errno;
      g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (saved_errno), "%s",
                   g_strerror (saved_errno));
      return FALSE;
    }
  g_autoptr (GSocket) first_socket = g_socket_new_from_fd (ends[0], error);
  g_autoptr (GSocket) second_socket = first_socket != NULL ? g_socket_new_from_fd (ends[1], error) : NULL;
  if (second_socket == NULL)
    return FALSE;
  *first = G_IO_STREAM (g_socket_connection_factory_create_connection (first_socket));
  *second = G_IO_STREAM (g_socket_connection_factory_create_connection (second_socket));
  return TRUE;
}

/* What the client says counts: it is the one to find out that the server's key is not the certificate's. The
 * server may wait for an answer that never comes, so it is stopped then. */
static gboolean
shake_hands (GTlsConnection *server, GTlsConnection *client, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) server_result = NULL;
  g_autoptr (GAsyncResult) client_result = NULL;
  g_main_context_push_thread_default (context);
  g_tls_connection_handshake_async (server, G_PRIORITY_DEFAULT, cancellable, keep_result_cb, &server_result);
  g_tls_connection_handshake_async (client, G_PRIORITY_DEFAULT, NULL, keep_result_cb, &client_result);
  while (client_result == NULL)
    g_main_context_iteration (context, TRUE);
  g_cancellable_cancel (cancellable);
  while (server_result == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return g_tls_connection_handshake_finish (client, client_result, error);
}

/* A key of another certificate would otherwise show only when the first client fails to connect. */
static gboolean
check_key (GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GIOStream) server_stream = NULL;
  g_autoptr (GIOStream) client_stream = NULL;
  if (!create_pair (&server_stream, &client_stream, error))
    return FALSE;
  g_autoptr (GIOStream) server = g_tls_server_connection_new (server_stream, certificate, error);
  g_autoptr (GIOStream) client
      = server != NULL ? g_tls_client_connection_new (client_stream, NULL, error) : NULL;
  if (client == NULL)
    return FALSE;
  g_tls_connection_set_database (G_TLS_CONNECTION (client), NULL);
  g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_certificate_cb), NULL);
  return shake_hands (G_TLS_CONNECTION (server), G_TLS_CONNECTION (client), error);
}

/**
 * avn_sandbox_certificate_load:
 * @certificate_path: a file with a certificate in PEM form
 * @key_path: a file with its key in PEM form
 * @error: where to put an error
 *
 * Loads a certificate, and sees to it that a server can use it.
 *
 * Returns: (transfer full) (nullable): the certificate, or %NULL with @error set
 */
GTlsCertificate *
avn_sandbox_certificate_load (const char *certificate_path, const char *key_path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED,
                           _ ("HTTPS is not available.\nInstall the package glib-networking."));
      return NULL;
    }
  g_autoptr (GTlsCertificate) certificate
      = g_tls_certificate_new_from_files (certificate_path, key_path, &cause);
  if (certificate == NULL)
    {
      g_autofree char *message = avn_text_make_safe (cause->message, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot use the TLS certificate and key: %s."),
                   message);
      return NULL;
    }
  if (!check_key (certificate, &cause))
    {
      g_autofree char *message = avn_text_make_safe (cause->message, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
                   _ ("The TLS certificate and key do not work together: %s."), message);
      return NULL;
    }
  return g_steal_pointer (&certificate);
}
