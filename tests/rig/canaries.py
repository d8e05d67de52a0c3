# SPDX-License-Identifier: LGPL-2.1-or-later
"""Made-up secrets that occur nowhere else, so that the sweep after the suite finds them in all output."""

EMAIL = "john.doe@example.com"
TOKEN = "MADE+UP/TOKEN" + "x" * 75
FRESH_TOKEN = "FRESH/MADE+UP" + "y" * 75
# The token that access-token create prints; no other command may.
CREATED_TOKEN = "CREATED/MADE+UP" + "z" * 73
PASSWORD = "made-up-old-pässword-密码-😀"
NEW_PASSWORD = "made-up-new-password-Q7"
ONE_TIME_PASSWORD = "739164"

SECRETS = (TOKEN, FRESH_TOKEN, PASSWORD, NEW_PASSWORD)
