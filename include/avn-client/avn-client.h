/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/error.h>
#include <avn-client/json-reader.h>
#include <avn-client/credentials.h>
#include <avn-client/client-config.h>
#include <avn-client/request.h>
#include <avn-client/session.h>
#include <avn-client/send.h>
