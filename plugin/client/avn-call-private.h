/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-session-private.h"

/* The data of one request's task. */
typedef struct
{
  AvnSession *session; /* the task's source, which the task keeps alive */
  AvnRequest *request; /* (owned) */
  GUri *uri;           /* (owned) */

  GCancellable *cancellable; /* (owned): the deadline's and the caller's */
  GSource *deadline;         /* (owned) (nullable) */
  GSource *interrupt;        /* (owned) (nullable) */
  GSource *pause;            /* (owned) (nullable): before the next attempt */
  gint64 time_limit_ms;      /* 0 for none */
  gint64 give_up_time;       /* monotonic, in microseconds; 0 for none */
  guint n_attempts;
  guint n_interim_answers; /* those of status 1xx, of all attempts */
  SoupMessage *message;    /* (owned) (nullable) */
  GInputStream *stream;    /* (owned) (nullable) */
  GByteArray *body;        /* (owned) */
  GTlsCertificateFlags tls_errors;
  gboolean sent;
  gboolean timed_out;
} AvnCall;

gboolean avn_call_is_from_proxy (AvnCall *self);
GError *avn_call_new_connection_error (AvnCall *self, const GError *cause);
GError *avn_call_new_cut_error (AvnCall *self, const GError *cause);
GError *avn_call_new_interrupted_error (AvnCall *self);
GError *avn_call_new_nonsense_error (AvnCall *self);
GError *avn_call_new_proxy_error (AvnCall *self);
GError *avn_call_new_timeout_error (AvnCall *self);
