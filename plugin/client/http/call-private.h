/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "http/session-private.h"

/* What an answer had too much of for the call to go on. */
typedef enum
{
  AVN_CALL_EXCESS_NONE,
  AVN_CALL_EXCESS_BODY,
  AVN_CALL_EXCESS_INTERIM,
  AVN_CALL_EXCESS_PROXY
} AvnCallExcess;

/* The data of one request's task. */
typedef struct
{
  AvnClientSession *session; /* the task's source, which the task keeps alive */
  AvnClientRequest *request; /* (owned) */
  char *list;                /* (owned) (nullable): the member whose records the answer is to hold */
  GUri *uri;                 /* (owned) */

  GCancellable *cancellable; /* (owned): the deadline's and the caller's */
  GSource *deadline;         /* (owned) (nullable) */
  GSource *interrupt;        /* (owned) (nullable) */
  GSource *pause;            /* (owned) (nullable): before the next attempt */
  gint64 time_limit_ms;      /* 0 for none */
  GSource *guard;            /* (owned) (nullable): see call-guard.c */
  gint64 give_up_time;       /* monotonic, in microseconds; 0 for none */
  guint n_attempts;
  guint n_interim_answers; /* those of status 1xx, of all attempts */
  AvnCallExcess excess;
  SoupMessage *message;      /* (owned) (nullable) */
  SoupMessage *tunnel;       /* (owned) (nullable): what libsoup sends to a proxy first */
  SoupSession *soup;         /* (owned): see avn_client_session_take_soup() */
  GInputStream *stream;      /* (owned) (nullable) */
  GByteArray *body;          /* (owned) */
  GTlsDatabase *authorities; /* (owned) (nullable): those of the attempt */
  GTlsCertificateFlags tls_errors;
  gboolean sent;
  gboolean timed_out;
} AvnCall;

void avn_call_begin (AvnClientSession *self, AvnClientRequest *request, const char *list, GTask *task);
gboolean avn_call_is_complete (AvnCall *self);
gboolean avn_call_is_from_proxy (AvnCall *self);
void avn_call_drop_message (AvnCall *self);
void avn_call_guard_message (AvnCall *self);
void avn_call_unguard_message (AvnCall *self);
GError *avn_call_new_connection_error (AvnCall *self, const GError *cause);
GError *avn_call_new_cut_error (AvnCall *self, const GError *cause);
GError *avn_call_new_endless_proxy_error (AvnCall *self);
GError *avn_call_new_interrupted_error (AvnCall *self);
GError *avn_call_new_nonsense_error (AvnCall *self);
GError *avn_call_new_proxy_error (AvnCall *self);
GError *avn_call_new_size_cause (AvnCall *self);
GError *avn_call_new_timeout_error (AvnCall *self);
void avn_call_renew_message (AvnCall *self);
