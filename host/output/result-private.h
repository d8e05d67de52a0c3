/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/result.h>

struct _AvnResult
{
  GObject parent_instance;

  AvnRecords *records; /* (owned) (nullable) */
  char *text;          /* (owned) (nullable) */
  GPtrArray *messages; /* (owned) (element-type utf8) */
  GPtrArray *notes;    /* (owned) (element-type utf8) */
  GPtrArray *errors;   /* (owned) (element-type GError) */
  char *advice;        /* (owned) (nullable): for a failure to write standard output */
  int exit_status;
};

int avn_result_get_exit_status (AvnResult *self, GPtrArray *declarations);
