/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>
#include <avn/avn-version.h>
#include <avn/avn-error.h>
#include <avn/avn-text.h>
#include <avn/avn-json.h>
#include <avn/avn-records.h>
#include <avn/avn-settings.h>
#include <avn/avn-cache.h>
#include <avn/avn-console.h>
#include <avn/avn-option.h>
#include <avn/avn-column.h>
#include <avn/avn-command.h>
#include <avn/avn-command-group.h>
#include <avn/avn-invocation.h>
#include <avn/avn-result.h>
#include <avn/avn-plugin.h>
#include <avn/avn-plugin-info.h>
#include <avn/avn-plugin-loader.h>
#include <avn/avn-topic.h>
#include <avn/avn-usage.h>
