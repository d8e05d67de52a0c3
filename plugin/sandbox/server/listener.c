/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/listener.h"

#include <sys/resource.h>

/* SoupServer has no limit of connections, and stops to accept them once a file descriptor is missing. */

#define BACKLOG 128
#define MAX_CONNECTIONS 256
#define RETRY_MS 100

struct _AvnSandboxListener
{
  SoupServer *server;           /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GSocket *socket;              /* (owned) */
  GSource *source;              /* (owned) (nullable): without one, no connection is accepted */
  guint retry;                  /* source id, or 0 */
  GHashTable *connections;      /* (owned): the open connections, unowned */
  guint max_connections;
  guint idle_timeout; /* in seconds */
};

static void accept_connections (AvnSandboxListener *self);

static void
forget_connection_cb (gpointer user_data, GObject *connection)
{
  AvnSandboxListener *self = user_data;
  g_hash_table_remove (self->connections, connection);
  accept_connections (self);
}

static gboolean
hand_over (AvnSandboxListener *self, GSocket *client, GError **error)
{
  g_autoptr (GSocketConnection) connection = g_socket_connection_factory_create_connection (client);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (client, error);
  g_autoptr (GSocketAddress) remote = local != NULL ? g_socket_get_remote_address (client, error) : NULL;
  g_autoptr (GIOStream) stream = NULL;
  if (remote == NULL)
    return FALSE;
  stream = self->certificate != NULL
               ? g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, error)
               : g_object_ref (G_IO_STREAM (connection));
  if (stream == NULL)
    return FALSE;
  g_socket_set_timeout (client, self->idle_timeout);
  g_hash_table_add (self->connections, connection);
  g_object_weak_ref (G_OBJECT (connection), forget_connection_cb, self);
  return soup_server_accept_iostream (self->server, stream, local, remote, error);
}

static gboolean
retry_cb (gpointer user_data)
{
  AvnSandboxListener *self = user_data;
  self->retry = 0;
  accept_connections (self);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  AvnSandboxListener *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, &error);
  /* The client may have left, and file descriptors may be missing. */
  if (client == NULL || !hand_over (self, client, &error))
    g_debug ("Cannot accept a connection: %s", error->message);
  if (client != NULL && g_hash_table_size (self->connections) < self->max_connections)
    return G_SOURCE_CONTINUE;
  if (client == NULL)
    self->retry = g_timeout_add (RETRY_MS, retry_cb, self);
  g_clear_pointer (&self->source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
accept_connections (AvnSandboxListener *self)
{
  if (self->source != NULL || self->retry != 0
      || g_hash_table_size (self->connections) >= self->max_connections)
    return;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* The other half is for the database and the program itself. */
static guint
count_connections (void)
{
  struct rlimit limit;
  const gboolean is_known = getrlimit (RLIMIT_NOFILE, &limit) == 0;
  return is_known ? (guint)CLAMP (limit.rlim_cur / 2, 1, MAX_CONNECTIONS) : MAX_CONNECTIONS;
}

/* (nullable): listens and passes connections to the server until it is freed. @idle_timeout is in seconds, 0
 * for none. */
AvnSandboxListener *
avn_sandbox_listener_new (SoupServer *server,
                          GSocketAddress *address,
                          GTlsCertificate *certificate,
                          guint idle_timeout,
                          GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  AvnSandboxListener *self = g_new0 (AvnSandboxListener, 1);
  self->server = g_object_ref (server);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->socket = g_steal_pointer (&socket);
  self->connections = g_hash_table_new (NULL, NULL);
  self->max_connections = count_connections ();
  self->idle_timeout = idle_timeout;
  accept_connections (self);
  return self;
}

/* (transfer full) */
GInetSocketAddress *
avn_sandbox_listener_get_address (AvnSandboxListener *self)
{
  return G_INET_SOCKET_ADDRESS (g_socket_get_local_address (self->socket, NULL));
}

void
avn_sandbox_listener_free (AvnSandboxListener *self)
{
  GHashTableIter iter;
  gpointer connection;
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_object_weak_unref (connection, forget_connection_cb, self);
  g_clear_pointer (&self->connections, g_hash_table_unref);
  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_clear_object (&self->server);
  g_free (self);
}
