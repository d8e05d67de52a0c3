# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test `avn sandbox serve`: where it listens, what it stores, and when it refuses to start."""

import contextlib
import http.client
import os
import resource
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess
import unittest

from harness import AvnCase
from sandbox_api_case import PASSWORD
from sandbox_server import START_SECONDS, Sandbox, avn, environment, make_certificate

EMAIL = "jane@example.com"


class ServeCase(AvnCase):
    def path(self, name):
        return os.path.join(self.home, name)

    def write(self, name, content, mode=0o600):
        path = self.path(name)
        with open(path, "w") as file:
            file.write(content)
        os.chmod(path, mode)
        return path

    def password_file(self, password=PASSWORD):
        return self.write("password", password + "\n")

    def assert_does_not_start(self, status, message, *arguments, **kwargs):
        result = self.expect_failure(status, "sandbox", "serve", *arguments, **kwargs)
        self.assertIn(message, result.stderr)


class ListenTest(ServeCase):
    def test_on_loopback_only(self):
        with Sandbox() as sandbox:
            self.assertRegex(sandbox.url, r"\Ahttp://127\.0\.0\.1:\d+\Z")
            self.assertEqual(sandbox.request("GET", "/v1/me")[0], 401)
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.2", sandbox.port))
        self.assertIn(f"AIVEN_WEB_URL={sandbox.url}", sandbox.errors)
        self.assertNotIn("Warning", sandbox.errors)

    def test_port(self):
        with Sandbox("--port", "0") as first:
            port = str(first.port)
            self.assert_does_not_start(1, "Cannot listen", "--port", port)
        with Sandbox("--port", port) as second:
            self.assertEqual(second.port, first.port)

    def test_invalid_ports(self):
        for port in ["65536", "-1", "http", "080x", ""]:
            with self.subTest(port=port):
                self.assert_does_not_start(2, "--port", f"--port={port}")

    def test_address_of_all_interfaces_causes_a_warning(self):
        with Sandbox("--address", "0.0.0.0") as sandbox:
            with socket.create_connection(("127.0.0.2", sandbox.port)):
                pass
        self.assertIn("Warning", sandbox.errors)

    def test_another_loopback_address(self):
        with Sandbox("--address", "127.0.0.3") as sandbox:
            self.assertEqual(sandbox.host, "127.0.0.3")
            self.assertEqual(sandbox.request("GET", "/v1/me")[0], 401)
        self.assertNotIn("Warning", sandbox.errors)

    def test_invalid_addresses(self):
        for address in ["example.com", "127.0.0", "127.0.0.1:80", "::1%lo"]:
            with self.subTest(address=address):
                self.assert_does_not_start(2, f'needs an IP address such as 127.0.0.1, not "{address}".', "--address", address)
        self.assert_does_not_start(1, "Cannot listen", "--address", "192.0.2.1")

    def test_names_that_other_pages_could_use_are_refused(self):
        for options, named, refused in (
            ((), ("localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "127.0.0.3"), ("192.0.2.1", "[2001:db8::1]")),
            (("--address", "0.0.0.0"), ("localhost", "192.0.2.1:80", "[2001:db8::1]"), ("sandbox",)),
        ):
            with Sandbox(*options) as sandbox:
                for host in named:
                    self.assertEqual((host, sandbox.request("GET", "/v1/me", headers={"Host": host})[0]), (host, 401))
                for host in (*refused, "example.com", "localhost.example.com", "127.0.0.1.example.com", "localhost@example.com"):
                    status, body = sandbox.request("GET", "/v1/me", headers={"Host": host})
                    expected = (host, 403, "The sandbox does not have the name in the header Host")
                    self.assertEqual((host, status, body["message"]), expected)
                for host in ("", "[", "::1", "localhost:x", "local host"):
                    self.assertIn(sandbox.request("GET", "/v1/me", headers={"Host": host})[0], (400, 403), host)

    def test_idle_clients_are_disconnected(self):
        with Sandbox("--idle-timeout", "1") as sandbox:
            for start in (b"", b"GET /v1/me HTTP/1.1\r\nHost:", b"POST /v1/user HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"):
                with socket.create_connection((sandbox.host, sandbox.port), timeout=START_SECONDS) as client:
                    client.sendall(start)
                    self.assertNotIn(b" 200 ", client.recv(1000))

    def test_more_clients_than_file_descriptors(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        for is_known in (True, False):
            with self.subTest(is_known=is_known), contextlib.ExitStack() as stack:
                # The clients of this process need more.
                resource.setrlimit(resource.RLIMIT_NOFILE, (60 if is_known else soft, hard))
                sandbox = stack.enter_context(Sandbox())
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
                resource.prlimit(sandbox.process.pid, resource.RLIMIT_NOFILE, (60, hard))
                clients = [stack.enter_context(socket.create_connection((sandbox.host, sandbox.port), START_SECONDS)) for _ in range(120)]
                # The server answers some, and keeps others waiting.
                clients[0].sendall(b"GET /v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertIn(b" 401 ", clients[0].recv(1000))
                for client in clients:
                    client.close()
                self.assertEqual(sandbox.request("GET", "/v1/me")[0], 401)
                self.assertEqual(sandbox.request("GET", "/v1/me")[0], 401)

    def test_a_hangup_that_is_ignored(self):
        self.addCleanup(signal.signal, signal.SIGHUP, signal.signal(signal.SIGHUP, signal.SIG_IGN))
        with Sandbox() as sandbox:
            sandbox.process.send_signal(signal.SIGHUP)
            self.assertEqual(sandbox.request("GET", "/v1/me")[0], 401)

    def test_signals_end_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(signal=number):
                sandbox = Sandbox()
                sandbox.start()
                sandbox.stop(number)

    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [avn(), "sandbox", "serve"], stdout=full, stderr=subprocess.PIPE, env=environment(), text=True, timeout=60
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn("Cannot write", done.stderr)


class AnswersTest(ServeCase):
    def answer(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(content)

    def test_files_are_responses(self):
        self.answer("answers/GET/v1/project/one two/service.json", '{"services": []}')
        self.answer("answers/GET/v1/me.json", "no JSON")
        self.answer("answers/POST/v1/me.json", "{}")
        self.answer("secret.json", "{}")
        self.answer("answers/GET/.hidden.json", "{}")
        with Sandbox("--answers", self.path("answers")) as sandbox:
            self.assertEqual(sandbox.request("GET", "/v1/project/one%20two/service?x=y"), (200, {"services": []}))
            self.assertEqual(sandbox.headers["Content-Type"], "application/json")
            self.assertEqual(sandbox.request("POST", "/v1/me", {}), (200, {}))
            with contextlib.closing(sandbox.connect()) as client:
                client.request("GET", "/v1/me")
                self.assertEqual(client.getresponse().read(), b"no JSON")
            self.answer("answers/GET/v1/me.json", '{"changed": true}')
            self.assertEqual(sandbox.request("GET", "/v1/me"), (200, {"changed": True}))
            self.assertEqual(sandbox.request("GET", "/v1/project")[0], 401)
            for path in ("/../secret", "/../../secret", "/%2e%2e/%2e%2e/secret", "/..%2f..%2fsecret", "/v1//me", "/.hidden", "/v1/me/",
                         "/v1", "/", "/v1/project/one%20two", "/" + "x" * 5000, "/%00", "/%ff"):  # fmt: skip
                with self.subTest(path=path):
                    self.assertIn(sandbox.request("GET", path)[0], (401, 404))
            self.assertEqual(sandbox.request("GET", "/v1/me", headers={"Host": "example.com"})[0], 403)

    def test_a_directory_that_is_missing(self):
        self.assert_does_not_start(2, '--answers needs a directory, not "nothing".', "--answers", "nothing")
        self.expect_failure(2, "sandbox", "run", "--answers", "nothing", "--", "true")


class DatabaseTest(ServeCase):
    def test_file_survives_a_restart(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path) as sandbox:
            token = sandbox.create_user(EMAIL, real_name="Jane")
            created = sandbox.create_token(token, "kept", max_age_seconds=600, scopes=["user:read"])
        with Sandbox("--database", path) as sandbox:
            status, body = sandbox.request("GET", "/v1/me", token=created["full_token"])
            self.assertEqual((status, body["user"]["real_name"]), (200, "Jane"))
            listed = sandbox.request("GET", "/v1/access_token", token=token)[1]["tokens"][0]
            self.assertEqual((listed["description"], listed["scopes"]), ("kept", ["user:read"]))
            sandbox.log_in(EMAIL)

    def test_memory_is_not_persistent(self):
        with Sandbox() as sandbox:
            token = sandbox.create_user(EMAIL)
        with Sandbox() as sandbox:
            self.assertEqual(sandbox.request("GET", "/v1/me", token=token)[0], 401)
        self.assertEqual(os.listdir(self.home), [])

    def test_name_of_a_file_is_never_special(self):
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.home)
        with Sandbox("--database", ":memory:") as sandbox:
            sandbox.create_user(EMAIL)
        self.assertGreater(os.path.getsize(self.path(":memory:")), 0)

    def test_file_is_private(self):
        path = self.path("sandbox.db")
        self.addCleanup(os.umask, os.umask(0))
        with Sandbox("--database", path) as sandbox:
            sandbox.create_user(EMAIL)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_secrets_are_not_in_the_file(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path) as sandbox:
            token = sandbox.create_user(EMAIL)
            created = sandbox.create_token(token)["full_token"]
        with open(path, "rb") as file:
            content = file.read()
        for secret in (PASSWORD, token, token[12:], created, created[12:]):
            self.assertNotIn(secret.encode(), content)
        for public in (token[:12], created[:12], EMAIL, "$y$"):
            self.assertIn(public.encode(), content)

    def test_two_sandboxes_share_a_file(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path) as first, Sandbox("--database", path) as second:
            token = first.create_user(EMAIL)
            self.assertEqual(second.request("GET", "/v1/me", token=token)[0], 200)

    def test_file_that_breaks_while_it_is_in_use(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path) as sandbox:
            token = sandbox.create_user(EMAIL)
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("ALTER TABLE projects RENAME TO elsewhere")
            status, body = sandbox.request("GET", "/v1/me", token=token)
            self.assertEqual((status, body["message"]), (500, "Internal server error"))
            status, body = sandbox.request("POST", "/v1/user", {"email": "two@example.com", "password": PASSWORD})
            self.assertEqual(status, 500)
            with contextlib.closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("ALTER TABLE elsewhere RENAME TO projects")
            # The user whose projects could not be stored does not exist.
            sandbox.create_user("two@example.com")

    def test_files_that_are_not_databases(self):
        other = self.path("other.db")
        with contextlib.closing(sqlite3.connect(other)) as connection, connection:
            connection.execute("CREATE TABLE users (name)")
        newer = self.path("newer.db")
        with Sandbox("--database", newer):
            pass
        with contextlib.closing(sqlite3.connect(newer)) as connection, connection:
            connection.execute("PRAGMA user_version = 99")
        os.symlink(self.path("missing"), self.path("dangling"))
        os.mkfifo(self.path("fifo"))
        for name, message in [
            (self.home, "is not a regular file"),
            ("/dev/null", "is not a regular file"),
            (self.path("fifo"), "is not a regular file"),
            (self.path("dangling"), "Cannot create"),
            (self.path("no/folder"), "Cannot create"),
            (self.write("text", "This is no database.\n" * 100), "is not a database"),
            (other, "is a database of another program"),
            (newer, "was made by a newer version"),
        ]:
            with self.subTest(name=name):
                self.assert_does_not_start(13, message, "--database", name)
        self.assertFalse(os.path.exists(self.path("missing")))
        with contextlib.closing(sqlite3.connect(other)) as connection:
            self.assertEqual(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone(), (1,))

    def test_file_that_cannot_be_written(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path):
            pass
        # Not even root can open a directory for writing, and SQLite writes its journal first.
        os.mkdir(path + "-journal")
        self.assert_does_not_start(13, "Cannot use", "--database", path)

    def test_names_with_line_ends_stay_on_one_line(self):
        self.assert_does_not_start(13, "Cannot create", "--database", self.path("a\nb/c"))


class AccountTest(ServeCase):
    def test_account_exists(self):
        with Sandbox("--account", EMAIL, "--password-file", self.password_file()) as sandbox:
            token = sandbox.log_in(EMAIL)
            user = sandbox.request("GET", "/v1/me", token=token)[1]["user"]
            self.assertEqual((user["user"], user["projects"]), (EMAIL, ["dev-sandbox", "prod-environment"]))

    def test_password_from_standard_input(self):
        with Sandbox("--account", EMAIL, "--password-file", "-", input="from stdin\n") as sandbox:
            sandbox.log_in(EMAIL, "from stdin")

    def test_account_gets_a_new_password_and_keeps_its_tokens(self):
        path = self.path("sandbox.db")
        with Sandbox("--database", path) as sandbox:
            token = sandbox.create_user(EMAIL, "old one")
        new = self.password_file("new one")
        with Sandbox("--database", path, "--account", EMAIL.upper(), "--password-file", new) as sandbox:
            sandbox.log_in(EMAIL, "new one")
            self.assertEqual(sandbox.request("GET", "/v1/me", token=token)[0], 200)
            body = {"email": EMAIL, "password": "old one"}
            self.assertEqual(sandbox.request("POST", "/v1/userauth", body)[0], 403)

    def test_what_is_refused(self):
        file = self.password_file()
        self.assert_does_not_start(2, "must be used together", "--account", EMAIL)
        self.assert_does_not_start(2, "must be used together", "--password-file", file)
        self.assert_does_not_start(2, 'needs an e-mail address, not "jane".', "--account", "jane", "--password-file", file)
        self.assert_does_not_start(2, "is empty", "--account", EMAIL, "--password-file", self.write("empty", ""))
        self.assert_does_not_start(13, "Cannot read", "--account", EMAIL, "--password-file", self.path("missing"))
        long = self.password_file("p" * 257)
        self.assert_does_not_start(2, "at most 256 characters", "--account", EMAIL, "--password-file", long)

    def test_otp(self):
        with Sandbox("--otp", "1") as sandbox:
            sandbox.create_user(EMAIL)
            body = {"email": EMAIL, "password": PASSWORD}
            self.assertEqual(sandbox.request("POST", "/v1/userauth", body)[0], 510)
        self.assert_does_not_start(2, "--otp", "--otp", "1234567")
        self.assert_does_not_start(2, "--otp", "--otp", "")


class TlsTest(ServeCase):
    def test_https(self):
        certificate, key = make_certificate(self.home)
        with Sandbox("--tls-certificate", certificate, "--tls-key", key, ca=certificate) as sandbox:
            self.assertTrue(sandbox.url.startswith("https://127.0.0.1:"))
            token = sandbox.create_user(EMAIL)
            self.assertEqual(sandbox.request("GET", "/v1/me", token=token)[0], 200)
            plain = http.client.HTTPConnection(sandbox.host, sandbox.port, timeout=60)
            with contextlib.closing(plain), self.assertRaises((http.client.HTTPException, OSError)):
                plain.request("GET", "/v1/me")
                plain.getresponse()
            untrusting = ssl.create_default_context()
            with self.assertRaises(ssl.SSLCertVerificationError):
                with socket.create_connection((sandbox.host, sandbox.port)) as connection:
                    untrusting.wrap_socket(connection, server_hostname="127.0.0.1")
            self.assertEqual(sandbox.request("GET", "/v1/me", token=token)[0], 200)
        self.assertIn("AIVEN_CA_CERT", sandbox.errors)

    def test_certificates_and_keys_that_do_not_work(self):
        certificate, key = make_certificate(self.home)
        _, other_key = make_certificate(self.home, "other")
        text = self.write("text", "neither certificate nor key\n")
        for first, second, message in [
            (self.path("missing"), key, "Cannot use the TLS certificate"),
            (certificate, self.path("missing"), "Cannot use the TLS certificate"),
            (text, key, "Cannot use the TLS certificate"),
            (certificate, text, "Cannot use the TLS certificate"),
            (key, key, "Cannot use the TLS certificate"),
            (certificate, certificate, "Cannot use the TLS certificate"),
            (self.home, key, "Cannot use the TLS certificate"),
            (certificate, other_key, "do not belong together"),
        ]:
            with self.subTest(certificate=first, key=second):
                self.assert_does_not_start(13, message, "--tls-certificate", first, "--tls-key", second)
        self.assert_does_not_start(2, "must be used together", "--tls-certificate", certificate)
        self.assert_does_not_start(2, "must be used together", "--tls-key", key)


if __name__ == "__main__":
    unittest.main()
