/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "certificate.h"
#include "group.h"
#include "setup.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#define PORT_MAX 65535
#define N_ENDINGS 2

typedef struct
{
  AvnSandboxServer *server;    /* (owned) (nullable) */
  GSource *endings[N_ENDINGS]; /* (owned) (nullable): what may end the command */
} ServeData;

static void
serve_data_free (ServeData *data)
{
  for (gsize i = 0; i < N_ENDINGS; i++)
    if (data->endings[i] != NULL)
      g_source_destroy (data->endings[i]);
  for (gsize i = 0; i < N_ENDINGS; i++)
    g_clear_pointer (&data->endings[i], g_source_unref);
  g_clear_object (&data->server);
  g_free (data);
}

/* A server is meant to be stopped, so that is a success. Both endings may come at once, and one is enough. */
static gboolean
handle_signal_cb (gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  avn_invocation_set_data (invocation, NULL, NULL);
  avn_invocation_return_result (invocation, avn_result_new ());
  return G_SOURCE_REMOVE;
}

static gboolean
handle_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return handle_signal_cb (user_data);
}

static void
wait_for_endings (AvnInvocation *invocation)
{
  ServeData *data = avn_invocation_get_data (invocation);
  data->endings[0] = g_unix_signal_source_new (SIGTERM);
  g_source_set_callback (data->endings[0], handle_signal_cb, invocation, NULL);
  data->endings[1] = g_cancellable_source_new (avn_invocation_get_cancellable (invocation));
  g_source_set_callback (data->endings[1], G_SOURCE_FUNC (handle_cancelled_cb), invocation, NULL);
  for (gsize i = 0; i < N_ENDINGS; i++)
    g_source_attach (data->endings[i], NULL);
}

static GInetAddress *
get_address (AvnInvocation *invocation, GError **error)
{
  const char *text = avn_invocation_get_string (invocation, "address");
  GInetAddress *address = text != NULL ? g_inet_address_new_from_string (text)
                                       : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  if (address == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("--address needs an IP address, such as 127.0.0.1."));
  return address;
}

static gboolean
use_certificate (AvnInvocation *invocation, AvnSandboxServer *server, GError **error)
{
  const char *certificate_path = avn_invocation_get_string (invocation, "tls-certificate");
  if (certificate_path == NULL)
    return TRUE;
  g_autoptr (GTlsCertificate) certificate = avn_sandbox_certificate_load (
      certificate_path, avn_invocation_get_string (invocation, "tls-key"), error);
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
        /* Translators: AIVEN_WEB_URL and AIVEN_CA_CERT are names of variables; %s is a URL. */
        _ ("To use it from another terminal, set AIVEN_WEB_URL=%s and AIVEN_CA_CERT to the file of the"
           " certificate authority."),
        url);
  else
    /* Translators: AIVEN_WEB_URL is the name of a variable; %s is a URL. */
    avn_console_note (console, _ ("To use it from another terminal, set AIVEN_WEB_URL=%s there."), url);
  avn_console_note (console, "%s",
                    _ ("Set AIVEN_CONFIG_DIR to another folder too, to keep your real login."));
  return TRUE;
}

static char *
start_server (AvnInvocation *invocation, AvnSandboxServer **server, GError **error)
{
  if (avn_invocation_has_option (invocation, "tls-certificate")
      != avn_invocation_has_option (invocation, "tls-key"))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                           _ ("--tls-certificate and --tls-key go together."));
      return NULL;
    }
  g_autoptr (GInetAddress) address = get_address (invocation, error);
  if (address == NULL)
    return NULL;
  *server = avn_sandbox_set_up (invocation, error);
  if (*server == NULL || !use_certificate (invocation, *server, error))
    return NULL;
  const guint16 port = (guint16)avn_invocation_get_integer (invocation, "port", 0);
  g_autofree char *url = avn_sandbox_server_listen (*server, address, port, error);
  if (url != NULL && !g_inet_address_get_is_loopback (address))
    avn_console_warn (
        avn_invocation_get_console (invocation), "%s",
        _ ("Warning: others in the network can reach the sandbox. Give it made-up passwords only."));
  return g_steal_pointer (&url);
}

/* A signal may come as soon as the URL is printed, so the command waits for signals before that. */
static void
avn_sandbox_serve_run (AvnCommandGroup *group, AvnInvocation *invocation)
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
  wait_for_endings (invocation);
  if (!announce (invocation, url, &error))
    avn_invocation_return_error (invocation, g_steal_pointer (&error));
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "port", 0, 0, G_OPTION_ARG_INT64, NULL,
                N_ ("Listen on this port; 0, the default, takes a free one"), N_ ("N") },
              .maximum = PORT_MAX),
  AVN_OPTION ({ "address", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Listen on this IP address (default: 127.0.0.1, for this computer only)"),
                N_ ("ADDRESS") },
              .minimum = 1),
  AVN_OPTION ({ "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Speak HTTPS with the certificate in this file; needs --tls-key"), N_ ("FILE") }),
  AVN_OPTION ({ "tls-key", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The file with the certificate's key"),
                N_ ("FILE") }),
  &avn_sandbox_database_option,
  &avn_sandbox_account_option,
  &avn_sandbox_password_file_option,
  &avn_sandbox_otp_option,
  NULL,
};

static const char *const examples[] = {
  "sandbox serve --port 8080",
  "sandbox serve --database sandbox.db --account jane@example.com --password-file password.txt",
  NULL,
};

const AvnCommand avn_sandbox_serve_command = {
  .path = "serve",
  .summary = N_ ("Serve a local stand-in for the API"),
  .description
  = N_ ("Answers requests as the API would, until it is stopped with Ctrl+C, so that commands, plugins and"
        " scripts can be tried without an account. Users and tokens are made up by those who use it, and"
        " forgotten at the end unless there is a database file. The scopes and IP addresses that a token"
        " is restricted to are kept and shown, but not enforced."),
  .examples = examples,
  .options = options,
  .run = avn_sandbox_serve_run,
};
