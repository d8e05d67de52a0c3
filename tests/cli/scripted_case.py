# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases with scripted servers."""

import json
import os

from harness import AvnCase
from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN, TOKEN
from rig.server import ScriptedServer

USER = {"user": {"user": EMAIL, "projects": ["one"]}}
LOGIN = {"token": FRESH_TOKEN, "user_email": EMAIL}
CREATED = {"token_prefix": CREATED_TOKEN[:12], "full_token": CREATED_TOKEN, "description": "x"}
LISTED = {"token_prefix": CREATED_TOKEN[:12]}
CREATE = ["user", "access-token", "create", "--description", "x"]
# Every command that sends requests, with responses for a success. The test creates the file "token".
COMMANDS = [
    (["user", "info"], [USER]),
    (["user", "access-token", "list"], [{"tokens": [LISTED]}]),
    (["user", "access-token", "update", CREATED_TOKEN, "--description", "x"], [LISTED]),
    (["user", "access-token", "revoke", CREATED_TOKEN, "abc"], [{"message": "gone"}, {"message": "gone"}]),
    (CREATE, [CREATED]),
    (["user", "login", EMAIL], [LOGIN, USER]),
    (["user", "login", "--token-file", "token"], [USER]),
    (["user", "create", EMAIL], [LOGIN]),
    (["user", "password-change"], [LOGIN]),
    (["user", "tokens-expire", "--force"], [{}]),
    (["user", "logout"], [{}]),
]


class ScriptedCase(AvnCase):
    """A case with scripted servers; avn uses the one that was started last."""

    def serve(self, *script, **options):
        server = ScriptedServer(*script, **options)
        self.addCleanup(server.stop)
        self.env["AIVEN_WEB_URL"] = server.url
        return server

    def write_credentials(self, content=None):
        """Write the credentials file of a login, or other content."""
        os.makedirs(self.config_dir, 0o700, exist_ok=True)
        with open(self.credentials, "w") as file:
            file.write(json.dumps({"auth_token": TOKEN, "user_email": EMAIL}) if content is None else content)
        os.chmod(self.credentials, 0o600)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()
