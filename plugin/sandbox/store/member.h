/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AvnSandboxMemberKind:
 * @AVN_SANDBOX_MEMBER_TEXT: a string; minimum and maximum bound its length in characters
 * @AVN_SANDBOX_MEMBER_BOOLEAN: true or false
 * @AVN_SANDBOX_MEMBER_NUMBER: a number; minimum and maximum bound it
 * @AVN_SANDBOX_MEMBER_TEXTS: an array of strings; maximum bounds how many
 *
 * What a member of a request's body holds.
 */
typedef enum
{
  AVN_SANDBOX_MEMBER_TEXT,
  AVN_SANDBOX_MEMBER_BOOLEAN,
  AVN_SANDBOX_MEMBER_NUMBER,
  AVN_SANDBOX_MEMBER_TEXTS,
} AvnSandboxMemberKind;

/**
 * AvnSandboxMember:
 * @name: its name
 * @kind: what it holds
 * @is_required: whether it must be there; otherwise it may be missing or null
 * @minimum: the least number, or length of a string
 * @maximum: the greatest number, length of a string, or length of an array
 * @is_valid: (nullable): tells whether a string will do
 *
 * One member of a request's body, as the contract has it.
 */
typedef struct
{
  const char *name;
  AvnSandboxMemberKind kind;
  gboolean is_required;
  double minimum;
  double maximum;
  gboolean (*is_valid) (const char *text);
} AvnSandboxMember;

JsonObject *
avn_sandbox_members_read (const AvnSandboxMember *members, const char *text, gsize length, GError **error);

gboolean avn_sandbox_member_is_address (const char *text);

double avn_sandbox_body_get_number (JsonObject *body, const char *name);
char *avn_sandbox_body_dup_json (JsonObject *body, const char *name);

G_END_DECLS
