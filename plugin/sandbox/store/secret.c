/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/secret.h"

#include <avn/avn.h>
#include <crypt.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

/* yescrypt at its lowest cost takes one or two milliseconds: the sandbox holds made-up passwords, and test
 * suites log in hundreds of times. */
#define PASSWORD_METHOD "$y$"
#define PASSWORD_COST 1

/* 64 bytes make 88 characters, the last two of them "==". */
#define TOKEN_BYTES 64

/* crypt takes at most 512 bytes, and 256 characters of a password can be more; so it gets a digest. */
static char *
crypt_password (const char *password, const char *setting)
{
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, password, -1);
  char *hash = g_strdup (crypt_rn (digest, setting, data, sizeof *data));
  explicit_bzero (data, sizeof *data);
  explicit_bzero (digest, strlen (digest));
  return hash;
}

/**
 * avn_sandbox_secret_hash_password:
 * @password: a password
 * @error: where to put an error
 *
 * Hashes a password with a salt of its own.
 *
 * Returns: (transfer full) (nullable): the hash, in the format of crypt(5), or %NULL with @error set
 */
char *
avn_sandbox_secret_hash_password (const char *password, GError **error)
{
  char *setting = crypt_gensalt_ra (PASSWORD_METHOD, PASSWORD_COST, NULL, 0);
  char *hash = setting != NULL ? crypt_password (password, setting) : NULL;
  const int saved_errno = errno;
  free (setting);
  if (hash == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Cannot hash the password: %s."),
                 g_strerror (saved_errno));
  return hash;
}

/**
 * avn_sandbox_secret_check_password:
 * @password: what somebody says is the password
 * @hash: (nullable): the hash of the right one, %NULL if there is none
 *
 * Compares a password with a hash. Without a hash it takes the same time, so that nobody learns from the time
 * which users exist.
 *
 * Returns: %TRUE if the password is right
 */
gboolean
avn_sandbox_secret_check_password (const char *password, const char *hash)
{
  g_autofree char *result
      = hash != NULL ? crypt_password (password, hash) : avn_sandbox_secret_hash_password (password, NULL);
  return hash != NULL && g_strcmp0 (result, hash) == 0;
}

/**
 * avn_sandbox_secret_create_token:
 * @error: where to put an error
 *
 * Makes an access token out of random bytes. Both of the characters that mean something else in a path or a
 * form stand in its prefix, so that a client that forgets to percent-encode them fails every time and not
 * once in a while.
 *
 * Returns: (transfer full) (nullable): the token, in base64, or %NULL with @error set
 */
char *
avn_sandbox_secret_create_token (GError **error)
{
  guchar bytes[TOKEN_BYTES];
  for (;;)
    {
      if (getrandom (bytes, sizeof bytes, 0) != (gssize)sizeof bytes)
        {
          g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Cannot get random bytes: %s."),
                       g_strerror (errno));
          return NULL;
        }
      g_autofree char *token = g_base64_encode (bytes, sizeof bytes);
      if (memchr (token, '/', AVN_SANDBOX_PREFIX_LENGTH) != NULL
          && memchr (token, '+', AVN_SANDBOX_PREFIX_LENGTH) != NULL)
        return g_steal_pointer (&token);
    }
}

/**
 * avn_sandbox_secret_hash_token:
 * @token: a whole access token
 *
 * Hashes a token. It holds enough random bits that a plain digest is safe to store.
 *
 * Returns: (transfer full): the digest in hexadecimal digits
 */
char *
avn_sandbox_secret_hash_token (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}
