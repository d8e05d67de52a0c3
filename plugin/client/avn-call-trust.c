/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-call-private.h"

/* Whom an attempt trusts, where not all authorities are known to the backend from the first one on. */

/* To be called before an attempt: what another call has found out holds for this one, too. */
void
avn_call_set_trust (AvnCall *self)
{
  AvnAnchors *anchors = self->session->anchors;
  if (anchors != NULL && g_set_object (&self->trust, avn_anchors_get_database (anchors)))
    soup_session_set_tls_database (self->soup, self->trust);
}

/* Whether more authorities may accept the certificate that was refused. Nothing has been sent yet. */
gboolean
avn_call_trust_more (AvnCall *self)
{
  AvnAnchors *anchors = self->session->anchors;
  if ((self->tls_errors & G_TLS_CERTIFICATE_UNKNOWN_CA) == 0 || anchors == NULL
      || !avn_anchors_extend (anchors, self->trust, self->certificate))
    return FALSE;
  g_debug ("Connecting again, with other authorities");
  return TRUE;
}

/* To be called once a server was accepted: the next command need not look for its authority. */
void
avn_call_remember_trust (AvnCall *self)
{
  AvnAnchors *anchors = self->session->anchors;
  GTlsCertificate *chain = soup_message_get_tls_peer_certificate (self->message);
  g_autofree char *learnt = anchors != NULL && chain != NULL ? avn_anchors_learn (anchors, chain) : NULL;
  if (learnt != NULL)
    avn_cache_write (self->session->settings, AVN_SESSION_AUTHORITIES, learnt);
}
