# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that run avn against the real sandbox, over HTTP or HTTPS; each test has its own user."""

import itertools
import json
import os
import stat
import tempfile

from harness import AvnCase
from rig.canaries import PASSWORD
from sandbox_server import Sandbox
from rig.certificates import Authority


class SandboxCase(AvnCase):
    tls = False
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.authority = None
        if cls.tls:
            authority = Authority(cls.folder.name)
            certificate, key = authority.issue("server")
            cls.authority = authority.certificate
            cls.sandbox = Sandbox("--tls-certificate", certificate, "--tls-key", key, ca=authority.certificate)
        else:
            cls.sandbox = Sandbox()
        cls.sandbox.start()
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self):
        super().setUp()
        self.email = f"user{next(self.numbers)}@example.com"
        self.env["AIVEN_WEB_URL"] = self.sandbox.url
        if self.authority is not None:
            self.env["AIVEN_CA_CERT"] = self.authority

    def have_user(self, **members):
        """Create a user on the server; return one of their tokens."""
        return self.sandbox.create_user(self.email, PASSWORD, **members)

    def log_in(self):
        """Create a user and log in, with a credentials file; return the token."""
        token = self.have_user()
        self.write_json(self.credentials, {"auth_token": token, "user_email": self.email})
        return token

    def write_json(self, path, content):
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, "w") as file:
            json.dump(content, file)
        os.chmod(path, 0o600)

    def write_file(self, name, content):
        path = os.path.join(self.home, name)
        self.secret_files.add(path)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def is_valid(self, token):
        return self.sandbox.request("GET", "/v1/me", token=token)[0] == 200

    def list_tokens(self, token):
        status, answer = self.sandbox.request("GET", "/v1/access_token", token=token)
        self.assertEqual(status, 200, answer)
        return answer["tokens"]

    def assert_private(self, path):
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600, path)

    def assert_kept(self, token=None, email=None, path=None):
        """Check that other tools can read the credentials file; return the token in it."""
        path = path or self.credentials
        self.assert_private(path)
        content = json.loads(self.read(path))
        self.assertEqual(set(content), {"auth_token", "user_email"})
        self.assertEqual({type(value) for value in content.values()}, {str})
        self.assertEqual(content["user_email"], email or self.email)
        if token is not None:
            self.assertEqual(content["auth_token"], token)
        self.assertTrue(self.is_valid(content["auth_token"]))
        return content["auth_token"]
