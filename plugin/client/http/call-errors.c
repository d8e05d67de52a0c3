/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/call-private.h"

#include <glib/gi18n-lib.h>

static GError *
new_lost_error (AvnCall *self, AvnClientError otherwise, const char *reason)
{
  if (!avn_client_request_is_change (self->request) || !self->sent)
    return avn_client_error_new (otherwise, 0, "%s", reason);
  return avn_client_error_new (AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, 0, "%s\n%s", reason,
                               _ ("The request was sent, so it may have been carried out; check before you "
                                  "repeat it."));
}

GError *
avn_call_new_interrupted_error (AvnCall *self)
{
  if (avn_client_request_is_change (self->request) && self->sent)
    return avn_client_error_new (AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, 0, "%s",
                                 _ ("Interrupted; the request was sent and may have been carried out."));
  return g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
}

/* GIO checks an HTTPS proxy by itself, and gives no reason. */
static gboolean
is_bad_proxy_certificate (AvnCall *self, const GError *cause)
{
  return self->session->proxy != NULL && self->tls_errors == 0
         && g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

/* GIO repeats the host, without its port, before the reason. */
static char *
get_reason (AvnCall *self, const GError *cause)
{
  const char *reason = self->sent ? NULL : g_strrstr (cause->message, ": ");
  if (self->tls_errors != 0)
    return avn_trust_explain (self->tls_errors);
  if (is_bad_proxy_certificate (self, cause))
    return g_strdup (_ ("the certificate of the proxy is not acceptable"));
  return avn_text_make_safe (reason != NULL ? reason + 2 : cause->message, 300);
}

GError *
avn_call_new_connection_error (AvnCall *self, const GError *cause)
{
  g_autofree char *server = avn_address_describe (self->uri);
  g_autofree char *proxy = self->session->proxy != NULL ? avn_address_describe (self->session->proxy) : NULL;
  g_autofree char *reason = get_reason (self, cause);
  g_autofree char *message = NULL;
  if (proxy == NULL)
    message
        = g_strdup_printf (self->sent
                               /* Translators: the first %s is a host with its port, the second the reason. */
                               ? _ ("Cannot get a response from %s: %s.")
                               /* Translators: the first %s is a host with its port, the second the reason. */
                               : _ ("Cannot connect to %s: %s."),
                           server, reason);
  else
    message = g_strdup_printf (self->sent
                                   /* Translators: %s are a host with its port, a proxy, and the reason. */
                                   ? _ ("Cannot get a response from %s through the proxy %s: %s.")
                                   /* Translators: %s are a host with its port, a proxy, and the reason. */
                                   : _ ("Cannot connect to %s through the proxy %s: %s."),
                               server, proxy, reason);
  if ((self->tls_errors & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0 || is_bad_proxy_certificate (self, cause))
    {
      g_autofree char *advice = avn_trust_advise (self->session->trust);
      return avn_client_error_new (AVN_CLIENT_ERROR_NETWORK, 0, "%s\n%s", message, advice);
    }
  return new_lost_error (self, AVN_CLIENT_ERROR_NETWORK, message);
}

/* TRUE if the response is not HTTP. libsoup reports a head that is too long like a connection that was closed
 * before the first byte. */
gboolean
avn_call_is_malformed (AvnCall *self, const GError *cause)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  const gboolean has_head
      = metrics != NULL && soup_message_metrics_get_response_header_bytes_received (metrics) > 0;
  return g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
         || g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING)
         || (has_head && g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}

GError *
avn_call_new_malformed_error (AvnCall *self)
{
  g_autofree char *server = avn_address_describe (self->uri);
  /* Translators: %s is a host with its port. */
  g_autofree char *message = g_strdup_printf (_ ("The response from %s is not HTTP."), server);
  return new_lost_error (self, AVN_CLIENT_ERROR_SERVER, message);
}

GError *
avn_call_new_timeout_error (AvnCall *self)
{
  /* The server is not contacted before the proxy accepts CONNECT. */
  const gboolean waits_for_proxy
      = self->session->proxy != NULL
        && (self->tunnel == NULL || soup_message_get_status (self->tunnel) == SOUP_STATUS_NONE);
  g_autofree char *server = avn_address_describe (waits_for_proxy ? self->session->proxy : self->uri);
  const guint seconds = (guint)((self->time_limit_ms + 999) / 1000);
  g_autofree char *message
      /* Translators: %s is a host with its port. */
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s did not respond within %u second.",
                                      "%s did not respond within %u seconds.", seconds),
                         server, seconds);
  return new_lost_error (self, AVN_CLIENT_ERROR_TIMED_OUT, message);
}

/* A response to an https request that did not come through TLS is the proxy's. */
gboolean
avn_call_is_from_proxy (AvnCall *self)
{
  return self->session->proxy != NULL && soup_message_get_tls_peer_certificate (self->message) == NULL;
}

GError *
avn_call_new_proxy_error (AvnCall *self)
{
  g_autofree char *server = avn_address_describe (self->uri);
  g_autofree char *proxy = avn_address_describe (self->session->proxy);
  const guint status = soup_message_get_status (self->message);
  const char *advice
      = status == SOUP_STATUS_PROXY_UNAUTHORIZED
            ? _ ("Check the user name and password in the proxy URL, http://USER:PASSWORD@HOST.")
            : "";
  if (self->excess == AVN_CALL_EXCESS_PROXY)
    return avn_client_error_new (AVN_CLIENT_ERROR_NETWORK, 0,
                                 /* Translators: %s is a host with its port. */
                                 _ ("The response from the proxy %s is too large."), proxy);
  return avn_client_error_new (
      AVN_CLIENT_ERROR_NETWORK, 0,
      /* Translators: the first two %s are a host with its port, the last is advice. */
      _ ("The proxy %s refuses the connection to %s (HTTP status %u).%s%s"), proxy, server, status,
      *advice != '\0' ? "\n" : "", advice);
}

/* The connection failed, or the body was refused, after the status was received. */
GError *
avn_call_new_cut_error (AvnCall *self, const GError *cause)
{
  g_autofree char *server = avn_address_describe (self->uri);
  g_autofree char *reason = avn_text_make_safe (cause->message, 300);
  const char *advice = avn_client_request_is_change (self->request)
                           ? _ ("The request may have been carried out.")
                           : avn_call_get_size_advice (cause);
  return avn_client_error_new (AVN_CLIENT_ERROR_SERVER, soup_message_get_status (self->message),
                               /* Translators: the first %s is a host with its port, the second the reason. */
                               _ ("The response from %s was cut off: %s.%s%s"), server, reason,
                               *advice != '\0' ? "\n" : "", advice);
}
