/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "account/user.h"
#include "member.h"

#define FLAGS (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

struct _AvnUser
{
  GObject parent_instance;

  char *id;                        /* (owned) (nullable) */
  char *email;                     /* (owned) (nullable) */
  char *real_name;                 /* (owned) (nullable) */
  char *state;                     /* (owned) (nullable) */
  char **auth;                     /* (owned) */
  char **projects;                 /* (owned) */
  GDateTime *create_time;          /* (owned) (nullable) */
  GDateTime *token_validity_begin; /* (owned) (nullable) */
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
} AvnUserProperty;

G_DEFINE_FINAL_TYPE (AvnUser, avn_user, G_TYPE_OBJECT)

static void
avn_user_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnUser *self = AVN_USER (object);
  switch ((AvnUserProperty)property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, self->email);
      break;
    case PROP_REAL_NAME:
      g_value_set_string (value, self->real_name);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_AUTH:
      g_value_set_boxed (value, self->auth);
      break;
    case PROP_PROJECTS:
      g_value_set_boxed (value, self->projects);
      break;
    case PROP_CREATE_TIME:
      g_value_set_boxed (value, self->create_time);
      break;
    case PROP_TOKEN_VALIDITY_BEGIN:
      g_value_set_boxed (value, self->token_validity_begin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_user_finalize (GObject *object)
{
  AvnUser *self = AVN_USER (object);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->real_name, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->auth, g_strfreev);
  g_clear_pointer (&self->projects, g_strfreev);
  g_clear_pointer (&self->create_time, g_date_time_unref);
  g_clear_pointer (&self->token_validity_begin, g_date_time_unref);
  G_OBJECT_CLASS (avn_user_parent_class)->finalize (object);
}

static void
avn_user_class_init (AvnUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *properties[] = {
    /**
     * AvnUser:id: (nullable)
     *
     * What the API knows the user by.
     */
    [PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, FLAGS),

    /**
     * AvnUser:email: (nullable)
     *
     * The e-mail address that the user logs in with.
     */
    [PROP_EMAIL] = g_param_spec_string ("email", NULL, NULL, NULL, FLAGS),

    /**
     * AvnUser:real-name: (nullable)
     *
     * The name of the user.
     */
    [PROP_REAL_NAME] = g_param_spec_string ("real-name", NULL, NULL, NULL, FLAGS),

    /**
     * AvnUser:state: (nullable)
     *
     * The state of the account, such as "active".
     */
    [PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, FLAGS),

    /**
     * AvnUser:auth:
     *
     * The ways in which the user can log in, such as "password".
     */
    [PROP_AUTH] = g_param_spec_boxed ("auth", NULL, NULL, G_TYPE_STRV, FLAGS),

    /**
     * AvnUser:projects:
     *
     * The names of the projects that the user is a member of.
     */
    [PROP_PROJECTS] = g_param_spec_boxed ("projects", NULL, NULL, G_TYPE_STRV, FLAGS),

    /**
     * AvnUser:create-time: (nullable)
     *
     * When the account was created.
     */
    [PROP_CREATE_TIME] = g_param_spec_boxed ("create-time", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),

    /**
     * AvnUser:token-validity-begin: (nullable)
     *
     * When all tokens were last made invalid; older ones cannot be used.
     */
    [PROP_TOKEN_VALIDITY_BEGIN]
    = g_param_spec_boxed ("token-validity-begin", NULL, NULL, G_TYPE_DATE_TIME, FLAGS),
  };

  object_class->get_property = avn_user_get_property;
  object_class->finalize = avn_user_finalize;
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
avn_user_init (AvnUser *self)
{
}

/**
 * avn_user_new:
 * @object: a user, as the API sends it
 *
 * Makes a user from the object of the API.
 *
 * Returns: (transfer full): the user
 */
AvnUser *
avn_user_new (JsonObject *object)
{
  AvnUser *self = g_object_new (AVN_TYPE_USER, NULL);
  self->id = avn_member_dup_string (object, "user_id");
  self->email = avn_member_dup_string (object, "user");
  self->real_name = avn_member_dup_string (object, "real_name");
  self->state = avn_member_dup_string (object, "state");
  self->auth = avn_member_dup_strings (object, "auth");
  self->projects = avn_member_dup_strings (object, "projects");
  self->create_time = avn_member_dup_time (object, "create_time");
  self->token_validity_begin = avn_member_dup_time (object, "token_validity_begin");
  return self;
}

/**
 * avn_user_get_email:
 * @self: a user
 *
 * Gets the e-mail address that the user logs in with.
 *
 * Returns: (transfer none) (nullable): the address
 */
const char *
avn_user_get_email (AvnUser *self)
{
  return self->email;
}

/**
 * avn_user_get_projects:
 * @self: a user
 *
 * Gets the names of the projects that the user is a member of.
 *
 * Returns: (transfer none) (array zero-terminated=1): the names, maybe none
 */
const char *const *
avn_user_get_projects (AvnUser *self)
{
  return (const char *const *)self->projects;
}
