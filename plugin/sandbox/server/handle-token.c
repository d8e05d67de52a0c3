/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/request.h"

#include <avn-client/avn-client.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/random.h>

#define MAX_MANUAL_TOKENS 10
#define MAX_LOGIN_TOKENS G_GINT64_CONSTANT (1000)
#define LOGIN_MAX_AGE_SECONDS (30 * 24 * 60 * 60)

/* 64 bytes are 88 characters of base64, of which the last two are "==". */
#define TOKEN_BYTES 64
#define PREFIX_LENGTH 12

/* A token as the API shows it, except for the types that SQLite lacks. The first parameter of a statement is
 * the id of the token that authenticates the request. The database keeps the scopes and addresses that a
 * token is restricted to, but the sandbox does not enforce them: the API's response to a request that they
 * forbid is not known. */
#define TIME(column) AVN_SANDBOX_TIME (column, "Z")
#define FIELDS                                                                                               \
  "prefix AS token_prefix, description, created_manually, id = ?1 AS currently_active, extend_when_used,"    \
  " max_age_seconds, last_ip, last_user_agent, last_user_agent AS last_user_agent_human_readable,"           \
  " ip_allowlist, scopes, " TIME ("create_time") ", " TIME ("expiry_time") ", " TIME ("last_used_time")

static void
finish_token (JsonObject *token)
{
  static const char *const booleans[] = { "created_manually", "currently_active", "extend_when_used" };
  static const char *const lists[] = { "ip_allowlist", "scopes" };
  for (gsize i = 0; i < G_N_ELEMENTS (booleans); i++)
    json_object_set_boolean_member (token, booleans[i], json_object_get_int_member (token, booleans[i]) != 0);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const char *json = avn_json_get_string (token, lists[i]);
      JsonNode *list = json != NULL ? avn_client_json_read (json, strlen (json), NULL) : NULL;
      if (list != NULL)
        json_object_set_member (token, lists[i], list);
      else
        json_object_set_null_member (token, lists[i]);
    }
}

/* A plain digest is safe to store, as tokens are random. */
static char *
hash_token (const char *full_token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, full_token, -1);
}

/* Every prefix contains "/" and "+", so that a client that does not percent-encode them always fails. */
static char *
create_token (GError **error)
{
  guchar bytes[TOKEN_BYTES];
  for (;;)
    {
      if (getrandom (bytes, sizeof bytes, 0) != (gssize)sizeof bytes)
        {
          g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, "Cannot get random bytes: %s", g_strerror (errno));
          return NULL;
        }
      g_autofree char *token = g_base64_encode (bytes, sizeof bytes);
      if (memchr (token, '/', PREFIX_LENGTH) != NULL && memchr (token, '+', PREFIX_LENGTH) != NULL)
        return g_steal_pointer (&token);
    }
}

static char *
print_member (JsonObject *body, const char *name)
{
  JsonNode *value = json_object_get_member (body, name);
  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? avn_json_print (value, AVN_JSON_COMPACT) : NULL;
}

/* Stores a new token with the properties in @body, and returns it with its "full_token", which the store does
 * not have. */
static JsonObject *
add_token (
    AvnSandboxRequest *request, gint64 user, gboolean created_manually, JsonObject *body, GError **error)
{
  JsonObject *token = NULL;
  JsonNode *age = json_object_get_member (body, "max_age_seconds");
  const double max_age = age != NULL ? avn_json_get_number (age) : NAN;
  g_autofree char *ip_allowlist = print_member (body, "ip_allowlist");
  g_autofree char *scopes = print_member (body, "scopes");
  g_autofree char *full_token = create_token (error);
  if (full_token == NULL)
    return NULL;
  g_autofree char *hash = hash_token (full_token);
  g_autofree char *prefix = g_strndup (full_token, PREFIX_LENGTH);
  /* SQLite stores the double NAN as null. */
  if (!avn_sandbox_store_find (
          request->store, &token, error,
          "INSERT INTO tokens (user, hash, prefix, description, create_time, created_manually, expiry_time,"
          " extend_when_used, max_age_seconds, ip_allowlist, scopes) VALUES (?2, ?3, ?4, ?5, ?6, ?7,"
          " ?6 + CAST (?9 * 1000000 AS INTEGER), ?8, ?9, ?10, ?11) RETURNING " FIELDS,
          "iisssiiifss", request->token, user, hash, prefix, avn_json_get_string (body, "description"),
          request->now, (gint64)created_manually,
          (gint64)json_object_get_boolean_member_with_default (body, "extend_when_used", FALSE), max_age,
          ip_allowlist, scopes))
    return NULL;
  finish_token (token);
  json_object_set_string_member (token, "full_token", full_token);
  return token;
}

/**
 * avn_sandbox_log_in:
 * @request: a request
 * @user: the id of a user
 * @error: return location for an error of domain AVN_ERROR
 *
 * Creates a login token. The API's response at the limit of login tokens is not known; an error would lock
 * the user out, so the oldest tokens are removed.
 *
 * Returns: (transfer full) (nullable): the full token, or %NULL with @error set
 */
char *
avn_sandbox_log_in (AvnSandboxRequest *request, gint64 user, GError **error)
{
  g_autoptr (JsonObject) properties = json_object_new ();
  json_object_set_boolean_member (properties, "extend_when_used", TRUE);
  json_object_set_int_member (properties, "max_age_seconds", LOGIN_MAX_AGE_SECONDS);
  g_autoptr (JsonObject) token = add_token (request, user, FALSE, properties, error);
  if (token == NULL
      || !avn_sandbox_store_find (request->store, NULL, error,
                                  "DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE user = ?"
                                  " AND NOT created_manually ORDER BY id DESC LIMIT -1 OFFSET ?)",
                                  "ii", user, MAX_LOGIN_TOKENS))
    return NULL;
  return g_strdup (avn_json_get_string (token, "full_token"));
}

/**
 * avn_sandbox_authenticate:
 * @request: a request
 * @full_token: the access token that came with it
 * @ip: (nullable): the client's address
 * @user_agent: (nullable): the client's program
 * @error: return location for an error: AVN_SANDBOX_ERROR_UNAUTHORIZED, or of domain AVN_ERROR
 *
 * Finds a token and its user, and stores that it was used, which may extend its expiry time.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_authenticate (AvnSandboxRequest *request,
                          const char *full_token,
                          const char *ip,
                          const char *user_agent,
                          GError **error)
{
  g_autoptr (JsonObject) token = NULL;
  g_autofree char *hash = hash_token (full_token);
  if (!avn_sandbox_store_find (
          request->store, &token, error,
          "UPDATE tokens SET last_used_time = ?1, last_ip = ?2, last_user_agent = ?3, expiry_time ="
          " iif (extend_when_used, ?1 + CAST (max_age_seconds * 1000000 AS INTEGER), expiry_time)"
          " WHERE hash = ?4 RETURNING id, user",
          "isss", request->now, ip, user_agent, hash))
    return FALSE;
  if (token == NULL)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_UNAUTHORIZED,
                           "Missing (expired) db token");
      return FALSE;
    }
  request->token = json_object_get_int_member (token, "id");
  request->user = json_object_get_int_member (token, "user");
  return TRUE;
}

/**
 * avn_sandbox_remove_expired_tokens:
 * @request: a request
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Removes the tokens of all users that have expired.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_remove_expired_tokens (AvnSandboxRequest *request, GError **error)
{
  return avn_sandbox_store_find (request->store, NULL, error, "DELETE FROM tokens WHERE expiry_time <= ?",
                                 "i", request->now);
}

/**
 * avn_sandbox_expire_tokens:
 * @request: an authenticated request
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Removes all tokens of the user, and stores the time from which new tokens are valid.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_expire_tokens (AvnSandboxRequest *request, GError **error)
{
  return avn_sandbox_store_find (request->store, NULL, error, "DELETE FROM tokens WHERE user = ?", "i",
                                 request->user)
         && avn_sandbox_store_find (request->store, NULL, error,
                                    "UPDATE users SET token_validity_begin = ? WHERE id = ?", "ii",
                                    request->now, request->user);
}

JsonObject *
avn_sandbox_handle_token_create (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) row = NULL;
  if (!avn_sandbox_store_find (request->store, &row, error,
                               "SELECT count (*) AS n FROM tokens WHERE user = ? AND created_manually", "i",
                               request->user))
    return NULL;
  if (json_object_get_int_member (row, "n") >= MAX_MANUAL_TOKENS)
    {
      g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_TOKEN_LIMIT,
                   "A user can have at most %d access tokens", MAX_MANUAL_TOKENS);
      return NULL;
    }
  JsonObject *token = add_token (request, request->user, TRUE, request->body, error);
  if (token != NULL)
    json_object_set_string_member (token, "message", "created");
  return token;
}

JsonObject *
avn_sandbox_handle_token_list (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonArray) tokens = avn_sandbox_store_select (
      request->store, error, "SELECT " FIELDS " FROM tokens WHERE user = ?2 ORDER BY id DESC", "ii",
      request->token, request->user);
  if (tokens == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (tokens); i++)
    finish_token (json_array_get_object_element (tokens, i));
  JsonObject *response = json_object_new ();
  json_object_set_array_member (response, "tokens", g_steal_pointer (&tokens));
  return response;
}

static gboolean
check_found (JsonObject *token, GError **error)
{
  if (token == NULL)
    g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_NOT_FOUND,
                         "Access token does not exist");
  return token != NULL;
}

/* The API takes a full token wherever it takes a prefix. */
JsonObject *
avn_sandbox_handle_token_update (AvnSandboxRequest *request, GError **error)
{
  JsonObject *token = NULL;
  g_autofree char *hash = hash_token (request->prefix);
  if (!avn_sandbox_store_find (request->store, &token, error,
                               "UPDATE tokens SET description = ?2 WHERE user = ?3 AND (prefix = ?4 OR"
                               " hash = ?5) RETURNING " FIELDS,
                               "isiss", request->token, avn_json_get_string (request->body, "description"),
                               request->user, request->prefix, hash)
      || !check_found (token, error))
    return NULL;
  finish_token (token);
  json_object_set_string_member (token, "message", "updated");
  return token;
}

JsonObject *
avn_sandbox_handle_token_revoke (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) token = NULL;
  g_autofree char *hash = hash_token (request->prefix);
  if (!avn_sandbox_store_find (request->store, &token, error,
                               "DELETE FROM tokens WHERE user = ? AND (prefix = ? OR hash = ?) RETURNING id",
                               "iss", request->user, request->prefix, hash)
      || !check_found (token, error))
    return NULL;
  JsonObject *response = json_object_new ();
  json_object_set_string_member (response, "message", "revoked");
  return response;
}
