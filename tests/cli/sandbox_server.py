# SPDX-License-Identifier: LGPL-2.1-or-later
"""Start and stop `avn sandbox serve` for tests, and send it requests.

The environment variable AVN names the program; set AVN_PLUGIN_PATH if it is needed.
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

# Longer than any run takes on a busy machine.
START_SECONDS = STOP_SECONDS = REQUEST_SECONDS = 240

# Messages on stderr that are not meant for users.
TROUBLE = re.compile(r"CRITICAL|WARNING \*\*|ERROR:|runtime error|assertion", re.IGNORECASE)


def avn():
    return os.environ["AVN"]


def environment(**changes):
    """Return the environment with changes; None removes a variable."""
    result = {**os.environ, "G_DEBUG": "fatal-criticals", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = value
    return result


def make_certificate(folder, name="certificate", address="127.0.0.1"):
    """Create a self-signed throw-away certificate; return the paths of it and of its key."""
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
    """A running sandbox, as a context manager.

    url and port tell where it listens; headers are those of the last response; errors is its stderr after stop().
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
        """Start the program and wait for the line with its address."""
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
        """Stop the program; fail unless it ends cleanly."""
        if self.process is None:
            return
        self.process.send_signal(with_signal)
        status = self._collect()
        assert status == 0, f"the sandbox ended with {status}: {self.errors}"
        assert not TROUBLE.search(self.errors), self.errors

    def connect(self):
        if self.url.startswith("https:"):
            context = ssl.create_default_context(cafile=self.ca)
            return http.client.HTTPSConnection(self.host, self.port, timeout=REQUEST_SECONDS, context=context)
        return http.client.HTTPConnection(self.host, self.port, timeout=REQUEST_SECONDS)

    def request(self, method, path, body=None, token=None, headers=None):
        """Send one request and return the status and the response, parsed if it is JSON.

        A body that is neither bytes nor text is sent as JSON. The path is sent unchanged.
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
        """Create a user, log in and return the token."""
        status, answer = self.request("POST", "/v1/user", {"email": email, "password": password, **members})
        assert status == 200, answer
        return evidence.add_secret(answer["token"])

    def log_in(self, email, password="made-up password", **members):
        """Log in and return the token."""
        status, answer = self.request("POST", "/v1/userauth", {"email": email, "password": password, **members})
        assert status == 200, answer
        return evidence.add_secret(answer["token"])

    def create_token(self, token, description="for a test", **members):
        """Create an access token and return the response."""
        body = {"description": description, **members}
        status, answer = self.request("POST", "/v1/access_token", body, token=token)
        assert status == 200, answer
        return answer
