# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases that send requests to the sandbox over real HTTP; each test has its own user."""

import contextlib
import datetime
import itertools
import os
import re
import sqlite3
import tempfile
import unittest
import urllib.parse

from sandbox_server import Sandbox

PASSWORD = "made-up password"
DAY = 86400
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
TOKEN_MEMBERS = {
    "create_time", "created_manually", "currently_active", "description", "expiry_time", "extend_when_used",
    "ip_allowlist", "last_ip", "last_used_time", "last_user_agent", "last_user_agent_human_readable",
    "max_age_seconds", "scopes", "token_prefix",
}  # fmt: skip
USER_MEMBERS = {
    "auth", "city", "country", "create_time", "department", "features", "invitations", "job_title", "managed_by_scim",
    "managing_organization_id", "project_membership", "project_memberships", "projects", "real_name", "state", "tenant",
    "token_validity_begin", "user", "user_id",
}  # fmt: skip


def quote(text):
    return urllib.parse.quote(text, safe="")


def seconds(time):
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


class ApiCase(unittest.TestCase):
    """All tests of a class share a sandbox with a database file."""

    arguments = ()
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.database = os.path.join(cls.folder.name, "sandbox.db")
        cls.sandbox = Sandbox("--database", cls.database, *cls.arguments)
        cls.sandbox.start()
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self):
        self.email = f"user{next(self.numbers)}@example.com"
        self.token = self.sandbox.create_user(self.email)

    def request(self, method, path, body=None, token=None, headers=None):
        return self.sandbox.request(method, path, body, token or self.token, headers)

    def assert_refused(self, expected, answer, message=None, error_code=None):
        """Check that a response has the form of the API's errors."""
        status, body = answer
        self.assertEqual(status, expected, body)
        self.assertEqual(set(body), {"errors", "message"})
        (details,) = body["errors"]
        self.assertEqual(details["status"], expected)
        self.assertEqual(details["message"], body["message"])
        self.assertEqual(details.get("error_code"), error_code)
        self.assertEqual(self.sandbox.headers["Content-Type"], "application/json")
        if message is not None:
            self.assertIn(message, body["message"])

    def list_tokens(self, token=None):
        status, body = self.request("GET", "/v1/access_token", token=token)
        self.assertEqual(status, 200, body)
        return body["tokens"]

    def edit(self, sql, *values):
        """Change the database without the sandbox."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(sql, values)
            self.assertGreater(connection.total_changes, 0)
