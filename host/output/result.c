/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/result-private.h"
#include "settings/exit.h"

enum
{
  PROP_TEXT = 1,
  PROP_ADVICE_IF_LOST,
  PROP_EXIT_STATUS,
};

G_DEFINE_FINAL_TYPE (AvnResult, avn_result, G_TYPE_OBJECT)

static void
avn_result_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnResult *self = AVN_RESULT (object);
  if (property_id == PROP_EXIT_STATUS)
    g_value_set_int (value, self->exit_status);
  else
    g_value_set_string (value, property_id == PROP_TEXT ? self->text : self->advice);
}

static void
avn_result_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnResult *self = AVN_RESULT (object);
  if (property_id == PROP_EXIT_STATUS)
    avn_result_set_exit_status (self, g_value_get_int (value));
  else if (property_id == PROP_ADVICE_IF_LOST)
    avn_result_set_advice_if_lost (self, g_value_get_string (value));
  else
    self->text = g_value_dup_string (value);
}

static void
avn_result_finalize (GObject *object)
{
  AvnResult *self = AVN_RESULT (object);
  g_clear_object (&self->records);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_clear_pointer (&self->advice, g_free);
  G_OBJECT_CLASS (avn_result_parent_class)->finalize (object);
}

static void
avn_result_class_init (AvnResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_result_get_property;
  object_class->set_property = avn_result_set_property;
  object_class->finalize = avn_result_finalize;

  /**
   * AvnResult:text:
   *
   * The text to print unchanged, followed by a line end, in every output mode.
   */
  g_object_class_install_property (
      object_class, PROP_TEXT,
      g_param_spec_string ("text", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnResult:advice-if-lost:
   *
   * A sentence to print instead of the notes if standard output cannot be written.
   */
  g_object_class_install_property (
      object_class, PROP_ADVICE_IF_LOST,
      g_param_spec_string ("advice-if-lost", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnResult:exit-status:
   *
   * The exit status, from 0 to 255; 0 for the exit status of the errors.
   */
  g_object_class_install_property (
      object_class, PROP_EXIT_STATUS,
      g_param_spec_int ("exit-status", NULL, NULL, 0, 255, 0,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
avn_result_init (AvnResult *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
}

/**
 * avn_result_new:
 *
 * Creates an empty result: success without output.
 *
 * Returns: (transfer full): the result
 */
AvnResult *
avn_result_new (void)
{
  return g_object_new (AVN_TYPE_RESULT, NULL);
}

/**
 * avn_result_new_records:
 * @records: the records
 *
 * Creates a result of records. The host prints them as the command's table or in the format that the user
 * chooses; `--json` prints an array of objects with all members, see [func@Avn.json_print]. The host makes
 * texts safe.
 *
 * Returns: (transfer full): the result
 */
AvnResult *
avn_result_new_records (AvnRecords *records)
{
  AvnResult *self = avn_result_new ();
  avn_result_set_records (self, records);
  return self;
}

/**
 * avn_result_new_record:
 * @record: the record
 *
 * Creates a result of one record, which `--json` prints as an array with one element.
 *
 * Returns: (transfer full): the result
 */
AvnResult *
avn_result_new_record (JsonObject *record)
{
  g_autoptr (AvnRecords) records = avn_records_new_for_record (record);
  return avn_result_new_records (records);
}

/**
 * avn_result_new_text:
 * @text: the text; text from outside must be safe
 *
 * Creates a result that is printed unchanged, followed by a line end, in every output mode.
 *
 * Returns: (transfer full): the result
 */
AvnResult *
avn_result_new_text (const char *text)
{
  return g_object_new (AVN_TYPE_RESULT, "text", text, NULL);
}

/**
 * avn_result_set_records:
 * @self: a result
 * @records: the records
 *
 * Sets the records of a result. See [ctor@Avn.Result.new_records].
 */
void
avn_result_set_records (AvnResult *self, AvnRecords *records)
{
  g_return_if_fail (AVN_IS_RESULT (self) && AVN_IS_RECORDS (records));
  g_set_object (&self->records, records);
}

/**
 * avn_result_add_message:
 * @self: a result
 * @message: a translated sentence; text from outside must be safe
 *
 * Adds a line that is printed instead of a table. If the user chooses a format for programs, such as
 * `--json`, or fields, the records are printed instead, if there are any and they have fields. If the user
 * chooses an unknown field, or standard output cannot be written, the line is printed to standard error,
 * after the error.
 */
void
avn_result_add_message (AvnResult *self, const char *message)
{
  g_return_if_fail (AVN_IS_RESULT (self));
  g_ptr_array_add (self->messages, g_strdup (message));
}

/**
 * avn_result_add_note:
 * @self: a result
 * @note: a translated sentence; text from outside must be safe
 *
 * Adds a line that is printed to standard error after the result.
 */
void
avn_result_add_note (AvnResult *self, const char *note)
{
  g_return_if_fail (AVN_IS_RESULT (self));
  g_ptr_array_add (self->notes, g_strdup (note));
}

/**
 * avn_result_set_advice_if_lost:
 * @self: a result
 * @advice: (nullable): a translated sentence; text from outside must be safe
 *
 * Sets a sentence to print instead of the notes if standard output cannot be written, such as on a full disk.
 */
void
avn_result_set_advice_if_lost (AvnResult *self, const char *advice)
{
  g_return_if_fail (AVN_IS_RESULT (self));
  g_free (self->advice);
  self->advice = g_strdup (advice);
  g_object_notify (G_OBJECT (self), "advice-if-lost");
}

/**
 * avn_result_add_error:
 * @self: a result
 * @error: (transfer full): the error
 *
 * Adds an error to a partial success. It is printed after the result and the notes. The first error sets the
 * exit status.
 */
void
avn_result_add_error (AvnResult *self, GError *error)
{
  g_return_if_fail (AVN_IS_RESULT (self) && error != NULL);
  g_ptr_array_add (self->errors, error);
}

/**
 * avn_result_set_exit_status:
 * @self: a result
 * @exit_status: the status, from 0 to 255
 *
 * Sets the exit status of the process, for commands that run another program. Unless it is 0, it overrides
 * that of errors.
 */
void
avn_result_set_exit_status (AvnResult *self, int exit_status)
{
  g_return_if_fail (AVN_IS_RESULT (self));
  self->exit_status = exit_status;
  g_object_notify (G_OBJECT (self), "exit-status");
}

int
avn_result_get_exit_status (AvnResult *self, GPtrArray *declarations)
{
  const GError *error = self->errors->len > 0 ? self->errors->pdata[0] : NULL;
  return self->exit_status != AVN_EXIT_OK ? self->exit_status : avn_exit_status (declarations, error);
}
