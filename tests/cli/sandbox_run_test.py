# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test `avn sandbox run`: its exit status, and what the command sees."""

import json
import os
import signal
import subprocess
import sys
import unittest

from harness import TIMEOUT, AvnCase
from sandbox_server import avn

EMAIL = "jane@example.com"

# Prints what the command sees, as JSON.
PROBE = """
import json, os, stat, urllib.error, urllib.request
folder = os.environ["AIVEN_CONFIG_DIR"]
try:
    urllib.request.urlopen(os.environ["AIVEN_WEB_URL"] + "/v1/me")
except urllib.error.HTTPError as error:
    status = error.code
os.makedirs(folder + "/deep/er")
open(folder + "/deep/file", "w").close()
os.symlink(os.environ["HOME"], folder + "/link")
os.chdir("/")
print(json.dumps({
    "environment": dict(os.environ), "status": status, "mode": stat.S_IMODE(os.stat(folder).st_mode),
    "absolute": os.path.isabs(folder),
}))
"""


class RunCase(AvnCase):
    def setUp(self):
        super().setUp()
        # Must be empty at the end.
        self.temporary = os.path.join(self.home, "temporary")
        os.mkdir(self.temporary)
        self.env["TMPDIR"] = self.temporary

    def run_command(self, *words, options=(), **kwargs):
        result = self.avn("sandbox", "run", *options, "--", *words, **kwargs)
        self.assertEqual(os.listdir(self.temporary), [])
        return result

    def python(self, program, **kwargs):
        return self.run_command(sys.executable, "-c", program, **kwargs)


class StatusTest(RunCase):
    def test_status_of_the_command(self):
        for status in (0, 1, 3, 125, 255):
            with self.subTest(status=status):
                result = self.run_command("sh", "-c", f"exit {status}")
                self.assertEqual((result.status, result.stdout, result.stderr), (status, "", ""))

    def test_status_of_a_signal(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE, signal.SIGINT):
            with self.subTest(signal=number):
                result = self.run_command("sh", "-c", f"kill -{int(number)} $$")
                self.assertEqual((result.status, result.stderr), (128 + number, ""))

    def assert_does_not_run(self, status, message, command):
        result = self.run_command(command, "argument")
        self.assertEqual((result.status, result.stdout), (status, ""))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn(message, result.stderr)

    def test_command_that_does_not_exist(self):
        self.assert_does_not_run(127, "avn: Cannot find the command \"no-such-command\".", "no-such-command")
        self.assert_does_not_run(127, "avn: Cannot find the command \"/", os.path.join(self.home, "missing"))

    def test_command_that_cannot_be_run(self):
        path = os.path.join(self.home, "text")
        with open(path, "w") as file:
            file.write("#!/bin/sh\n")
        os.chmod(path, 0o600)
        self.assert_does_not_run(126, f'avn: Cannot run "{path}": Permission denied.', path)
        self.assert_does_not_run(126, f'avn: Cannot run "{self.home}": Permission denied.', self.home)
        loop = os.path.join(self.home, "loop (1)")
        os.symlink(loop, loop)
        self.assert_does_not_run(126, f'avn: Cannot run "{loop}": Too many levels of symbolic links.', loop)

    def test_usage(self):
        for arguments in [(), ("--",), ("--no-such-option", "--", "true"), ("--account", EMAIL, "--", "true")]:
            with self.subTest(arguments=arguments):
                self.expect_failure(2, "sandbox", "run", *arguments)
        self.expect_failure(13, "sandbox", "run", "--database", self.home, "--", "true")

    def test_temporary_folder_that_is_missing(self):
        result = self.avn("sandbox", "run", "--", "true", env={"TMPDIR": os.path.join(self.home, "missing")})
        self.assertEqual(result.status, 13)
        self.assertIn("Cannot create a temporary directory", result.stderr)


class EnvironmentTest(RunCase):
    def look(self, **variables):
        result = self.python(PROBE, env=variables)
        self.assertEqual(result.status, 0, result.stderr)
        return json.loads(result.stdout)

    def test_command_sees_the_sandbox(self):
        seen = self.look()
        self.assertRegex(seen["environment"]["AIVEN_WEB_URL"], r"\Ahttp://127\.0\.0\.1:\d+\Z")
        self.assertEqual((seen["status"], seen["mode"]), (401, 0o700))

    def test_folder_has_an_absolute_path(self):
        os.mkdir(os.path.join(self.home, "relative"))
        self.assertTrue(self.look(TMPDIR="relative")["absolute"])
        self.assertEqual(os.listdir(os.path.join(self.home, "relative")), [])

    def test_command_sees_nothing_of_the_real_login(self):
        hidden = {
            "AIVEN_AUTH_TOKEN": "made-up", "AIVEN_TOKEN": "made-up", "AIVEN_PASSWORD": "made-up", "AIVEN_CA_CERT": "/ca",
            "AIVEN_NEW_PASSWORD": "made-up", "AIVEN_CREDENTIALS_FILE": "/credentials", "AIVEN_CLIENT_CONFIG": "/config",
        }  # fmt: skip
        real = {"AIVEN_WEB_URL": "https://real.example.com", "AIVEN_CONFIG_DIR": "/real", "SOMETHING": "else"}
        seen = self.look(**hidden, **real)["environment"]
        self.assertEqual(set(seen) & set(hidden), set())
        self.assertNotEqual(seen["AIVEN_WEB_URL"], real["AIVEN_WEB_URL"])
        self.assertTrue(seen["AIVEN_CONFIG_DIR"].startswith(self.temporary))
        self.assertEqual(seen["SOMETHING"], "else")

    def test_no_proxy_for_the_sandbox(self):
        addresses = "127.0.0.1,localhost,::1"
        proxy = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}
        for variables, expected in [
            ({}, addresses),
            ({"no_proxy": ""}, addresses),
            ({"no_proxy": "example.com"}, "example.com," + addresses),
            ({"NO_PROXY": "example.com"}, "example.com," + addresses),
        ]:
            with self.subTest(variables=variables):
                seen = self.look(**proxy, **variables)
                self.assertEqual(seen["status"], 401)
                self.assertEqual(seen["environment"]["no_proxy"], expected)
                self.assertEqual(seen["environment"]["NO_PROXY"], expected)

    def test_streams_and_arguments_are_passed_on(self):
        result = self.run_command("sh", "-c", 'cat; printf "%s\\n" "$@"; echo trouble >&2', "sh", "--json", "-x", "a b",
                                  input="from stdin\n")  # fmt: skip
        self.assertEqual((result.stdout, result.stderr), ("from stdin\n--json\n-x\na b\n", "trouble\n"))

    def test_database_survives(self):
        database = os.path.join(self.home, "sandbox.db")
        password = os.path.join(self.home, "password")
        with open(password, "w") as file:
            file.write("made-up password\n")
        options = ("--database", database, "--account", EMAIL, "--password-file", password, "--otp", "1")
        self.assertEqual(self.run_command("true", options=options).status, 0)
        log_in = f"""
import json, os, urllib.error, urllib.request
body = json.dumps({{"email": "{EMAIL}", "password": "made-up password"}}).encode()
url = os.environ["AIVEN_WEB_URL"] + "/v1/userauth"
try:
    print(urllib.request.urlopen(urllib.request.Request(url, body)).status)
except urllib.error.HTTPError as error:
    print(error.code)
"""
        self.assertEqual(self.python(log_in, options=options).stdout, "510\n")
        self.assertEqual(self.python(log_in, options=("--database", database)).stdout, "200\n")
        self.assertEqual(self.python(log_in).stdout, "403\n")

    def test_commands_of_avn_work_in_it(self):
        script = (
            'AIVEN_NEW_PASSWORD="made-up" "$0" user create jane@example.com --real-name "Jane Doe" >&2'
            ' && "$0" user info --json'
        )
        result = self.run_command("sh", "-c", script, avn())
        self.assertEqual(result.status, 0, result.stderr)
        self.assertEqual(result.json[0]["real_name"], "Jane Doe")


class SignalTest(RunCase):
    def start(self, program):
        """Start a command in its own process group and wait until it reports that it is ready."""
        process = subprocess.Popen(
            [avn(), "sandbox", "run", "--", sys.executable, "-c", program],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process

    def assert_ends(self, process, status):
        self.assertEqual(process.wait(TIMEOUT), status)
        self.assertEqual(process.stderr.read().count("avn: "), 0)
        self.assertEqual(os.listdir(self.temporary), [])
        with self.assertRaises(ProcessLookupError):
            os.killpg(process.pid, 0)

    WAIT = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); print('ready', flush=True); signal.pause()"
    ANSWER = """
import signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, frame: sys.exit(7))
print("ready", flush=True)
signal.pause()
"""
    OUTLIVE = """
import os, signal, sys
signal.signal(signal.SIGINT, lambda number, frame: os.write(1, b"interrupted\\n"))
os.write(1, b"ready\\n")
sys.stdin.read()
sys.exit(9)
"""

    def test_interrupt_reaches_the_command(self):
        process = self.start(self.WAIT)
        os.killpg(process.pid, signal.SIGINT)
        self.assert_ends(process, 128 + signal.SIGINT)

    def test_interrupt_of_avn_alone_is_passed_on(self):
        process = self.start(self.WAIT)
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 128 + signal.SIGINT)

    def test_command_may_answer_an_interrupt(self):
        process = self.start(self.ANSWER)
        process.send_signal(signal.SIGINT)
        self.assert_ends(process, 7)

    def test_termination_is_passed_on(self):
        process = self.start(self.WAIT)
        process.send_signal(signal.SIGTERM)
        self.assert_ends(process, 128 + signal.SIGTERM)
        process = self.start(self.ANSWER)
        process.send_signal(signal.SIGTERM)
        self.assert_ends(process, 7)

    def test_hangup_is_passed_on(self):
        process = self.start(self.WAIT)
        process.send_signal(signal.SIGPIPE)
        process.send_signal(signal.SIGHUP)
        self.assert_ends(process, 128 + signal.SIGHUP)
        process = self.start(self.ANSWER)
        process.send_signal(signal.SIGHUP)
        self.assert_ends(process, 7)

    def test_command_that_outlives_an_interrupt_is_waited_for(self):
        process = self.start(self.OUTLIVE)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.stdout.readline(), "interrupted\n")
        process.stdin.close()
        self.assert_ends(process, 9)


if __name__ == "__main__":
    unittest.main()
