/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-call-private.h"

/* What libsoup does with some answers by itself, without a limit and before anybody else sees them, and what
 * stops it. */

#define MAX_INTERIM_ANSWERS 100

typedef struct
{
  GSource parent;
  AvnCall *call;
} GuardSource;

static gboolean
has_too_much (GSource *source)
{
  AvnCall *call = ((GuardSource *)source)->call;
  return soup_message_metrics_get_response_body_bytes_received (soup_message_get_metrics (call->message))
         > AVN_CALL_MAX_BODY;
}

static gboolean
prepare_guard_cb (GSource *source, int *timeout_ms)
{
  *timeout_ms = -1;
  return has_too_much (source);
}

static gboolean
dispatch_guard_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  AvnCall *call = ((GuardSource *)source)->call;
  call->excess = AVN_CALL_EXCESS_BODY;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs guard_functions
    = { .prepare = prepare_guard_cb, .check = has_too_much, .dispatch = dispatch_guard_cb };

/* libsoup reads the bodies of these into memory, whatever their size, as it may have to ask again. */
static void
guard_body_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  const guint status = soup_message_get_status (message);
  if (status != SOUP_STATUS_UNAUTHORIZED && status != SOUP_STATUS_PROXY_UNAUTHORIZED
      && status != SOUP_STATUS_MISDIRECTED_REQUEST)
    return;
  call->guard = g_source_new (&guard_functions, sizeof (GuardSource));
  ((GuardSource *)call->guard)->call = call;
  g_source_set_priority (call->guard, G_PRIORITY_HIGH);
  g_source_attach (call->guard, g_main_context_get_thread_default ());
}

/* libsoup would send the request again, a change too. */
static void
keep_misdirected_answer_cb (SoupMessage *message, gpointer user_data)
{
  if (soup_message_get_status (message) == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_signal_stop_emission_by_name (message, "got-body");
}

/* libsoup reads these without a pause, during which no deadline and no signal can end the call. */
static void
count_interim_answer_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (++call->n_interim_answers <= MAX_INTERIM_ANSWERS)
    return;
  call->excess = AVN_CALL_EXCESS_INTERIM;
  g_cancellable_cancel (call->cancellable);
}

/* To be called before the message is sent: these handlers have to come before those of libsoup. */
void
avn_call_guard_message (AvnCall *self)
{
  soup_message_add_flags (self->message, SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (self->message, "got-informational", G_CALLBACK (count_interim_answer_cb), self);
  g_signal_connect (self->message, "got-headers", G_CALLBACK (guard_body_cb), self);
  g_signal_connect (self->message, "got-body", G_CALLBACK (keep_misdirected_answer_cb), self);
}
