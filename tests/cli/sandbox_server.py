# SPDX-License-Identifier: LGPL-2.1-or-later
"""Starts and stops `avn sandbox serve` for tests, and talks to it.

The environment variable AVN names the program; AVN_PLUGIN_PATH, where it is needed, comes from whoever runs the tests.
"""

import http.client
import json
import os
import re
import select
import signal
import ssl
import subprocess
import tempfile

from rig import evidence

START_SECONDS = 60
STOP_SECONDS = 30
REQUEST_SECONDS = 60

# Whatever says so on stderr was not meant for a user.
TROUBLE = re.compile(r"CRITICAL|WARNING \*\*|ERROR:|runtime error|assertion", re.IGNORECASE)


def avn():
    """Returns the path of the program under test."""
    return os.environ["AVN"]


def environment(**changes):
    """Returns the environment with changes; a value of None removes a variable."""
    result = {**os.environ, "G_DEBUG": "fatal-criticals", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


def make_certificate(folder, name="certificate", address="127.0.0.1"):
    """Makes a throw-away certificate that signs itself; returns the paths of it and of its key."""
    certificate = os.path.join(folder, name + ".pem")
    key = os.path.join(folder, name + ".key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        + ["-keyout", key, "-out", certificate, "-subj", "/CN=localhost"]
        + ["-addext", "subjectAltName=DNS:localhost,IP:" + address],
        check=True,
        capture_output=True,
    )
    return certificate, key


class Sandbox:
    """A running sandbox, to be used with `with`.

    url and port say where it listens; headers are those of the last answer; after stop(), errors is its stderr.
    """

    def __init__(self, *arguments, ca=None, input=None, **variables):
        self.arguments = arguments
        self.ca = ca
        self.input = input
        self.variables = variables
        self.process = None
        self.url = None
        self.host = None
        self.port = None
        self.headers = None
        self.errors = ""

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, traceback):
        self.stop()

    def start(self):
        """Starts the program and waits for the line that says where it listens."""
        self.stderr = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            [avn(), "sandbox", "serve", *self.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            env=environment(**self.variables),
            text=True,
        )
        if self.input is not None:
            self.process.stdin.write(self.input)
        self.process.stdin.close()
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if ready else ""
        match = re.search(r"(https?)://(\[[^]]*\]|[^:/]*):(\d+)", line)
        if match is None:
            self.process.kill()
            self._collect()
            raise AssertionError(f"the sandbox did not start: {line!r} {self.errors!r}")
        self.url = match.group(0)
        self.host = match.group(2).strip("[]")
        self.port = int(match.group(3))

    def _collect(self):
        status = self.process.wait(STOP_SECONDS)
        self.process.stdout.close()
        self.stderr.seek(0)
        self.errors = self.stderr.read()
        self.stderr.close()
        evidence.keep("output", self.errors)
        self.process = None
        return status

    def stop(self, with_signal=signal.SIGTERM):
        """Stops the program; anything but a clean end is a failure of the test."""
        if self.process is None:
            return
        self.process.send_signal(with_signal)
        status = self._collect()
        assert status == 0, f"the sandbox ended with {status}: {self.errors}"
        assert not TROUBLE.search(self.errors), self.errors

    def connect(self):
        """Returns a new connection."""
        if self.url.startswith("https:"):
            context = ssl.create_default_context(cafile=self.ca)
            return http.client.HTTPSConnection(self.host, self.port, timeout=REQUEST_SECONDS, context=context)
        return http.client.HTTPConnection(self.host, self.port, timeout=REQUEST_SECONDS)

    def request(self, method, path, body=None, token=None, headers=None):
        """Sends one request and returns the status and the answer: parsed if it is JSON, else as text.

        A body that is neither bytes nor text is sent as JSON. The path is sent as it is, percent-encoded or not.
        """
        all_headers = {"User-Agent": "sandbox-test/1.0"}
        if token is not None:
            all_headers["Authorization"] = "aivenv1 " + token
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            all_headers["Content-Type"] = "application/json"
        all_headers.update(headers or {})
        connection = self.connect()
        try:
            connection.request(method, path, body=body, headers=all_headers)
            response = connection.getresponse()
            content = response.read()
            self.headers = response.headers
        finally:
            connection.close()
        if response.headers.get("Content-Type") == "application/json" and content:
            return response.status, json.loads(content)
        return response.status, content.decode("utf-8", "replace")

    def create_user(self, email, password="made-up password", **members):
        """Makes a user and returns a token of its first login."""
        status, answer = self.request("POST", "/v1/user", {"email": email, "password": password, **members})
        assert status == 200, answer
        return evidence.add_secret(answer["token"])

    def log_in(self, email, password="made-up password", **members):
        """Logs in and returns the token."""
        status, answer = self.request("POST", "/v1/userauth", {"email": email, "password": password, **members})
        assert status == 200, answer
        return evidence.add_secret(answer["token"])

    def create_token(self, token, description="for a test", **members):
        """Makes an access token and returns the answer."""
        body = {"description": description, **members}
        status, answer = self.request("POST", "/v1/access_token", body, token=token)
        assert status == 200, answer
        return answer
