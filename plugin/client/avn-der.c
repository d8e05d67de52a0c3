/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-der.h"

#define TAG_INTEGER 0x02
#define TAG_SEQUENCE 0x30
#define TAG_VERSION 0xa0 /* explicit, number 0 */
#define LONG_LENGTH 0x80
#define MOST_LENGTH_BYTES 4

/* A part of DER (X.690). */
typedef struct
{
  const guchar *start;
  const guchar *end;
} Span;

/* What an element has in front of its content. */
typedef struct
{
  guchar tag;
  Span whole;
  Span content;
} Element;

static gboolean
read_length (Span *rest, gsize *length)
{
  const guchar first = *rest->start++;
  const gsize n_bytes = first & (LONG_LENGTH - 1);
  *length = first;
  if (first < LONG_LENGTH)
    return TRUE;
  if (n_bytes == 0 || n_bytes > MOST_LENGTH_BYTES || (gsize)(rest->end - rest->start) < n_bytes)
    return FALSE;
  *length = 0;
  for (gsize i = 0; i < n_bytes; i++)
    *length = *length << 8 | *rest->start++;
  return TRUE;
}

/* Takes the next element off what is left, if it has the tag. */
static gboolean
take (Span *rest, guchar tag, Element *element)
{
  Span behind_tag = { rest->start + 1, rest->end };
  gsize length;
  if (rest->end - rest->start < 2 || *rest->start != tag || !read_length (&behind_tag, &length)
      || (gsize)(behind_tag.end - behind_tag.start) < length)
    return FALSE;
  element->tag = tag;
  element->whole = (Span){ rest->start, behind_tag.start + length };
  element->content = (Span){ behind_tag.start, behind_tag.start + length };
  rest->start = element->content.end;
  return TRUE;
}

/**
 * avn_der_find_name:
 * @der: a certificate; it may be any bytes
 * @length: how many there are
 * @which: whose name to find
 *
 * Finds a name in a certificate, as it is written there (RFC 5280, section 4.1). Nothing else is looked at.
 *
 * Returns: (transfer full) (nullable): the name in DER; %NULL if there is none
 */
GBytes *
avn_der_find_name (const guchar *der, gsize length, AvnDerName which)
{
  Span rest = { der, der + length };
  Element certificate, fields, skipped, names[2];
  if (!take (&rest, TAG_SEQUENCE, &certificate) || !take (&certificate.content, TAG_SEQUENCE, &fields))
    return NULL;
  rest = fields.content;
  take (&rest, TAG_VERSION, &skipped);
  if (!take (&rest, TAG_INTEGER, &skipped)                     /* serial number */
      || !take (&rest, TAG_SEQUENCE, &skipped)                 /* signature */
      || !take (&rest, TAG_SEQUENCE, &names[AVN_DER_ISSUER])   /* issuer */
      || !take (&rest, TAG_SEQUENCE, &skipped)                 /* validity */
      || !take (&rest, TAG_SEQUENCE, &names[AVN_DER_SUBJECT])) /* subject */
    return NULL;
  const Span name = names[which].whole;
  return g_bytes_new (name.start, (gsize)(name.end - name.start));
}
