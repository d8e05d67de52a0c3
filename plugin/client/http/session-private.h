/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tls/trust.h"

#include <avn-client/session.h>
#include <libsoup/soup.h>

struct _AvnClientSession
{
  GObject parent_instance;

  GPtrArray *soups;    /* (owned) (element-type SoupSession): those that no call has */
  AvnTrust *trust;     /* (owned) (nullable): %NULL without TLS */
  GUri *base;          /* (owned) */
  char *proxy;         /* (owned) (nullable) */
  char *token;         /* (owned) (nullable) */
  AvnConsole *console; /* (owned) */
  GPtrArray *secrets;  /* (owned) (element-type utf8) */
  guint max_mebibytes; /* of an answer */
  guint timeout;       /* in seconds, 0 for none */
  gboolean show_http;
};

SoupSession *avn_client_session_take_soup (AvnClientSession *self);
guint avn_client_session_get_max_body (AvnClientSession *self);
guint avn_client_session_get_max_values (AvnClientSession *self);
void avn_client_session_return_soup (AvnClientSession *self, SoupSession *soup);
