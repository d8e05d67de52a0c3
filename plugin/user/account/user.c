/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "account/user.h"
#include "member.h"

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

struct _AvnUser
{
  GObject parent_instance;

  JsonObject *object; /* (owned) */
};

typedef enum
{
  PROP_ID = 1,
  PROP_EMAIL,
  PROP_REAL_NAME,
  PROP_STATE,
  PROP_AUTH,
  PROP_PROJECTS,
  PROP_CREATE_TIME,
  PROP_TOKEN_VALIDITY_BEGIN,
  N_PROPERTIES
} AvnUserProperty;

static const char *const members[N_PROPERTIES] = {
  [PROP_ID] = "user_id",
  [PROP_EMAIL] = "user",
  [PROP_REAL_NAME] = "real_name",
  [PROP_STATE] = "state",
  [PROP_AUTH] = "auth",
  [PROP_PROJECTS] = "projects",
  [PROP_CREATE_TIME] = "create_time",
  [PROP_TOKEN_VALIDITY_BEGIN] = "token_validity_begin",
};

G_DEFINE_FINAL_TYPE (AvnUser, avn_user, G_TYPE_OBJECT)

static void
avn_user_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  avn_member_get_value (AVN_USER (object)->object, members[property_id], value);
}

static void
avn_user_finalize (GObject *object)
{
  g_clear_pointer (&AVN_USER (object)->object, json_object_unref);
  G_OBJECT_CLASS (avn_user_parent_class)->finalize (object);
}

static void
avn_user_class_init (AvnUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *properties[N_PROPERTIES] = {
    /* (nullable): the ID that the API uses */
    [PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, FLAGS),
    /* (nullable): the e-mail address that the user logs in with */
    [PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, FLAGS),
    /* (nullable): the name of the user */
    [PROP_REAL_NAME] = g_param_spec_string ("real-name", NULL, NULL, NULL, FLAGS),
    /* (nullable): the state of the account, such as "active" */
    [PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, FLAGS),
    /* the ways in which the user can log in, such as "password" */
    [PROP_AUTH] = g_param_spec_boxed ("auth", NULL, NULL, G_TYPE_STRV, FLAGS),
    /* the names of the projects that the user is a member of */
    [PROP_PROJECTS] = g_param_spec_boxed ("projects", NULL, NULL, G_TYPE_STRV, FLAGS),
    /* (nullable): the time when the account was created */
    [PROP_CREATE_TIME] = g_param_spec_boxed ("create-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
    /* (nullable): the time before which all access tokens are invalid */
    [PROP_TOKEN_VALIDITY_BEGIN]
    = g_param_spec_boxed ("token-validity-begin", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
  };

  object_class->get_property = avn_user_get_property;
  object_class->finalize = avn_user_finalize;
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
avn_user_init (AvnUser *self)
{
}

/* (transfer full): a user of the API; @object must not be changed afterwards */
AvnUser *
avn_user_new (JsonObject *object)
{
  AvnUser *self = g_object_new (AVN_TYPE_USER, NULL);
  self->object = json_object_ref (object);
  return self;
}

/* (transfer none) (nullable) */
const char *
avn_user_get_email (AvnUser *self)
{
  return avn_member_get_string (self->object, members[PROP_EMAIL]);
}

/* (transfer full) (array zero-terminated=1) */
char **
avn_user_dup_projects (AvnUser *self)
{
  return avn_member_dup_strings (self->object, members[PROP_PROJECTS]);
}
