/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "http/request-private.h"
#include "tls/trust.h"

#include <avn-client/session.h>
#include <libsoup/soup.h>

struct _AvnClientSession
{
  GObject parent_instance;

  GPtrArray *soups;    /* (owned) (element-type SoupSession): the idle ones */
  AvnTrust *trust;     /* (owned) (nullable): NULL without TLS */
  GUri *base;          /* (owned) */
  GUri *proxy;         /* (owned) (nullable) */
  char *proxy_login;   /* (owned) (nullable): the header field for the proxy */
  char *token;         /* (owned) (nullable) */
  char *token_advice;  /* (owned) (nullable): what to do if the server refuses the token */
  AvnConsole *console; /* (owned) */
  GPtrArray *secrets;  /* (owned) (element-type utf8) */
  guint n_changes;     /* that were sent and not refused */
  guint max_mebibytes; /* of a response */
  guint timeout;       /* in seconds, 0 for none */
  gboolean show_http;
};

/* Why a call was stopped: the response has no end or is too large. */
typedef enum
{
  AVN_CALL_EXCESS_NONE,
  AVN_CALL_EXCESS_BODY,
  AVN_CALL_EXCESS_INTERIM,
  AVN_CALL_EXCESS_PROXY
} AvnCallExcess;

/* One request, from sending to its response. The user data of all its callbacks; its task owns it. */
typedef struct
{
  GTask *task;               /* (owned) (nullable): NULL once the call has ended */
  GTask *abandoned;          /* (owned) (nullable): the task of a call that ended before its callback came */
  AvnClientSession *session; /* (unowned): the task's source */
  AvnClientRequest *request; /* (owned) */
  char *list;                /* (owned) (nullable): the member whose records are wanted */
  GUri *uri;                 /* (owned) */

  GCancellable *cancellable; /* (owned): for the deadline and the caller */
  GSource *deadline;         /* (owned) (nullable) */
  GSource *interrupt;        /* (owned) (nullable) */
  GSource *pause;            /* (owned) (nullable): before the next attempt */
  GSource *guard;            /* (owned) (nullable): limits bodies that libsoup reads by itself */
  gint64 time_limit_ms;      /* 0 for none */
  gint64 give_up_time;       /* monotonic, in microseconds; 0 for none */
  guint n_attempts;
  guint n_interim_responses; /* those of status 1xx, of all attempts */
  AvnCallExcess excess;
  SoupMessage *message;       /* (owned) (nullable) */
  SoupMessage *tunnel;        /* (owned) (nullable): the CONNECT that libsoup sends to a proxy */
  SoupSession *soup;          /* (owned) */
  GInputStream *stream;       /* (owned) (nullable) */
  GByteArray *body;           /* (owned) */
  GTlsDatabase *tls_database; /* (owned) (nullable): the CA certificates of the current attempt */
  GTlsCertificateFlags tls_errors;
  gboolean sent;
  gboolean timed_out;
} AvnCall;

SoupSession *avn_client_session_take_soup (AvnClientSession *self);
gsize avn_client_session_get_max_body (AvnClientSession *self);

void avn_call_begin (AvnClientSession *self, AvnClientRequest *request, const char *list, GTask *task);
gboolean avn_call_is_complete (AvnCall *self);
gboolean avn_call_is_from_proxy (AvnCall *self);
gboolean avn_call_is_malformed (AvnCall *self, const GError *cause);
void avn_call_drop_message (AvnCall *self);
void avn_call_renew_message (AvnCall *self);
void avn_call_trace_request (AvnCall *self);
void avn_call_trace_response (AvnCall *self, GBytes *body);

gpointer avn_call_read_response (AvnCall *self, GBytes *body, GError **error);
const char *avn_call_get_size_advice (const GError *cause);

GError *avn_call_new_connection_error (AvnCall *self, const GError *cause);
GError *avn_call_new_cut_error (AvnCall *self, const GError *cause);
GError *avn_call_new_interrupted_error (AvnCall *self);
GError *avn_call_new_malformed_error (AvnCall *self);
GError *avn_call_new_proxy_error (AvnCall *self);
GError *avn_call_new_timeout_error (AvnCall *self);
