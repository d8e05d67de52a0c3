/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-user.h"

struct _AvnUser
{
  GObject parent_instance;

  GVariant *record; /* (owned) */
};

typedef enum
{
  PROP_RECORD = 1,
  PROP_EMAIL,
} AvnUserProperty;

G_DEFINE_FINAL_TYPE (AvnUser, avn_user, G_TYPE_OBJECT)

static void
avn_user_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnUser *self = AVN_USER (object);
  switch ((AvnUserProperty)property_id)
    {
    case PROP_RECORD:
      g_value_set_variant (value, self->record);
      break;
    case PROP_EMAIL:
      g_value_set_string (value, avn_user_get_email (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_user_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnUser *self = AVN_USER (object);
  switch ((AvnUserProperty)property_id)
    {
    case PROP_RECORD:
      self->record = g_value_dup_variant (value);
      break;
    case PROP_EMAIL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_user_finalize (GObject *object)
{
  g_clear_pointer (&AVN_USER (object)->record, g_variant_unref);
  G_OBJECT_CLASS (avn_user_parent_class)->finalize (object);
}

static void
avn_user_class_init (AvnUserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_user_get_property;
  object_class->set_property = avn_user_set_property;
  object_class->finalize = avn_user_finalize;

  /**
   * AvnUser:record:
   *
   * The user as the server sent it, of type "a{sv}". Any member may be missing, null or of an odd type.
   */
  g_object_class_install_property (
      object_class, PROP_RECORD,
      g_param_spec_variant ("record", NULL, NULL, G_VARIANT_TYPE_VARDICT, NULL,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnUser:email: (nullable)
   *
   * The e-mail address that the user logs in with.
   */
  g_object_class_install_property (
      object_class, PROP_EMAIL,
      g_param_spec_string ("email", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
avn_user_init (AvnUser *self)
{
}

/**
 * avn_user_new:
 * @record: the user as the server sent it, of type "a{sv}"
 *
 * Makes a user from the API's object.
 *
 * Returns: (transfer full): the user
 */
AvnUser *
avn_user_new (GVariant *record)
{
  return g_object_new (AVN_TYPE_USER, "record", record, NULL);
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
  const char *email = NULL;
  g_variant_lookup (self->record, "user", "&s", &email);
  return email != NULL && *email != '\0' ? email : NULL;
}

/**
 * avn_user_list_projects:
 * @self: a user
 *
 * Lists the names of the projects that the user is a member of.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names, maybe none
 */
char **
avn_user_list_projects (AvnUser *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GVariant) projects = g_variant_lookup_value (self->record, "projects", G_VARIANT_TYPE ("av"));
  for (gsize i = 0; projects != NULL && i < g_variant_n_children (projects); i++)
    {
      g_autoptr (GVariant) box = g_variant_get_child_value (projects, i);
      g_autoptr (GVariant) name = g_variant_get_variant (box);
      if (g_variant_is_of_type (name, G_VARIANT_TYPE_STRING) && *g_variant_get_string (name, NULL) != '\0')
        g_strv_builder_add (names, g_variant_get_string (name, NULL));
    }
  return g_strv_builder_end (names);
}
