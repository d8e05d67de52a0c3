/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/session.h>
#include <libsoup/soup.h>

/* How far an answer comes. */
typedef enum
{
  AVN_TEST_STALL_NOWHERE,
  AVN_TEST_STALL_BEFORE_ANSWER,
  AVN_TEST_STALL_IN_BODY,
} AvnTestStall;

/* A server in the same process that answers every request in the same way, and a session with it. */
typedef struct
{
  guint status;
  const char *body;
  const char *location;    /* (nullable) */
  const char *retry_after; /* (nullable) */
  guint n_failures;        /* requests that are answered with 503 first */
  AvnTestStall stall;
  GCancellable *cancellable; /* (nullable): cancelled when the server has done what it does */
  const char *raw;           /* (nullable): sent in place of an answer, before the connection is closed */

  guint n_requests;
  char *method;        /* (owned) (nullable): of the last request */
  char *path;          /* (owned) (nullable) */
  char *authorization; /* (owned) (nullable) */
  char *received;      /* (owned) (nullable) */

  SoupServer *soup; /* (owned) */
  AvnSettings *settings;
  int trace[2];
  AvnConsole *console;
  AvnClientSession *session; /* (nullable) */
} AvnTestServer;

void avn_test_server_set_up (AvnTestServer *self, gconstpointer data);
void avn_test_server_tear_down (AvnTestServer *self, gconstpointer data);
void avn_test_server_connect (AvnTestServer *self);
JsonObject *avn_test_server_ask (AvnTestServer *self,
                                 AvnClientRequest *request,
                                 GCancellable *cancellable,
                                 GError **error);
char *avn_test_server_take_trace (AvnTestServer *self);
