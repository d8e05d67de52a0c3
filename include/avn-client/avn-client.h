/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-client-error.h>
#include <avn-client/avn-json-reader.h>
#include <avn-client/avn-credentials.h>
#include <avn-client/avn-client-config.h>
#include <avn-client/avn-request.h>
#include <avn-client/avn-session.h>
#include <avn-client/avn-send.h>
