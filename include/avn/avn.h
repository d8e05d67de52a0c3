/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>
#include <avn/version.h>
#include <avn/error.h>
#include <avn/text.h>
#include <avn/json.h>
#include <avn/records.h>
#include <avn/settings.h>
#include <avn/cache.h>
#include <avn/console.h>
#include <avn/directory.h>
#include <avn/option.h>
#include <avn/column.h>
#include <avn/command.h>
#include <avn/command-group.h>
#include <avn/invocation.h>
#include <avn/result.h>
#include <avn/plugin.h>
#include <avn/plugin-info.h>
#include <avn/plugin-loader.h>
#include <avn/thread.h>
#include <avn/topic.h>
#include <avn/usage.h>
