/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/call-private.h"

/* What libsoup does with some answers by itself, without a limit and before anybody else sees them, and what
 * stops it. */

#define MAX_INTERIM_ANSWERS 100

typedef struct
{
  GSource parent;
  AvnCall *call;
  SoupMessage *message; /* (owned) */
} GuardSource;

static gboolean
is_for_proxy (SoupMessage *message)
{
  return g_str_equal (soup_message_get_method (message), "CONNECT");
}

static void
stop_call (AvnCall *call, SoupMessage *message, AvnCallExcess excess)
{
  call->excess = is_for_proxy (message) ? AVN_CALL_EXCESS_PROXY : excess;
  g_cancellable_cancel (call->cancellable);
}

static gboolean
has_too_much (GSource *source)
{
  GuardSource *self = (GuardSource *)source;
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  return soup_message_metrics_get_response_body_bytes_received (metrics)
         > avn_client_session_get_max_body (self->call->session);
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
  GuardSource *self = (GuardSource *)source;
  stop_call (self->call, self->message, AVN_CALL_EXCESS_BODY);
  return G_SOURCE_REMOVE;
}

static void
finalize_guard_cb (GSource *source)
{
  g_clear_object (&((GuardSource *)source)->message);
}

static GSourceFuncs guard_functions = { .prepare = prepare_guard_cb,
                                        .check = has_too_much,
                                        .dispatch = dispatch_guard_cb,
                                        .finalize = finalize_guard_cb };

/* libsoup reads the bodies of these into memory, whatever their size, as it may have to ask again; what a
 * proxy says it reads and drops. */
static void
guard_body_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  const guint status = soup_message_get_status (message);
  if (call->guard != NULL)
    return;
  if (!is_for_proxy (message) && status != SOUP_STATUS_UNAUTHORIZED
      && status != SOUP_STATUS_PROXY_UNAUTHORIZED && status != SOUP_STATUS_MISDIRECTED_REQUEST)
    return;
  call->guard = g_source_new (&guard_functions, sizeof (GuardSource));
  ((GuardSource *)call->guard)->call = call;
  ((GuardSource *)call->guard)->message = g_object_ref (message);
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
  if (++call->n_interim_answers > MAX_INTERIM_ANSWERS)
    stop_call (call, message, AVN_CALL_EXCESS_INTERIM);
}

static void
guard_message (AvnCall *self, SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (message, "got-informational", G_CALLBACK (count_interim_answer_cb), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (guard_body_cb), self);
}

static void
guard_tunnel_cb (SoupSession *session, SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (!is_for_proxy (message))
    return;
  g_set_object (&call->tunnel, message);
  guard_message (call, message);
}

/* To be called before the message is sent: these handlers have to come before those of libsoup. */
void
avn_call_guard_message (AvnCall *self)
{
  guard_message (self, self->message);
  g_signal_connect (self->message, "got-body", G_CALLBACK (keep_misdirected_answer_cb), self);
  g_signal_connect (self->soup, "request-queued", G_CALLBACK (guard_tunnel_cb), self);
}

/* To be called before the message is dropped, when the call's session may have gone already. */
void
avn_call_unguard_message (AvnCall *self)
{
  if (self->guard != NULL)
    g_source_destroy (self->guard);
  g_clear_pointer (&self->guard, g_source_unref);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  if (self->tunnel != NULL)
    g_signal_handlers_disconnect_by_data (self->tunnel, self);
  g_clear_object (&self->tunnel);
}
