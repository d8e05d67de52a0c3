/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#define MAX_PORT 65535
#define MAX_IDLE_TIMEOUT_SECONDS 3600

typedef struct
{
  AvnSandboxServer *server; /* (owned) (nullable) */
  guint cancellation;       /* source id, or 0 */
} ServeData;

static void
serve_data_free (ServeData *data)
{
  g_clear_handle_id (&data->cancellation, g_source_remove);
  g_clear_object (&data->server);
  g_free (data);
}

/* Stopping the server is a success. */
static gboolean
handle_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  avn_invocation_set_data (invocation, NULL, NULL);
  avn_invocation_return_result (invocation, avn_result_new ());
  return G_SOURCE_REMOVE;
}

static void
wait_for_end (AvnInvocation *invocation)
{
  ServeData *data = avn_invocation_get_data (invocation);
  g_autoptr (GSource) cancellation = g_cancellable_source_new (avn_invocation_get_cancellable (invocation));
  g_source_set_callback (cancellation, G_SOURCE_FUNC (handle_cancelled_cb), invocation, NULL);
  data->cancellation = g_source_attach (cancellation, NULL);
}

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

/* The client detects a key that does not match the certificate. The server may then wait without end, so it
 * is cancelled. */
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

/* Otherwise a key that does not match would be detected only when the first client fails to connect. */
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

/* Loads a certificate and checks that its key belongs to it. */
static GTlsCertificate *
load_certificate (const char *certificate_path, const char *key_path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (
          error, AVN_ERROR, AVN_ERROR_FAILED,
          _ ("TLS is not available.\nInstall the packages glib-networking and ca-certificates."));
      return NULL;
    }
  g_autoptr (GTlsCertificate) certificate
      = g_tls_certificate_new_from_files (certificate_path, key_path, &cause);
  if (certificate != NULL && check_key (certificate, &cause))
    return g_steal_pointer (&certificate);
  g_autofree char *message = avn_text_make_safe (cause->message, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               certificate == NULL
                   /* Translators: %s is the reason. */
                   ? _ ("Cannot use the TLS certificate and key: %s.")
                   /* Translators: %s is the reason. */
                   : _ ("The TLS certificate and key do not belong together: %s."),
               message);
  return NULL;
}

static GInetAddress *
get_address (AvnInvocation *invocation, GError **error)
{
  const char *text = avn_invocation_get_string (invocation, "address");
  GInetAddress *address = text != NULL ? g_inet_address_new_from_string (text)
                                       : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  if (address == NULL)
    {
      g_autofree char *safe = avn_text_make_safe (text, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   /* Translators: %s is what the user typed. */
                   _ ("--address needs an IP address such as 127.0.0.1, not \"%s\"."), safe);
    }
  return address;
}

static gboolean
use_certificate (AvnInvocation *invocation, AvnSandboxServer *server, GError **error)
{
  const char *certificate_path = avn_invocation_get_string (invocation, "tls-certificate");
  if (certificate_path == NULL)
    return TRUE;
  g_autoptr (GTlsCertificate) certificate
      = load_certificate (certificate_path, avn_invocation_get_string (invocation, "tls-key"), error);
  if (certificate == NULL)
    return FALSE;
  avn_sandbox_server_set_certificate (server, certificate);
  return TRUE;
}

static gboolean
announce (AvnInvocation *invocation, const char *url, GError **error)
{
  AvnConsole *console = avn_invocation_get_console (invocation);
  /* Translators: %s is a URL. */
  g_autofree char *message = g_strdup_printf (_ ("Listening on %s"), url);
  g_autofree char *line = g_strconcat (message, "\n", NULL);
  if (!avn_console_print_text (console, line, error))
    return FALSE;
  if (avn_invocation_has_option (invocation, "tls-certificate"))
    avn_console_note (
        console,
        /* Translators: AIVEN_WEB_URL and AIVEN_CA_CERT are environment variables; %s is a URL. */
        _ ("Set AIVEN_WEB_URL=%s in another terminal to use it there, and AIVEN_CA_CERT to the file with the"
           " CA certificate."),
        url);
  else
    /* Translators: AIVEN_WEB_URL is an environment variable; %s is a URL. */
    avn_console_note (console, _ ("Set AIVEN_WEB_URL=%s in another terminal to use it there."), url);
  avn_console_note (console, "%s",
                    _ ("Also set AIVEN_CONFIG_DIR to another directory to keep your real login."));
  return TRUE;
}

static char *
start_server (AvnInvocation *invocation, AvnSandboxServer **server, GError **error)
{
  if (avn_invocation_has_option (invocation, "tls-certificate")
      != avn_invocation_has_option (invocation, "tls-key"))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                           _ ("--tls-certificate and --tls-key must be used together."));
      return NULL;
    }
  g_autoptr (GInetAddress) address = get_address (invocation, error);
  if (address == NULL)
    return NULL;
  *server = avn_sandbox_set_up (invocation, error);
  if (*server == NULL || !use_certificate (invocation, *server, error))
    return NULL;
  const guint16 port = (guint16)avn_invocation_get_integer (invocation, "port", 0);
  if (avn_invocation_has_option (invocation, "idle-timeout"))
    avn_sandbox_server_set_idle_timeout (*server,
                                         (guint)avn_invocation_get_integer (invocation, "idle-timeout", 0));
  g_autofree char *url = avn_sandbox_server_listen (*server, address, port, error);
  if (url != NULL && !g_inet_address_get_is_loopback (address))
    avn_console_warn (avn_invocation_get_console (invocation), "%s",
                      _ ("Warning: Other computers can reach the sandbox. Use made-up passwords only."));
  return g_steal_pointer (&url);
}

/* Watch for signals before printing the URL: the reader may send one at once. */
static void
run_serve (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  ServeData *data = g_new0 (ServeData, 1);
  avn_invocation_set_data (invocation, data, (GDestroyNotify)serve_data_free);
  g_autofree char *url = start_server (invocation, &data->server, &error);
  if (url == NULL)
    {
      avn_invocation_return_error (invocation, g_steal_pointer (&error));
      return;
    }
  wait_for_end (invocation);
  if (!announce (invocation, url, &error))
    avn_invocation_return_error (invocation, g_steal_pointer (&error));
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "port", 0, 0, G_OPTION_ARG_INT64, NULL,
                N_ ("Listen on this port; 0 for a free one (default: 0)"), N_ ("PORT") },
              .maximum = MAX_PORT),
  AVN_OPTION ({ "address", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Listen on this IP address (default: 127.0.0.1)"), N_ ("ADDRESS") },
              .minimum = 1),
  AVN_OPTION ({ "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Use HTTPS with this PEM certificate; needs --tls-key"), N_ ("FILE") }),
  AVN_OPTION ({ "tls-key", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Private key of the certificate, in PEM format"), N_ ("FILE") }),
  &avn_sandbox_database_option,
  &avn_sandbox_account_option,
  &avn_sandbox_password_file_option,
  &avn_sandbox_otp_option,
  &avn_sandbox_answers_option,
  AVN_OPTION ({ "idle-timeout", 0, 0, G_OPTION_ARG_INT64, NULL,
                N_ ("Close idle connections after this time (default: 30)"), N_ ("SECONDS") },
              .maximum = MAX_IDLE_TIMEOUT_SECONDS),
  NULL,
};

static const char *const examples[] = {
  "sandbox serve --port 8080",
  "sandbox serve --account jane@example.com --password-file password.txt",
  NULL,
};

const AvnCommand avn_sandbox_serve_command = {
  .path = "serve",
  .summary = N_ ("Start a mock API server on this computer"),
  .description
  = N_ ("The server imitates the API until you stop it with Ctrl+C, to try commands, plugins and scripts"
        " without an account. Users and tokens are lost unless you name a database file. Scopes and"
        " IP addresses of tokens are not enforced."),
  .examples = examples,
  .options = options,
  .run = run_serve,
};
