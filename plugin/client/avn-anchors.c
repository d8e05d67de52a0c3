/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-anchors.h"
#include "avn-der.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file with certificate authorities holds some 140 of them, and the backend parses each with care, which
 * takes longer than everything else in a command. A server's chain ends in one, which is found by its name
 * alone. So the backend gets those at first that earlier commands needed; if it refuses, those whose names
 * stand in the chain that came, on a new connection; then, if it still refuses, all of them. It makes the
 * whole check each time. With a part of the authorities it can only refuse more, and whatever is refused in
 * the end, all of them have refused. What was needed earlier says which of the file's authorities come first,
 * and can add none. */

#define PEM_BEGIN "-----BEGIN "
#define CERTIFICATE_BEGIN "-----BEGIN CERTIFICATE-----"
#define CERTIFICATE_END "-----END CERTIFICATE-----"
/* A user talks to few servers, and each of these takes time again. */
#define MOST_REMEMBERED 4

typedef enum
{
  STEP_REMEMBERED,
  STEP_OF_CHAIN,
  STEP_ALL,
} Step;

/* One certificate of a text. */
typedef struct
{
  const char *pem;
  gsize length;
  GBytes *name; /* (owned) (nullable): of whom it is, once that was asked */
} Anchor;

struct _AvnAnchors
{
  char *path;       /* (owned): absolute */
  char *pem;        /* (owned): what the file holds */
  GArray *anchors;  /* (owned) (element-type Anchor) */
  char *remembered; /* (owned) */
  Step step;
  GTlsDatabase *database; /* (owned) */
  int fds[STEP_ALL];      /* what the databases of the first steps read; -1 for none */
};

static void
clear_anchor_cb (gpointer data)
{
  g_clear_pointer (&((Anchor *)data)->name, g_bytes_unref);
}

/* (nullable): %NULL for what is no certificate. */
static GBytes *
get_name (Anchor *self)
{
  int state = 0;
  guint save = 0;
  if (self->name != NULL)
    return self->name;
  const gsize length = self->length - strlen (CERTIFICATE_BEGIN CERTIFICATE_END);
  g_autofree guchar *der = g_malloc (length / 4 * 3 + 3);
  const gsize der_length
      = g_base64_decode_step (self->pem + strlen (CERTIFICATE_BEGIN), length, der, &state, &save);
  self->name = avn_der_find_name (der, der_length, AVN_DER_SUBJECT);
  return self->name;
}

/* (transfer full) (element-type Anchor) (nullable): what a text holds, if it is nothing but certificates; the
 * backend knows more layouts. */
static GArray *
split (const char *text)
{
  g_autoptr (GArray) anchors = g_array_new (FALSE, FALSE, sizeof (Anchor));
  g_array_set_clear_func (anchors, clear_anchor_cb);
  for (const char *block = strstr (text, PEM_BEGIN); block != NULL; block = strstr (block, PEM_BEGIN))
    {
      const char *end = g_str_has_prefix (block, CERTIFICATE_BEGIN)
                            ? strstr (block + strlen (CERTIFICATE_BEGIN), CERTIFICATE_END)
                            : NULL;
      if (end == NULL)
        return NULL;
      end += strlen (CERTIFICATE_END);
      Anchor anchor = { .pem = block, .length = (gsize)(end - block) };
      g_array_append_val (anchors, anchor);
      block = end;
    }
  return anchors->len > 0 ? g_steal_pointer (&anchors) : NULL;
}

static gboolean
has_anchor (GArray *anchors, const Anchor *wanted)
{
  for (guint i = 0; i < anchors->len; i++)
    {
      const Anchor *anchor = &g_array_index (anchors, Anchor, i);
      if (anchor->length == wanted->length && memcmp (anchor->pem, wanted->pem, wanted->length) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
append (GString *text, const Anchor *anchor)
{
  g_string_append_len (text, anchor->pem, (gssize)anchor->length);
  g_string_append_c (text, '\n');
}

static gboolean
take_database (AvnAnchors *self, GTlsDatabase *database)
{
  if (database == NULL)
    return FALSE;
  g_clear_object (&self->database);
  self->database = database;
  return TRUE;
}

/* Trusts some certificates and no others. The backend reads authorities from files alone, and does so again
 * for each connection. */
static gboolean
trust (AvnAnchors *self, const char *pem, gsize length)
{
  const int fd = memfd_create ("avn-anchors", MFD_CLOEXEC);
  if (fd < 0)
    return FALSE;
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  self->fds[self->step] = fd;
  return write (fd, pem, length) == (gssize)length
         && take_database (self, g_tls_file_database_new (path, NULL));
}

static void
add_name (GPtrArray *names, GByteArray *der, AvnDerName which)
{
  GBytes *name = avn_der_find_name (der->data, der->len, which);
  if (name != NULL)
    g_ptr_array_add (names, name);
}

/* (element-type GBytes): whom the certificates of a chain belong to, and who signed them. */
static GPtrArray *
list_names (GTlsCertificate *chain)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (GTlsCertificate *certificate = chain; certificate != NULL;
       certificate = g_tls_certificate_get_issuer (certificate))
    {
      g_autoptr (GByteArray) der = NULL;
      g_object_get (certificate, "certificate", &der, NULL);
      if (der == NULL)
        continue;
      add_name (names, der, AVN_DER_ISSUER);
      add_name (names, der, AVN_DER_SUBJECT);
    }
  return names;
}

/* (transfer full): the authorities that a chain can end in, one behind the other. */
static GString *
pick (AvnAnchors *self, GTlsCertificate *chain)
{
  g_autoptr (GPtrArray) names = list_names (chain);
  GString *picked = g_string_new (NULL);
  for (guint i = 0; i < self->anchors->len; i++)
    {
      Anchor *anchor = &g_array_index (self->anchors, Anchor, i);
      const GBytes *name = get_name (anchor);
      if (name != NULL && g_ptr_array_find_with_equal_func (names, name, g_bytes_equal, NULL))
        append (picked, anchor);
    }
  return picked;
}

/* What is remembered is a hint, which whoever wrote it may have got wrong: the text is that of the file. */
static GString *
pick_remembered (AvnAnchors *self)
{
  g_autoptr (GArray) remembered = split (self->remembered);
  GString *picked = g_string_new (NULL);
  for (guint i = 0; remembered != NULL && i < MIN (remembered->len, MOST_REMEMBERED); i++)
    if (has_anchor (self->anchors, &g_array_index (remembered, Anchor, i)))
      append (picked, &g_array_index (remembered, Anchor, i));
  return picked;
}

/* The backend takes no file without a certificate, so that any has to do if none is remembered. */
static gboolean
trust_first (AvnAnchors *self)
{
  Anchor *anchor = &g_array_index (self->anchors, Anchor, 0);
  g_autoptr (GString) picked = pick_remembered (self);
  if (picked->len > 0)
    return trust (self, picked->str, picked->len);
  return get_name (anchor) != NULL && trust (self, anchor->pem, anchor->length);
}

/**
 * avn_anchors_extend:
 * @self: the authorities
 * @refused: the database with which a connection was refused, as nobody known had signed its certificate
 * @chain: that certificate, with its issuers
 *
 * Makes the database trust more of the authorities, unless another connection has seen to that already, or it
 * trusts all of them.
 *
 * Returns: %TRUE if there is another database now, with which another connection may be accepted
 */
gboolean
avn_anchors_extend (AvnAnchors *self, GTlsDatabase *refused, GTlsCertificate *chain)
{
  if (refused != self->database)
    return TRUE;
  if (self->step == STEP_ALL)
    return FALSE;
  if (self->step++ == STEP_REMEMBERED)
    {
      g_autoptr (GString) picked = pick (self, chain);
      if (picked->len > 0 && trust (self, picked->str, picked->len))
        return TRUE;
    }
  self->step = STEP_ALL;
  return take_database (self, g_tls_file_database_new (self->path, NULL));
}

/**
 * avn_anchors_learn:
 * @self: the authorities
 * @chain: the certificate of a server, with its issuers, that a connection has accepted
 *
 * Finds out what later commands should try first.
 *
 * Returns: (transfer full) (nullable): what to remember; %NULL if there is nothing new
 */
char *
avn_anchors_learn (AvnAnchors *self, GTlsCertificate *chain)
{
  if (self->step == STEP_REMEMBERED)
    return NULL;
  g_autoptr (GArray) old = split (self->remembered);
  g_autoptr (GString) picked = pick (self, chain);
  g_autoptr (GArray) new = split (picked->str);
  if (new == NULL)
    return NULL;
  g_array_set_size (new, MIN (new->len, MOST_REMEMBERED));
  for (guint i = 0; old != NULL && i < old->len && new->len < MOST_REMEMBERED; i++)
    if (!has_anchor (new, &g_array_index (old, Anchor, i)))
      g_array_append_val (new, g_array_index (old, Anchor, i));
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < new->len; i++)
    append (text, &g_array_index (new, Anchor, i));
  if (g_str_equal (text->str, self->remembered))
    return NULL;
  g_free (self->remembered);
  self->remembered = g_strdup (text->str);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * avn_anchors_get_database:
 * @self: the authorities
 *
 * Gets the database that a connection is to use.
 *
 * Returns: (transfer none): the database
 */
GTlsDatabase *
avn_anchors_get_database (AvnAnchors *self)
{
  return self->database;
}

/**
 * avn_anchors_new:
 * @path: the absolute path of a file with certificates in PEM format
 * @remembered: (nullable): what an earlier command has learnt
 *
 * Reads the authorities of a file.
 *
 * Returns: (transfer full) (nullable): the authorities; %NULL if only the backend can read the file
 */
AvnAnchors *
avn_anchors_new (const char *path, const char *remembered)
{
  g_autoptr (AvnAnchors) self = g_new0 (AvnAnchors, 1);
  self->path = g_strdup (path);
  self->remembered = g_strdup (remembered != NULL ? remembered : "");
  memset (self->fds, -1, sizeof self->fds);
  if (!g_file_get_contents (path, &self->pem, NULL, NULL) || (self->anchors = split (self->pem)) == NULL
      || !trust_first (self))
    return NULL;
  return g_steal_pointer (&self);
}

void
avn_anchors_free (AvnAnchors *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->pem, g_free);
  g_clear_pointer (&self->anchors, g_array_unref);
  g_clear_pointer (&self->remembered, g_free);
  g_clear_object (&self->database);
  for (gsize i = 0; i < G_N_ELEMENTS (self->fds); i++)
    if (self->fds[i] >= 0)
      close (self->fds[i]);
  g_free (self);
}
