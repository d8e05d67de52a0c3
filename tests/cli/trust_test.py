# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whom avn trusts: all authorities decide, and trying first the one that was needed last changes no verdict."""

import base64
import hashlib
import json
import os
import random
import re
import select
import shutil
import socket
import subprocess
import unittest

from harness import AVN, BUILD_ROOT, FULL, PATIENCE
from network_case import CREATE, GOOD, REVOKE, NetworkCase
from rig.canaries import TOKEN
from rig.certificates import CA, Authority, openssl
from rig.link import SlowLink
from rig.server import ScriptedServer, reset

CURL = shutil.which("curl")
SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
PAST = ("20200101000000Z", "20200201000000Z")
FUTURE = ("20900101000000Z", "20900201000000Z")
N_MUTATIONS = 12 if FULL else 4
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
UNKNOWN = "not signed by an authority that is trusted here"
with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
    SANITIZED = any(option["name"] == "b_sanitize" and option["value"] != "none" for option in json.load(options))
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END CERTIFICATE-----\n", re.DOTALL)


def join(target, *paths):
    with open(target, "w") as file:
        for path in paths:
            with open(path) as source:
                file.write(source.read())
    return target


def can_mount():
    """Whether a process can have mounts of its own."""
    command = ["unshare", "-rm", "mount", "--bind", "/dev/null", SYSTEM]
    return os.path.exists(SYSTEM) and shutil.which("unshare") and subprocess.run(command, capture_output=True).returncode == 0


class TrustCase(NetworkCase):
    def setUp(self):
        super().setUp()
        self.n_files = 0
        self.cache = os.path.join(self.config_dir, "avn-cache")
        self.memory = os.path.join(self.cache, "authority.pem")
        self.a = self.make_authority("A")

    def make_authority(self, name, folder=None):
        path = os.path.join(self.home, "authority-" + (folder or name))
        os.mkdir(path)
        return Authority(path, "Made-up authority " + name)

    def new_path(self):
        self.n_files += 1
        return os.path.join(self.home, f"file-{self.n_files}.pem")

    def make_bundle(self, *paths):
        return join(self.new_path(), *([SYSTEM] if os.path.exists(SYSTEM) else []), *paths)

    def text_of(self, authority):
        return self.read(authority.certificate).decode()

    def label(self, bundle):
        """The line that names a bundle in the cache."""
        status = os.stat(bundle)
        seconds, rest = divmod(status.st_mtime_ns, 10**9)
        identity = f"{bundle} {status.st_dev} {status.st_ino} {status.st_size} {seconds}.{rest:09}"
        return f"# {hashlib.sha256(identity.encode()).hexdigest()}\n"

    def forget(self):
        shutil.rmtree(self.cache, ignore_errors=True)

    def remember(self, *texts):
        """Puts into the cache what avn may or may not have written itself."""
        os.makedirs(self.cache, 0o700, exist_ok=True)
        with open(self.memory, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("".join(texts))

    def remember_authority(self, bundle, authority):
        self.remember(self.label(bundle), self.text_of(authority).rstrip("\n"))

    def assert_remembered(self, bundle, authority):
        expected = self.label(bundle) + self.text_of(authority).rstrip("\n") if authority is not None else None
        self.assertEqual(self.read(self.memory).decode() if os.path.exists(self.memory) else None, expected)

    def serve_with(self, leaf, key, *chain, answer=GOOD):
        server = ScriptedServer(always=answer, certificate=(join(self.new_path(), leaf, *chain), key))
        self.addCleanup(server.stop)
        return server

    def ask(self, server, bundle, *words, env=None):
        """Returns the verdict, and how many connections it took."""
        before = server.connections
        result = self.avn(*(words or ("user", "info")), "--url", server.url, "--auth-ca", bundle,
                          env={"AIVEN_AUTH_TOKEN": TOKEN, **(env or {})})  # fmt: skip
        return (result.status, result.stderr), server.connections - before

    def ask_well(self, n_connections, bundle, server, **keywords):
        self.assertEqual(self.ask(server, bundle, **keywords), ((0, ""), n_connections))

    def ask_curl(self, server, bundle):
        line = [CURL, "--http1.1", "-sS", "-o", "/dev/null", "--noproxy", "*", "--cacert", bundle, server.url]
        return subprocess.run(line, env=self.env, capture_output=True, timeout=PATIENCE).returncode

    def judge(self, leaf, key, bundle, *chain, others=()):
        """Asks with nothing remembered, with what that left behind, with each authority, and curl; returns the verdict."""
        server = self.serve_with(leaf, key, *chain)
        self.forget()
        verdict, n_connections = self.ask(server, bundle)
        self.assertEqual(n_connections, 1)
        self.assertTrue(verdict[0] == 0 or not os.path.exists(self.memory))
        self.assertEqual(self.ask(server, bundle), (verdict, 1))
        for authority in (self.a, *others):
            self.remember_authority(bundle, authority)
            again, n_connections = self.ask(server, bundle)
            self.assertEqual(again, verdict)
            self.assertLessEqual(n_connections, 2)
        self.assertIn(verdict[0], (0, 10))
        if CURL is not None:
            self.assertEqual(self.ask_curl(server, bundle) == 0, verdict[0] == 0)
        if verdict[0] != 0:
            self.assertEqual(server.requests, [])
        return verdict


class Verdicts(TrustCase):
    """Asked for the first time, later, and of curl."""

    def test_what_is_signed_well(self):
        b = self.make_authority("B")
        bundle = self.make_bundle(self.a.certificate)
        self.assertEqual(self.judge(*self.a.issue("direct"), bundle), (0, ""))
        self.assertEqual(self.judge(*b.issue("below"), bundle, self.a.sign(b)), (0, ""))
        chain, signer = [], self.a
        for name in "abc":
            below = self.make_authority("extra-" + name)
            chain.insert(0, signer.sign(below))
            signer = below
        self.assertEqual(self.judge(*signer.issue("far-below"), bundle, *chain), (0, ""))
        self.assertEqual(self.judge(*signer.issue("with-root"), bundle, *chain, self.a.certificate), (0, ""))

    def test_cross_signed(self):
        b = self.make_authority("B")
        cross = self.a.sign(b)
        leaf = b.issue("leaf")
        for authorities in ([self.a], [b], [self.a, b]):
            bundle = self.make_bundle(*(authority.certificate for authority in authorities))
            with self.subTest(authorities=authorities):
                self.assertEqual(self.judge(*leaf, bundle, cross, others=[b]), (0, ""))
        expired = self.a.sign(b, dates=PAST)
        self.assertEqual(self.judge(*leaf, self.make_bundle(b.certificate), expired, others=[b])[0], 0)
        self.assertEqual(self.judge(*leaf, self.make_bundle(self.a.certificate), expired)[0], 10)

    def test_what_is_remembered_of_a_cross_signed_one(self):
        """The end of the chain leads to an authority that the bundle does not have; one below it does."""
        b = self.make_authority("B")
        bundle = self.make_bundle(b.certificate)
        server = self.serve_with(*b.issue("leaf"), self.a.sign(b))
        self.ask_well(1, bundle, server)
        self.assert_remembered(bundle, b)
        self.ask_well(1, bundle, server)

    def test_two_authorities_of_one_name(self):
        other = self.make_authority("A", folder="A-again")
        for first, second in ((self.a, other), (other, self.a)):
            bundle = self.make_bundle(first.certificate, second.certificate)
            for authority in (self.a, other):
                leaf = authority.issue("of-" + os.path.basename(authority.folder))
                self.assertEqual(self.judge(*leaf, bundle, others=[other]), (0, ""))
        self.assertEqual(self.judge(*other.issue("lonely"), self.make_bundle(self.a.certificate), others=[other])[0], 10)

    def test_a_certificate_that_is_an_authority_of_its_own(self):
        leaf = self.a.issue("own", self_signed=True)
        self.assertEqual(self.judge(*leaf, self.make_bundle(leaf[0])), (0, ""))

    def test_bad_ones(self):
        b = self.make_authority("B")
        bundle = self.make_bundle(self.a.certificate)
        rows = {
            "expired": (self.a.issue("expired", dates=PAST), []),
            "not yet valid": (self.a.issue("future", dates=FUTURE), []),
            "another host": (self.a.issue("other", hosts="DNS:example.com"), []),
            "expired and another host": (self.a.issue("both", hosts="DNS:example.com", dates=PAST), []),
            "unknown authority": (b.issue("stranger"), []),
            "unknown authority, sent along": (b.issue("stranger-2"), [b.certificate]),
            "self-signed": (self.a.issue("self", self_signed=True), []),
            "missing intermediate": (b.issue("gap"), []),
            "expired intermediate": (b.issue("old"), [self.a.sign(b, dates=PAST)]),
            "intermediate that is no authority": (b.issue("leafy"), [self.a.sign(b, extensions=("basicConstraints=critical,CA:FALSE",))]),
            "unrelated in between": (b.issue("odd"), [self.a.certificate]),
        }  # fmt: skip
        for name, ((leaf, key), chain) in rows.items():
            with self.subTest(name):
                status, errors = self.judge(leaf, key, bundle, *chain, others=[b])
                self.assertEqual(status, 10)
                self.assertIn("its certificate", errors)

    def test_name_constraints(self):
        bundle = self.make_bundle(self.a.certificate)
        for name, permitted in (("Within", "DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255"), ("Without", "DNS:example.com")):
            b = self.make_authority(name)
            constrained = self.a.sign(b, extensions=(CA, "nameConstraints=critical,permitted;" + permitted))
            with self.subTest(name):
                status, _ = self.judge(*b.issue("leaf", hosts="DNS:localhost,IP:127.0.0.1"), bundle, constrained)
                self.assertEqual(status, 0 if name == "Within" else 10)

    def damage(self, authority, change):
        path = self.new_path()
        changed = base64.encodebytes(change(base64.b64decode(BLOCK.search(self.text_of(authority)).group(1)))).decode()
        with open(path, "w") as file:
            file.write(f"-----BEGIN CERTIFICATE-----\n{changed}-----END CERTIFICATE-----\n")
        return path

    def test_authorities_that_are_damaged(self):
        """Bytes of the authority are changed at random: the verdict is the same the next time."""
        server = self.serve_with(*self.a.issue("leaf"))
        dice = random.Random(20261125)
        other = self.make_authority("Other").certificate

        def change(der):
            changed = bytearray(der)
            for _ in range(dice.choice([1, 1, 2, 8])):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            return bytes(changed)

        for number in range(N_MUTATIONS):
            path = self.damage(self.a, change)
            bundle = join(self.new_path(), other, path)
            with self.subTest(number=number, text=self.read(path)):
                first, again = (self.ask(server, bundle)[0] for _ in range(2))
                self.assertEqual(first, again)
                self.assertIn(first[0], (0, 10, 13))

    def test_a_bundle_with_a_damaged_authority_is_refused(self):
        """Curl refuses it, too."""
        damaged = self.damage(self.make_authority("Other"), lambda der: der.replace(b"\x17\x0d", b"\x17\x0e", 1))
        bundle = join(self.new_path(), self.a.certificate, damaged)
        server = self.serve_with(*self.a.issue("leaf"))
        self.assertEqual(self.ask(server, bundle)[0][0], 13)
        if CURL is not None:
            self.assertEqual(self.ask_curl(server, bundle), 77)


class Memories(TrustCase):
    """What was needed is tried first the next time, and can add no authority."""

    def setUp(self):
        super().setUp()
        self.b, self.x = self.make_authority("B"), self.make_authority("X")
        self.bundle = self.make_bundle(self.a.certificate, self.b.certificate)
        self.server = self.serve_with(*self.a.issue("leaf"))

    def test_what_is_remembered(self):
        self.ask_well(1, self.bundle, self.server)
        self.assert_remembered(self.bundle, self.a)
        self.assertEqual(os.stat(self.memory).st_mode & 0o777, 0o600)
        before = os.stat(self.memory), os.stat(self.cache).st_mtime_ns
        self.ask_well(1, self.bundle, self.server)
        self.assertEqual((os.stat(self.memory), os.stat(self.cache).st_mtime_ns), before)

    def test_a_memory_is_tried_and_left(self):
        self.remember_authority(self.bundle, self.b)
        self.ask_well(2, self.bundle, self.server)
        self.assert_remembered(self.bundle, self.a)
        self.ask_well(1, self.bundle, self.server)

    def test_a_memory_makes_nobody_trusted(self):
        """X is not in the bundle, whatever the cache says of it."""
        stranger = self.serve_with(*self.x.issue("leaf"))
        label, a, x = self.label(self.bundle), self.text_of(self.a), self.text_of(self.x)
        other = self.label(self.make_bundle(self.x.certificate))
        for text in (label + x, label + x.rstrip(), label + a + x, label + x + a, label + a + "\0" + x, label + "\0" + x,
                     label + "\n" + x, label + a.replace("BEGIN", "BEGIN X509", 1) + x, x, x + label + a, label + label + x,
                     x.strip() + label, other + x, a + x, label + "-----BEGIN CERTIFICATE-----\n" + x):  # fmt: skip
            with self.subTest(text=text):
                self.remember(text)
                (status, errors), n_connections = self.ask(stranger, self.bundle)
                self.assertEqual((status, n_connections), (10, 1))
                self.assertIn(UNKNOWN, errors)
                self.ask_well(1, self.bundle, self.server)
                self.assert_remembered(self.bundle, self.a)
        self.assertEqual(stranger.requests, [])

    def test_a_bundle_that_has_changed(self):
        """An old memory is not used, and what the bundle has lost is lost."""
        self.ask_well(1, self.bundle, self.server)
        os.utime(self.bundle, ns=(0, 0))
        self.ask_well(1, self.bundle, self.server)
        self.assert_remembered(self.bundle, self.a)
        shutil.copy(self.bundle, self.bundle + ".new")
        os.replace(self.bundle + ".new", self.bundle)
        self.ask_well(1, self.bundle, self.server)
        self.assert_remembered(self.bundle, self.a)
        self.remember_authority(self.bundle, self.b)
        os.utime(self.bundle, ns=(0, 1))
        self.ask_well(1, self.bundle, self.server)

    def test_an_authority_that_the_bundle_has_lost(self):
        self.ask_well(1, self.bundle, self.server)
        text, status = self.read(self.bundle).decode(), os.stat(self.bundle)
        with open(self.bundle, "r+") as file:
            file.write(text.replace(self.text_of(self.a), "#" * len(self.text_of(self.a))))
        os.utime(self.bundle, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.assert_remembered(self.bundle, self.a)
        (verdict, errors), _ = self.ask(self.server, self.bundle)
        self.assertEqual(verdict, 10)
        self.assertIn(UNKNOWN, errors)
        self.assertEqual(len(self.server.requests), 1)

    def test_another_bundle(self):
        self.ask_well(1, self.bundle, self.server)
        other = self.make_bundle(self.b.certificate, self.x.certificate)
        self.assertEqual(self.ask(self.server, other)[0][0], 10)
        self.ask_well(1, other, self.serve_with(*self.x.issue("leaf")))
        self.assert_remembered(other, self.x)
        self.ask_well(1, self.bundle, self.server)
        self.assert_remembered(self.bundle, self.a)

    def test_memories_that_are_damaged(self):
        label, text = self.label(self.bundle), self.text_of(self.a).rstrip()
        for memory in ("", "\n", "nonsense", label, label + "\n", label[:-1], label[1:] + text, label + text[:200],
                       label + text[200:], label + "-----BEGIN CERTIFICATE-----", label + text + "\n\n", label.upper() + text,
                       label + text.replace("\n", "\r\n"), label + text * 200, label + text.replace("M", "N", 1),
                       "\0" + label + text, label + self.read(self.a.key).decode(), "x" * (1 << 20)):  # fmt: skip
            with self.subTest(memory=memory[:100]):
                self.remember(memory)
                (status, errors), n_connections = self.ask(self.server, self.bundle)
                self.assertEqual((status, errors), (0, ""))
                self.assertLessEqual(n_connections, 2)
                self.assert_remembered(self.bundle, self.a)

    def test_a_place_that_is_not_private(self):
        self.remember_authority(self.bundle, self.b)
        os.chmod(self.memory, 0o644)
        self.ask_well(1, self.bundle, self.server)
        self.remember_authority(self.bundle, self.b)
        os.chmod(self.cache, 0o755)
        self.ask_well(1, self.bundle, self.server)
        shutil.rmtree(self.cache)
        with open(self.cache, "w"):
            self.ask_well(1, self.bundle, self.server)

    def test_nothing_is_remembered_of_a_bundle_of_one(self):
        self.ask_well(1, self.a.certificate, self.server)
        self.assertFalse(os.path.exists(self.cache))

    def test_nothing_is_remembered_of_a_bundle_that_is_written_in_another_way(self):
        text = self.read(self.bundle).decode()
        for other in (text.replace("\n", "\r\n"), "".join(line.strip() + "\n\n" for line in text.splitlines())):
            bundle = self.new_path()
            with open(bundle, "w") as file:
                file.write(other)
            self.ask_well(1, bundle, self.server)
            self.assertFalse(os.path.exists(self.cache))

    def test_a_change_is_sent_once(self):
        """The second connection is made before anything is sent on the first, and never after."""
        for words in (REVOKE, CREATE):
            with self.subTest(words):
                server = self.serve_with(*self.a.issue("once"))
                self.remember_authority(self.bundle, self.b)
                self.assertEqual(self.ask(server, self.bundle, *words)[1], 2)
                self.assertEqual(len(server.requests), 1)
                server = self.serve_with(*self.a.issue("lost"), answer=(reset,))
                self.remember_authority(self.bundle, self.a)
                self.assertEqual(self.ask(server, self.bundle, *words)[0][0], 12)
                self.assertEqual(len(server.changes), 1)

    def test_handshakes_that_fail(self):
        """Whatever is wrong with TLS, all authorities are asked as well, once."""
        server = ScriptedServer(always=ALERT, raw=True)
        self.addCleanup(server.stop)
        self.remember_authority(self.bundle, self.a)
        for words in (("user", "info"), CREATE):
            result = self.avn(*words, "--url", server.url.replace("http", "https"), "--auth-ca", self.bundle,
                              env={"AIVEN_AUTH_TOKEN": TOKEN})  # fmt: skip
            self.assert_failed(result, 10)
        self.assertEqual(server.connections, 4)
        self.assertNotIn(b"HTTP", b"".join(server.received))


def relay_tls(port):
    """Makes a step: what a proxy that speaks TLS itself does for CONNECT."""

    def step(server, connection):
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as peer:
            while True:
                ends = [connection] if connection.pending() else select.select([connection, peer], [], [], PATIENCE)[0]
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
            self.remember_authority(self.bundle, self.b)
            for n_connections in (2, 1):
                self.ask_well(n_connections, self.bundle, self.server, env={"https_proxy": link.url})
            self.assert_remembered(self.bundle, self.a)

    def test_a_proxy_that_speaks_tls(self):
        """It has a certificate of another authority, which the one that was remembered for the server knows nothing of."""
        proxy = self.serve_with(*self.b.issue("proxy"), answer=(relay_tls(self.server.port),))
        env = {"https_proxy": proxy.url}
        for authority in (None, self.a, self.b):
            self.forget()
            if authority is not None:
                self.remember_authority(self.bundle, authority)
            self.ask_well(1, self.bundle, self.server, env=env)
            self.assert_remembered(self.bundle, authority)
        self.assertEqual((proxy.connections, len(proxy.requests)), (3, 3))

    def test_a_proxy_that_is_not_trusted(self):
        stranger = self.serve_with(*self.make_authority("X").issue("proxy"), answer=(relay_tls(self.server.port),))
        for authority in (None, self.a):
            self.forget()
            if authority is not None:
                self.remember_authority(self.bundle, authority)
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
        """Runs avn where the system's authorities are those of a file."""
        script = 'mount --bind "$0" ' + SYSTEM + ' && exec "$@"'
        line = ["unshare", "-rm", "sh", "-c", script, bundle, AVN, "user", "info", "--url", server.url]
        before = server.connections
        done = subprocess.run(line, env={**self.env, "AIVEN_AUTH_TOKEN": TOKEN, **env}, capture_output=True,
                              text=True, timeout=PATIENCE)  # fmt: skip
        return (done.returncode, done.stderr), server.connections - before

    @unittest.skipIf(shutil.which("strace") is None or SANITIZED, "strace is not installed, or a sanitizer traces itself")
    def test_it_is_not_read_without_tls(self):
        with ScriptedServer(always=GOOD) as server:
            command = ["strace", "-f", "-e", "trace=openat", AVN, "user", "info", "--url", server.url]
            env = {**self.env, "AIVEN_AUTH_TOKEN": TOKEN}
            done = subprocess.run(command, env=env, capture_output=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"libsoup", done.stderr)
        for path in (b"/ssl/certs", b"authority.pem", b"libgiognutls"):
            self.assertNotIn(path, done.stderr)

    @unittest.skipUnless(can_mount(), "nothing can be mounted here")
    def test_what_is_remembered(self):
        b = self.make_authority("B")
        bundle = self.make_bundle(self.a.certificate, b.certificate)
        server = self.serve_with(*self.a.issue("leaf"))
        self.assertEqual(self.ask_with_system(server, bundle, SSL_CERT_FILE=bundle), ((0, ""), 1))
        self.assertFalse(os.path.exists(self.cache))
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 1))
        label, text = self.read(self.memory).decode().split("\n", 1)
        self.assertEqual(text, self.text_of(self.a).rstrip())
        before = os.stat(self.memory)
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 1))
        self.assertEqual(os.stat(self.memory), before)
        self.remember(label, "\n", self.text_of(b).rstrip())
        self.assertEqual(self.ask_with_system(server, bundle), ((0, ""), 2))
        self.assertEqual(self.read(self.memory).decode(), f"{label}\n{text}")
        stranger = self.serve_with(*self.make_authority("X").issue("leaf"))
        (status, errors), n_connections = self.ask_with_system(stranger, bundle)
        self.assertEqual((status, n_connections, stranger.requests), (10, 2, []))
        self.assertIn(UNKNOWN, errors)


@unittest.skipIf(shutil.which("openssl") is None, "openssl is not installed")
class Revocation(TrustCase):
    def staple(self, certificate):
        openssl("ca", "-config", self.a.settings, "-cert", self.a.certificate, "-keyfile", self.a.key, "-revoke", certificate)
        answer = self.new_path()
        openssl("ocsp", "-index", os.path.join(self.a.folder, "index"), "-CA", self.a.certificate, "-rsigner",
                self.a.certificate, "-rkey", self.a.key, "-issuer", self.a.certificate, "-cert", certificate,
                "-respout", answer, "-ndays", "1")  # fmt: skip
        return answer

    def test_a_stapled_answer_counts(self):
        certificate, key = self.a.issue("leaf")
        answer = self.staple(certificate)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-status_file", answer, "-www"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.env,
        )  # fmt: skip
        self.addCleanup(server.wait, PATIENCE)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        while b"ACCEPT" not in (line := server.stdout.readline()):
            self.assertNotEqual(line, b"")
        bundle = self.make_bundle(self.a.certificate)
        for prepare in (self.forget, lambda: self.remember_authority(bundle, self.a)):
            prepare()
            result = self.avn("user", "info", "--url", f"https://127.0.0.1:{port}", "--auth-ca", bundle, env={"AIVEN_AUTH_TOKEN": TOKEN})
            self.assert_failed(result, 10)
            self.assertIn("its certificate has been revoked", result.stderr)
        if CURL is not None:
            line = [CURL, "--http1.1", "-sS", "--cert-status", "--noproxy", "*", "--cacert", bundle, f"https://127.0.0.1:{port}"]
            self.assertEqual(subprocess.run(line, env=self.env, capture_output=True, timeout=PATIENCE).returncode, 91)


if __name__ == "__main__":
    unittest.main()
