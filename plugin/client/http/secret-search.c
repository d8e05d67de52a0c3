/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/secret-search.h"

#include <string.h>

/* Finds secrets that a server may have encoded: percent-encoded, escaped as in JSON, in base64, or several of
 * these. Decodes the text layer by layer and searches each layer, so the time is linear. */

/* Shorter secrets would match unrelated words. */
#define MIN_SECRET_LENGTH 4
#define MAX_NESTED_ESCAPES 3

/* A text, or a text decoded from it. */
typedef struct
{
  GString *bytes; /* (owned): may contain NUL */
  GArray *starts; /* (owned) (nullable) (element-type guint32): where in the text each byte starts, and where
                     the last one ends; NULL for the text itself */
} Layer;

typedef struct
{
  GPtrArray *patterns; /* (owned) (element-type utf8) */
  guint8 *marks;       /* (owned): 1 for each byte of the text that belongs to a secret */
} Search;

static Layer *
new_layer (void)
{
  Layer *self = g_new (Layer, 1);
  self->bytes = g_string_new (NULL);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

static void
free_layer (Layer *self)
{
  g_string_free (self->bytes, TRUE);
  g_clear_pointer (&self->starts, g_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layer, free_layer)

static guint32
get_start (const Layer *self, gsize position)
{
  return self->starts != NULL ? g_array_index (self->starts, guint32, position) : (guint32)position;
}

static void
append (Layer *self, char byte, guint32 start)
{
  g_string_append_c (self->bytes, byte);
  g_array_append_val (self->starts, start);
}

static void
end_layer (Layer *self, const Layer *outer)
{
  const guint32 end = get_start (outer, outer->bytes->len);
  g_array_append_val (self->starts, end);
}

/* -1 if these are not @n_digits hexadecimal digits. */
static int
parse_hex (const char *digits, gsize n_digits)
{
  int number = 0;
  for (gsize i = 0; i < n_digits; i++)
    {
      const int digit = g_ascii_xdigit_value (digits[i]); /* -1 for the NUL at the end */
      if (digit < 0)
        return -1;
      number = number * 16 + digit;
    }
  return number;
}

/* Decodes "\u1234", also a surrogate pair. */
static gsize
decode_utf_16 (const char *text, char *decoded, gsize *n_decoded)
{
  const int first = parse_hex (text + 2, 4);
  const int second
      = first >= 0xd800 && first < 0xdc00 && text[6] == '\\' && text[7] == 'u' ? parse_hex (text + 8, 4) : -1;
  const gboolean is_pair = second >= 0xdc00 && second < 0xe000;
  if (first < 0)
    return 0;
  *n_decoded = (gsize)g_unichar_to_utf8 (
      (gunichar)(is_pair ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : first), decoded);
  return is_pair ? 12 : 6;
}

/* Decodes one escape sequence; @text ends with NUL. Returns its length, 0 if there is none. */
static gsize
decode_escape (const char *text, char *decoded, gsize *n_decoded)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *escape = text[0] == '\\' && text[1] != '\0' ? strchr (escapes, text[1]) : NULL;
  const int byte = text[0] == '%' ? parse_hex (text + 1, 2) : -1;
  if (text[0] == '\\' && text[1] == 'u')
    return decode_utf_16 (text, decoded, n_decoded);
  if (byte < 0 && escape == NULL)
    return 0;
  *n_decoded = 1;
  *decoded = byte >= 0 ? (char)byte : meanings[escape - escapes];
  return byte >= 0 ? 3 : 2;
}

static Layer *
decode_escapes (const Layer *outer)
{
  Layer *self = new_layer ();
  for (gsize i = 0; i < outer->bytes->len;)
    {
      char decoded[6] = { outer->bytes->str[i] };
      gsize n_decoded = 1;
      const gsize n_escape = decode_escape (outer->bytes->str + i, decoded, &n_decoded);
      for (gsize j = 0; j < n_decoded; j++)
        append (self, decoded[j], get_start (outer, i));
      i += MAX (n_escape, 1);
    }
  end_layer (self, outer);
  return self;
}

/* -1 for other characters; knows the alphabet for URLs, too (RFC 4648, section 5) */
static int
get_sextet (char c)
{
  if (g_ascii_isupper (c))
    return c - 'A';
  if (g_ascii_islower (c))
    return c - 'a' + 26;
  if (g_ascii_isdigit (c))
    return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Decodes each run of base64 after its first @phase characters; lines may be broken in it. */
static Layer *
decode_base64 (const Layer *outer, gsize phase)
{
  Layer *self = new_layer ();
  gsize n_sextets = 0;
  guint bits = 0;
  guint32 previous = 0; /* the start of the last sextet */
  for (gsize i = 0; i < outer->bytes->len; i++)
    {
      const char c = outer->bytes->str[i];
      const int sextet = get_sextet (c);
      if (sextet < 0 && c != '\r' && c != '\n' && n_sextets > 0)
        {
          append (self, '\0', get_start (outer, i)); /* separates runs */
          n_sextets = 0;
        }
      if (sextet < 0 || ++n_sextets <= phase)
        continue;
      const gsize n_before = (n_sextets - phase - 1) % 4; /* in the group of four */
      bits = (bits << 6 | (guint)sextet) & 0xfff;
      if (n_before > 0)
        append (self, (char)(bits >> (6 - 2 * n_before)), previous);
      previous = get_start (outer, i);
    }
  end_layer (self, outer);
  return self;
}

static void
mark_secrets (Search *self, const Layer *layer)
{
  const char *end = layer->bytes->str + layer->bytes->len;
  for (guint i = 0; i < self->patterns->len; i++)
    {
      const char *pattern = self->patterns->pdata[i];
      const gsize length = strlen (pattern);
      const char *found = layer->bytes->str;
      for (; (found = memmem (found, (gsize)(end - found), pattern, length)) != NULL; found += length)
        {
          const gsize position = (gsize)(found - layer->bytes->str);
          const guint32 start = get_start (layer, position);
          memset (self->marks + start, 1, get_start (layer, position + length) - start);
        }
    }
}

static void
search (Search *self, const Layer *layer, guint max_escapes, gboolean may_be_base64)
{
  mark_secrets (self, layer);
  if (max_escapes > 0)
    {
      g_autoptr (Layer) inner = decode_escapes (layer);
      if (inner->bytes->len < layer->bytes->len)
        search (self, inner, max_escapes - 1, may_be_base64);
    }
  for (gsize phase = 0; may_be_base64 && phase < 4; phase++)
    {
      g_autoptr (Layer) inner = decode_base64 (layer, phase);
      search (self, inner, MAX_NESTED_ESCAPES, FALSE);
    }
}

/* (transfer full) */
static Layer *
wrap (const char *text, gsize length)
{
  Layer *self = g_new0 (Layer, 1);
  self->bytes = g_string_new_len (text, (gssize)length);
  return self;
}

/* Forms encode a space as a plus. */
static void
add_pattern (GPtrArray *patterns, const char *secret)
{
  char *form = g_strdup (secret);
  if (strlen (secret) >= MIN_SECRET_LENGTH)
    g_ptr_array_add (patterns, g_strdup (secret));
  if (strlen (secret) >= MIN_SECRET_LENGTH && strchr (secret, ' ') != NULL)
    g_ptr_array_add (patterns, g_strdelimit (form, " ", '+'));
  else
    g_free (form);
}

/* A secret that contains escape sequences of its own appears decoded in inner layers. */
static void
add_patterns (GPtrArray *patterns, const char *secret)
{
  g_autoptr (Layer) layer = wrap (secret, strlen (secret));
  add_pattern (patterns, secret);
  for (guint i = 0; i < MAX_NESTED_ESCAPES; i++)
    {
      Layer *inner = decode_escapes (layer);
      if (inner->bytes->len < layer->bytes->len)
        add_pattern (patterns, inner->bytes->str);
      free_layer (layer);
      layer = inner;
    }
}

/* (transfer full): a byte for each byte of @text, which is 1 where a secret or its encoded form is */
guint8 *
avn_secret_search (const char *text, gsize length, GPtrArray *secrets)
{
  g_autoptr (GPtrArray) patterns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Layer) layer = wrap (text, length);
  Search self = { patterns, g_new0 (guint8, length + 1) };
  for (guint i = 0; i < secrets->len; i++)
    add_patterns (patterns, secrets->pdata[i]);
  search (&self, layer, MAX_NESTED_ESCAPES, TRUE);
  return self.marks;
}
