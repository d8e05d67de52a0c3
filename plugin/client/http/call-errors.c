/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/answer.h"
#include "http/call-private.h"
#include "http/request-private.h"
#include "tls/trust.h"

#include <glib/gi18n-lib.h>

/* How a request can end without an answer, in words. */

static GError *
new_lost_error (AvnCall *self, AvnClientError otherwise, const char *reason)
{
  if (!avn_client_request_is_change (self->request) || !self->sent)
    return avn_client_error_new (otherwise, 0, "%s", reason);
  return avn_client_error_new (
      AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, 0, "%s\n%s", reason,
      _ ("The request was sent, so it may have been carried out; look before you repeat it."));
}

GError *
avn_call_new_interrupted_error (AvnCall *self)
{
  const gboolean unknown = avn_client_request_is_change (self->request) && self->sent;
  return g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED,
                              unknown ? _ ("Interrupted; the request was sent and may have been carried out.")
                                      : _ ("Interrupted."));
}

GError *
avn_call_new_connection_error (AvnCall *self, const GError *cause)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (self->uri), 200);
  g_autofree char *proxy
      = self->session->proxy != NULL ? avn_address_describe_proxy (self->session->proxy) : NULL;
  g_autofree char *why = self->tls_errors != 0 ? avn_trust_explain (self->tls_errors)
                                               : avn_text_make_safe (cause->message, 300);
  /* Translators: the first %s is a host, the second the reason. */
  g_autofree char *direct = g_strdup_printf (_ ("Cannot get an answer from %s: %s."), host, why);
  g_autofree char *indirect
      = proxy != NULL ? g_strdup_printf (
            /* Translators: the first %s is a host, the second a proxy, the third the reason. */
            _ ("Cannot get an answer from %s through the proxy %s: %s."), host, proxy, why)
                      : NULL;
  return new_lost_error (self, AVN_CLIENT_ERROR_NETWORK, indirect != NULL ? indirect : direct);
}

GError *
avn_call_new_nonsense_error (AvnCall *self)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (self->uri), 200);
  g_autofree char *reason = g_strdup_printf (_ ("What %s answered is not HTTP."), host);
  return new_lost_error (self, AVN_CLIENT_ERROR_SERVER, reason);
}

/* For avn_call_new_cut_error(). */
GError *
avn_call_new_size_cause (AvnCall *self)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("it is larger than %d MiB"),
                      (int)self->session->max_mebibytes);
}

GError *
avn_call_new_timeout_error (AvnCall *self)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (self->uri), 200);
  const guint seconds = (guint)((self->time_limit_ms + 999) / 1000);
  g_autofree char *reason
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s did not answer within %u second.",
                                      "%s did not answer within %u seconds.", seconds),
                         host, seconds);
  return new_lost_error (self, AVN_CLIENT_ERROR_TIMED_OUT, reason);
}

/* An answer that did not come through TLS is not the server's, but the proxy's. */
gboolean
avn_call_is_from_proxy (AvnCall *self)
{
  return g_str_equal (g_uri_get_scheme (self->uri), "https")
         && soup_message_get_tls_peer_certificate (self->message) == NULL;
}

GError *
avn_call_new_endless_proxy_error (AvnCall *self)
{
  g_autofree char *proxy
      = avn_address_describe_proxy (self->session->proxy != NULL ? self->session->proxy : "");
  return avn_client_error_new (AVN_CLIENT_ERROR_NETWORK, 0,
                               /* Translators: %s is a host and a port. */
                               _ ("The proxy %s answers without end."), proxy);
}

GError *
avn_call_new_proxy_error (AvnCall *self)
{
  g_autofree char *proxy
      = avn_address_describe_proxy (self->session->proxy != NULL ? self->session->proxy : "");
  return avn_client_error_new (AVN_CLIENT_ERROR_NETWORK, 0,
                               _ ("The proxy %s refuses the connection to %s (HTTP status %u)."), proxy,
                               g_uri_get_host (self->uri), soup_message_get_status (self->message));
}

/* The connection ended, or went wrong, after the status had come. */
GError *
avn_call_new_cut_error (AvnCall *self, const GError *cause)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (self->uri), 200);
  g_autofree char *why = avn_text_make_safe (cause->message, 300);
  const char *advice = avn_client_request_is_change (self->request)
                           ? _ ("The request may have been carried out.")
                           : avn_answer_get_advice (cause);
  return avn_client_error_new (AVN_CLIENT_ERROR_SERVER, soup_message_get_status (self->message),
                               _ ("The answer from %s was cut off: %s.%s%s"), host, why,
                               *advice != '\0' ? "\n" : "", advice);
}
