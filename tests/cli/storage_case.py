# SPDX-License-Identifier: LGPL-2.1-or-later
"""Share home directories with credentials files, a server that accepts everything, and old and new content."""

import json
import os
import re
import shutil
import stat
import subprocess

from harness import AVN, TIMEOUT, Result
from rig import evidence, unprivileged
from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import reply
from scripted_case import ScriptedCase

# A response for every request of a login, a logout and a password change.
FINE = {"token": FRESH_TOKEN, "user_email": EMAIL, "state": "active", "message": "done"}


def print_json(value):
    """Return JSON in the form in which avn writes files."""
    return json.dumps(value, indent=4, sort_keys=True, ensure_ascii=False).encode() + b"\n"


OLD = print_json({"auth_token": TOKEN, "user_email": EMAIL, "written by": "somebody"})
NEW = print_json({"auth_token": FRESH_TOKEN, "user_email": EMAIL})
# Temporary files during a write: the new content, with a name from GLib, and a marker file.
TEMPORARY = re.compile(r"\.json\.(avn-new|[A-Z0-9]{6})$")


class Home:
    """A home directory for one run, with the initial credentials file."""

    def __init__(self, path, old=OLD):
        self.path = path
        self.folder = os.path.join(path, ".config", "aiven")
        self.credentials = os.path.join(self.folder, "aiven-credentials.json")
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(self.folder, 0o700)
        if old is not None:
            self.write(old)

    def write(self, content, mode=0o600):
        with open(self.credentials, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)

    def read(self):
        """Return the content of the credentials file, or None if there is none."""
        try:
            with open(self.credentials, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def list_temporary_files(self):
        return [name for name in os.listdir(self.folder) if TEMPORARY.search(name)]

    def list_other_files(self):
        known = ("aiven-credentials.json", "aiven-client.json")
        return [name for name in os.listdir(self.folder) if name not in known and not TEMPORARY.search(name)]


class StorageCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.env["AIVEN_PASSWORD"] = PASSWORD
        self.env["AIVEN_NEW_PASSWORD"] = NEW_PASSWORD

    def serve_everything(self, projects=()):
        return self.serve(always=reply(200, {**FINE, "user": {"user": EMAIL, "projects": list(projects)}}))

    def make_home(self, name, old=OLD):
        home = Home(os.path.join(self.home, name), old)
        self.secret_files.add(home.credentials)
        return home

    def run_as(self, *arguments, nobody=False, prepare=None, env=None, cwd=None, **options):
        """Run avn as an unprivileged user, with a limit or with other attributes of the process."""
        environment = {name: value for name, value in {**self.env, **(env or {})}.items() if value is not None}
        who = unprivileged.as_nobody if nobody else lambda command, env: {"args": command, "env": env}
        done = subprocess.run(
            **who([AVN, *arguments], environment), cwd=cwd or self.home, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=TIMEOUT, preexec_fn=prepare, **options,
        )  # fmt: skip
        evidence.keep("output", done.stdout + done.stderr)
        return Result(done.returncode, done.stdout, done.stderr)

    def run_unprivileged(self, *arguments, **options):
        """Run avn as an unprivileged user, who becomes the owner of the home directory."""
        unprivileged.give_to_nobody(self.home)
        return self.run_as(*arguments, nobody=True, **options)

    def list_files(self):
        return sorted(os.path.join(folder, file) for folder, _, files in os.walk(self.home) for file in files)

    def assert_logged_in(self, token=FRESH_TOKEN):
        self.assertEqual(json.loads(self.read(self.credentials)), {"auth_token": token, "user_email": EMAIL})
        self.assertEqual(stat.S_IMODE(os.stat(self.credentials).st_mode), 0o600)

    def write(self, path, content, mode=0o600):
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        with open(path, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)

    def assert_failed(self, result, status, words=""):
        self.assertEqual((result.status, result.stdout), (status, ""), result.stderr)
        self.assertIn(len(result.stderr.splitlines()), (1, 2), result.stderr)
        self.assertIn(words, result.stderr)
