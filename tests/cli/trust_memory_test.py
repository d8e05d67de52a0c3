# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the cached authority: it is tried first, and the cache cannot make avn trust another one."""

import json
import os
import select
import shutil
import socket
import subprocess
import unittest

from harness import AVN, BUILD_ROOT, TIMEOUT
from network_case import CREATE, GOOD, REVOKE
from rig import faults
from rig.canaries import TOKEN
from rig.link import SlowLink
from rig.server import ScriptedServer, reset
from trust_case import SYSTEM, UNKNOWN, TrustCase

ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
    SANITIZED = any(option["name"] == "b_sanitize" and option["value"] != "none" for option in json.load(options))


def break_tls(server, connection):
    """Send something other than TLS."""
    os.write(connection.fileno(), b"\0" * 64)


def can_mount():
    """Return whether a process can have its own mounts."""
    command = ["unshare", "-rm", "mount", "--bind", "/dev/null", SYSTEM]
    return os.path.exists(SYSTEM) and shutil.which("unshare") and subprocess.run(command, capture_output=True).returncode == 0


class CacheTest(TrustCase):
    def setUp(self):
        super().setUp()
        self.b, self.x = self.make_authority("B"), self.make_authority("X")
        self.bundle = self.make_bundle(self.a.certificate, self.b.certificate)
        self.server = self.serve_with(*self.a.issue("leaf"))

    def test_what_is_cached(self):
        self.ask_well(1, self.bundle, self.server)
        self.assert_cached(self.bundle, self.a)
        self.assertEqual(os.stat(self.cache_file).st_mode & 0o777, 0o600)
        before = os.stat(self.cache_file), os.stat(self.cache).st_mtime_ns
        self.ask_well(1, self.bundle, self.server)
        self.assertEqual((os.stat(self.cache_file), os.stat(self.cache).st_mtime_ns), before)

    def test_a_wrong_authority_is_replaced(self):
        self.cache_authority(self.bundle, self.b)
        self.ask_well(2, self.bundle, self.server)
        self.assert_cached(self.bundle, self.a)
        self.ask_well(1, self.bundle, self.server)

    def test_the_cache_adds_no_authority(self):
        """The cache names X, which is not in the bundle."""
        stranger = self.serve_with(*self.x.issue("leaf"))
        label, a, x = self.label(self.bundle), self.text_of(self.a), self.text_of(self.x)
        other = self.label(self.make_bundle(self.x.certificate))
        for text in (label + x, label + x.rstrip(), label + a + x, label + x + a, label + a + "\0" + x, label + "\0" + x,
                     label + "\n" + x, label + a.replace("BEGIN", "BEGIN X509", 1) + x, x, x + label + a, label + label + x,
                     x.strip() + label, other + x, a + x, label + "-----BEGIN CERTIFICATE-----\n" + x):  # fmt: skip
            with self.subTest(text=text):
                self.write_cache(text)
                (status, errors), n_connections = self.ask(stranger, self.bundle)
                self.assertEqual((status, n_connections), (10, 1))
                self.assertIn(UNKNOWN, errors)
                self.ask_well(1, self.bundle, self.server)
                self.assert_cached(self.bundle, self.a)
        self.assertEqual(stranger.requests, [])

    def test_a_changed_bundle(self):
        """The cache is not used after a change of the bundle, and removed authorities are not trusted."""
        self.ask_well(1, self.bundle, self.server)
        os.utime(self.bundle, ns=(0, 0))
        self.ask_well(1, self.bundle, self.server)
        self.assert_cached(self.bundle, self.a)
        shutil.copy(self.bundle, self.bundle + ".new")
        os.replace(self.bundle + ".new", self.bundle)
        self.ask_well(1, self.bundle, self.server)
        self.assert_cached(self.bundle, self.a)
        self.cache_authority(self.bundle, self.b)
        os.utime(self.bundle, ns=(0, 1))
        self.ask_well(1, self.bundle, self.server)

    def test_an_authority_removed_from_the_bundle(self):
        self.ask_well(1, self.bundle, self.server)
        text, status = self.read(self.bundle).decode(), os.stat(self.bundle)
        with open(self.bundle, "r+") as file:
            file.write(text.replace(self.text_of(self.a), "#" * len(self.text_of(self.a))))
        os.utime(self.bundle, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.assert_cached(self.bundle, self.a)
        (verdict, errors), _ = self.ask(self.server, self.bundle)
        self.assertEqual(verdict, 10)
        self.assertIn(UNKNOWN, errors)
        self.assertEqual(len(self.server.requests), 1)

    def test_another_bundle(self):
        self.ask_well(1, self.bundle, self.server)
        other = self.make_bundle(self.b.certificate, self.x.certificate)
        self.assertEqual(self.ask(self.server, other)[0][0], 10)
        self.ask_well(1, other, self.serve_with(*self.x.issue("leaf")))
        self.assert_cached(other, self.x)
        self.ask_well(1, self.bundle, self.server)
        self.assert_cached(self.bundle, self.a)

    def test_damaged_caches(self):
        label, text = self.label(self.bundle), self.text_of(self.a).rstrip()
        for memory in ("", "\n", "nonsense", label, label + "\n", label[:-1], label[1:] + text, label + text[:200],
                       label + text[200:], label + "-----BEGIN CERTIFICATE-----", label + text + "\n\n", label.upper() + text,
                       label + text.replace("\n", "\r\n"), label + text * 200, label + text.replace("M", "N", 1),
                       "\0" + label + text, label + self.read(self.a.key).decode(), "x" * (1 << 20)):  # fmt: skip
            with self.subTest(memory=memory[:100]):
                self.write_cache(memory)
                (status, errors), n_connections = self.ask(self.server, self.bundle)
                self.assertEqual((status, errors), (0, ""))
                self.assertLessEqual(n_connections, 2)
                self.assert_cached(self.bundle, self.a)

    def test_a_cache_that_is_not_private(self):
        self.cache_authority(self.bundle, self.b)
        os.chmod(self.cache_file, 0o644)
        self.ask_well(1, self.bundle, self.server)
        self.cache_authority(self.bundle, self.b)
        os.chmod(self.cache, 0o755)
        self.ask_well(1, self.bundle, self.server)
        shutil.rmtree(self.cache)
        with open(self.cache, "w"):
            self.ask_well(1, self.bundle, self.server)

    def test_no_cache_for_a_bundle_of_one(self):
        self.ask_well(1, self.a.certificate, self.server)
        self.assertFalse(os.path.exists(self.cache))

    def test_no_cache_for_a_bundle_in_another_form(self):
        text = self.read(self.bundle).decode()
        for other in (text.replace("\n", "\r\n"), "".join(line.strip() + "\n\n" for line in text.splitlines())):
            bundle = self.new_path()
            with open(bundle, "w") as file:
                file.write(other)
            self.ask_well(1, bundle, self.server)
            self.assertFalse(os.path.exists(self.cache))

    def test_a_change_is_sent_once(self):
        """Check that avn connects again only if it has sent nothing on the first connection."""
        for words in (REVOKE, CREATE):
            with self.subTest(words):
                server = self.serve_with(*self.a.issue("once"))
                self.cache_authority(self.bundle, self.b)
                self.assertEqual(self.ask(server, self.bundle, *words)[1], 2)
                self.assertEqual(len(server.requests), 1)
                for step in (reset, break_tls):
                    server = self.serve_with(*self.a.issue("lost-" + step.__name__), answer=(step,))
                    self.cache_authority(self.bundle, self.a)
                    self.assertEqual(self.ask(server, self.bundle, *words)[0][0], 12)
                    self.assertEqual(len(server.changes), 1)

    def test_handshakes_that_fail(self):
        """After a failed handshake, avn tries once more with all authorities."""
        server = ScriptedServer(always=ALERT, raw=True)
        self.addCleanup(server.stop)
        self.cache_authority(self.bundle, self.a)
        for words in (("user", "info"), CREATE):
            result = self.avn(*words, "--url", server.url.replace("http", "https"), "--auth-ca", self.bundle,
                              env={"AIVEN_AUTH_TOKEN": TOKEN})  # fmt: skip
            self.assert_failed(result, 10)
        self.assertEqual(server.connections, 4)
        self.assertNotIn(b"HTTP", b"".join(server.received))


def relay_tls(port):
    """Return a step that acts as a TLS proxy after CONNECT."""

    def step(server, connection):
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as peer:
            while True:
                ends = [connection] if connection.pending() else select.select([connection, peer], [], [], TIMEOUT)[0]
                for end in ends:
                    data = end.recv(65536)
                    if not data:
                        return
                    (peer if end is connection else connection).sendall(data)

    return step


class Proxies(TrustCase):
    def setUp(self):
        super().setUp()
        self.b = self.make_authority("B")
        self.bundle = self.make_bundle(self.a.certificate, self.b.certificate)
        self.server = self.serve_with(*self.a.issue("leaf"))

    def test_a_proxy_that_speaks_no_tls(self):
        with SlowLink(0) as link:
            self.cache_authority(self.bundle, self.b)
            for n_connections in (2, 1):
                self.ask_well(n_connections, self.bundle, self.server, env={"https_proxy": link.url})
            self.assert_cached(self.bundle, self.a)

    def test_a_proxy_that_speaks_tls(self):
        """The proxy's certificate is not signed by the authority that is cached for the server."""
        proxy = self.serve_with(*self.b.issue("proxy"), answer=(relay_tls(self.server.port),))
        env = {"https_proxy": proxy.url}
        for authority in (None, self.a, self.b):
            self.clear_cache()
            if authority is not None:
                self.cache_authority(self.bundle, authority)
            self.ask_well(1, self.bundle, self.server, env=env)
            self.assert_cached(self.bundle, authority)
        self.assertEqual((proxy.connections, len(proxy.requests)), (3, 3))

    def test_a_proxy_that_is_not_trusted(self):
        stranger = self.serve_with(*self.make_authority("X").issue("proxy"), answer=(relay_tls(self.server.port),))
        for authority in (None, self.a):
            self.clear_cache()
            if authority is not None:
                self.cache_authority(self.bundle, authority)
            (status, _), n_connections = self.ask(self.server, self.bundle, env={"https_proxy": stranger.url})
            self.assertEqual((status, n_connections), (10, 0))
        self.assertEqual(stranger.requests, [])


class System(TrustCase):
    def test_it_trusts_as_before(self):
        server = self.serve_with(*self.a.issue("leaf"))
        result = self.avn("user", "info", "--url", server.url, env={"AIVEN_AUTH_TOKEN": TOKEN})
        self.assert_failed(result, 10)
        self.assertIn(UNKNOWN, result.stderr)
        self.assertEqual(server.requests, [])
        self.assertFalse(os.path.exists(self.cache))

    def ask_with_system(self, server, bundle, **env):
        """Run avn with a file in place of the system's CA bundle."""
        script = 'mount --bind "$0" ' + SYSTEM + ' && exec "$@"'
        line = ["unshare", "-rm", "sh", "-c", script, bundle, AVN, "user", "info", "--url", server.url]
        before = server.connections
        done = subprocess.run(line, env={**self.env, "AIVEN_AUTH_TOKEN": TOKEN, **env}, capture_output=True,
                              text=True, timeout=TIMEOUT)  # fmt: skip
        return (done.returncode, done.stderr), server.connections - before

    @unittest.skipIf(faults.STRACE is None or SANITIZED, "strace cannot trace avn, or a sanitizer traces itself")
    def test_it_is_not_read_without_tls(self):
        with ScriptedServer(always=GOOD) as server:
            command = ["strace", "-f", "-e", "trace=openat", AVN, "user", "info", "--url", server.url]
            env = {**self.env, "AIVEN_AUTH_TOKEN": TOKEN}
            done = subprocess.run(command, env=env, capture_output=True, timeout=TIMEOUT)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"libsoup", done.stderr)
        for path in (b"/ssl/certs", b"authority.pem", b"libgiognutls"):
            self.assertNotIn(path, done.stderr)

    @unittest.skipUnless(can_mount(), "mounting is not permitted")
    def test_what_is_cached(self):
        b = self.make_authority("B")
        bundle = self.make_bundle(self.a.certificate, b.certificate)
        server = self.serve_with(*self.a.issue("leaf"))
        self.assertEqual(self.ask_with_system(server, bundle, SSL_CERT_DIR=self.home), ((0, ""), 1))
        self.assertFalse(os.path.exists(self.cache))
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 1))
        label, text = self.read(self.cache_file).decode().split("\n", 1)
        self.assertEqual(text, self.text_of(self.a).rstrip())
        before = os.stat(self.cache_file)
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 1))
        self.assertEqual(os.stat(self.cache_file), before)
        self.write_cache(label, "\n", self.text_of(b).rstrip())
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 2))
        self.assertEqual(self.read(self.cache_file).decode(), f"{label}\n{text}")
        stranger = self.serve_with(*self.make_authority("X").issue("leaf"))
        (status, errors), n_connections = self.ask_with_system(stranger, bundle)
        self.assertEqual((status, n_connections, stranger.requests), (10, 2, []))
        self.assertIn(UNKNOWN, errors)


if __name__ == "__main__":
    unittest.main()
