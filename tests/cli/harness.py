# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run avn with a private home directory and a clean environment."""

import glob
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from rig import evidence

# The program, or a wrapper such as valgrind.
AVN = os.environ.get("AVN_UNDER_TEST") or os.environ["AVN"]
SOURCE_ROOT = os.environ["AVN_SOURCE_ROOT"]
BUILD_ROOT = os.environ["AVN_BUILD_ROOT"]
# The directory of the plugin that lists plugins.
SDK = os.path.join(BUILD_ROOT, "plugin", "sdk")
# The directory of a UTF-8 locale with another name than C.UTF-8, in which only some versions of glibc translate.
LOCALES = os.path.join(BUILD_ROOT, "tests", "locale")
CLIENT = os.path.join(BUILD_ROOT, "plugin", "client")

# In seconds. Longer than any run takes on a busy machine: a hang fails a test instead of blocking the suite.
TIMEOUT = 240

# "./dev test --full" runs long sweeps completely; other runs thin them.
FULL = os.environ.get("AVN_TEST_FULL") == "1"

KEPT_VARIABLES = (
    "AVN", "AVN_PLUGIN_PATH", "AVN_LOCALE_DIR", "AVN_TEST_EVIDENCE", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
    "G_DEBUG",
)  # fmt: skip


def find_path():
    """Return PATH without directories that contain external command groups."""
    folders = os.environ.get("PATH", "").split(":")
    return ":".join(folder for folder in folders
                    if not any(os.access(path, os.X_OK) for path in glob.glob(glob.escape(folder) + "/avn-*")))  # fmt: skip


def in_language(language):
    """Return the environment variables that select a language."""
    return {"LC_ALL": "en_US.UTF-8", "LOCPATH": LOCALES, "LANGUAGE": language}


def thin(items, count):
    """Return at most count evenly spread items, or all of them in a full run."""
    items = list(items)
    if FULL or len(items) <= count:
        return items
    return [items[(2 * number + 1) * len(items) // (2 * count)] for number in range(count)]


def combine(first, *others, rounds=1):
    """Return all combinations in a full run, else a few that use each item at least once per round."""
    lists = [list(items) for items in (first, *others)]
    if FULL:
        return list(itertools.product(*lists))
    most = max(map(len, lists))
    # Shift all lists but the first, so that each round makes other pairs.
    shifts = [0] + [1] * len(others)
    return [tuple(items[(i + shift * (i // most)) % len(items)] for items, shift in zip(lists, shifts))
            for i in range(rounds * most)]  # fmt: skip


class Result:
    def __init__(self, status, stdout, stderr):
        self.status = status
        self.stdout = stdout
        self.stderr = stderr

    @property
    def json(self):
        return json.loads(self.stdout)


class AvnCase(unittest.TestCase):
    """A test case with its own home directory, isolated from the user's."""

    maxDiff = None
    # With sanitizers, looking for leaks takes as long as the rest of a command.
    finds_leaks = False

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="avn-test-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.addCleanup(self.keep_evidence)
        self.config_dir = os.path.join(self.home, ".config", "aiven")
        # Directories of files that belong to avn itself.
        self.avn_dir = os.path.join(self.home, ".config", "avn")
        self.cache_dir = os.path.join(self.home, ".cache", "avn")
        self.credentials = os.path.join(self.config_dir, "aiven-credentials.json")
        self.client_config = os.path.join(self.config_dir, "aiven-client.json")
        # Files that may contain secrets; tests add those that they create.
        self.secret_files = {self.credentials}
        self.env = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        self.env.update(PATH=find_path(), HOME=self.home, LC_ALL="C", TERM="dumb")
        if not self.finds_leaks:
            self.env["ASAN_OPTIONS"] = self.env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

    def keep_evidence(self):
        evidence.keep_files(self.home, {os.path.realpath(path) for path in self.secret_files})

    def avn(self, *args, input=None, env=None, cwd=None, stdin=None):
        """Run avn without a terminal; input is text or bytes for stdin, empty by default."""
        environment = {**self.env, **(env or {})}
        environment = {name: value for name, value in environment.items() if value is not None}
        data = input.encode() if isinstance(input, str) else input
        streams = {"stdin": stdin} if stdin is not None else {"input": data if data is not None else b""}
        done = subprocess.run(
            [AVN, *args],
            env=environment,
            cwd=cwd or self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT,
            start_new_session=True,
            **streams,
        )
        evidence.keep("output", done.stdout + done.stderr)
        return Result(done.returncode, done.stdout.decode(errors="surrogateescape"), done.stderr.decode(errors="surrogateescape"))

    def expect(self, status, *args, **kwargs):
        """Run avn and check the exit status."""
        result = self.avn(*args, **kwargs)
        self.assertEqual(result.status, status, f"avn {' '.join(args)}\n{result.stdout}{result.stderr}")
        return result

    def expect_failure(self, status, *args, **kwargs):
        """Run avn and check the form of a failure: status, empty stdout, an error and possibly advice."""
        result = self.expect(status, *args, **kwargs)
        self.assertEqual(result.stdout, "")
        lines = result.stderr.splitlines()
        self.assertIn(len(lines), (1, 2), result.stderr)
        self.assertTrue(lines[0].startswith("avn: "), result.stderr)
        self.assertNotIn("CRITICAL", result.stderr)
        self.assertNotIn("WARNING", result.stderr)
        return result
