# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases whose servers answer as each test wrote down."""

import json
import os

from harness import AvnCase
from rig.canaries import EMAIL, TOKEN
from rig.server import ScriptedServer


class ScriptedCase(AvnCase):
    """A case with scripted servers; the last one started is the one that avn talks to."""

    def serve(self, *script, **options):
        server = ScriptedServer(*script, **options)
        self.addCleanup(server.stop)
        self.env["AIVEN_WEB_URL"] = server.url
        return server

    def write_credentials(self, content=None):
        """Writes the file that a login leaves, or any other content."""
        os.makedirs(self.config_dir, 0o700, exist_ok=True)
        with open(self.credentials, "w") as file:
            file.write(json.dumps({"auth_token": TOKEN, "user_email": EMAIL}) if content is None else content)
        os.chmod(self.credentials, 0o600)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()
