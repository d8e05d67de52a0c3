# SPDX-License-Identifier: LGPL-2.1-or-later
"""Authorities: a few that can have signed a certificate decide as all of them would."""

import base64
import json
import os
import random
import re
import shutil
import socket
import subprocess
import unittest

from harness import AVN, BUILD_ROOT, PATIENCE
from network_case import GOOD, NetworkCase
from rig.canaries import TOKEN
from rig.certificates import CA, Authority, openssl
from rig.link import SlowLink
from rig.server import ScriptedServer

SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
PAST = ("20200101000000Z", "20200201000000Z")
FUTURE = ("20900101000000Z", "20900201000000Z")
N_MUTATIONS = 24
with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as options:
    SANITIZED = any(option["name"] == "b_sanitize" and option["value"] != "none" for option in json.load(options))
needs_strace = unittest.skipIf(shutil.which("strace") is None or SANITIZED, "strace is not installed, or a sanitizer traces itself")
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END CERTIFICATE-----\n", re.DOTALL)


def join(target, *paths):
    with open(target, "w") as file:
        for path in paths:
            with open(path) as source:
                file.write(source.read())
    return target


class AnchorsCase(NetworkCase):
    def setUp(self):
        super().setUp()
        self.n_files = 0
        self.cache = os.path.join(self.config_dir, "avn-cache")
        self.memory = os.path.join(self.cache, "authorities.pem")
        self.a = self.make_authority("A")

    def make_authority(self, name, folder=None):
        path = os.path.join(self.home, "authority-" + (folder or name))
        os.mkdir(path)
        return Authority(path, "Made-up authority " + name)

    def new_path(self):
        self.n_files += 1
        return os.path.join(self.home, f"file-{self.n_files}.pem")

    def make_bundle(self, *paths, system=True):
        """Two files with the same authorities: the second has a block that avn leaves to the backend."""
        bundle = join(self.new_path(), *([SYSTEM] if system and os.path.exists(SYSTEM) else []), *paths)
        whole = join(self.new_path(), bundle, self.a.certificate if not paths else paths[0])
        text = self.read(whole).decode()
        head, tail = text.rsplit("-----BEGIN CERTIFICATE-----", 1)
        with open(whole, "w") as file:
            file.write(head + "-----BEGIN X509 CERTIFICATE-----" + tail.replace("END CERTIFICATE", "END X509 CERTIFICATE"))
        return bundle, whole

    def forget(self):
        shutil.rmtree(self.cache, ignore_errors=True)

    def remember(self, *texts):
        """Lets avn remember what it may or may not have written itself."""
        os.makedirs(self.cache, 0o700, exist_ok=True)
        with open(self.memory, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("".join(texts))

    def serve_with(self, leaf, key, *chain):
        server = ScriptedServer(always=GOOD, certificate=(join(self.new_path(), leaf, *chain), key))
        self.addCleanup(server.stop)
        return server

    def ask(self, server, bundle):
        """Returns the verdict, and how many connections it took."""
        before = server.connections
        result = self.avn("user", "info", "--url", server.url, "--auth-ca", bundle, env={"AIVEN_AUTH_TOKEN": TOKEN})
        return (result.status, result.stderr), server.connections - before

    def compare(self, leaf, key, bundles, *chain):
        """Asks a server with both files; returns the verdict, which has to be the same, and again with what was learnt."""
        server = self.serve_with(leaf, key, *chain)
        self.forget()
        verdict, n_connections = self.ask(server, bundles[0])
        again, n_of_next = self.ask(server, bundles[0])
        by_all, n_of_all = self.ask(server, bundles[1])
        self.assertEqual((verdict, again), (by_all, by_all))
        self.assertEqual(n_of_next, 1 if verdict[0] == 0 else n_connections)
        self.assertEqual(os.path.exists(self.memory), verdict[0] == 0 and n_connections > 1)
        self.assertEqual(n_of_all, 1)
        self.assertLessEqual(n_connections, 3)
        return verdict, n_connections


class Verdicts(AnchorsCase):
    def test_what_is_signed_well(self):
        b = self.make_authority("B")
        bundles = self.make_bundle(self.a.certificate)
        self.assertEqual(self.compare(*self.a.issue("direct"), bundles), ((0, ""), 2))
        self.assertEqual(self.compare(*b.issue("below"), bundles, self.a.sign(b)), ((0, ""), 2))
        longer = [*(f"extra-{name}" for name in "abc")]
        chain, signer = [], self.a
        for name in longer:
            below = self.make_authority(name)
            chain.insert(0, signer.sign(below))
            signer = below
        self.assertEqual(self.compare(*signer.issue("far-below"), bundles, *chain), ((0, ""), 2))

    def test_cross_signed(self):
        b = self.make_authority("B")
        cross = self.a.sign(b)
        leaf = b.issue("leaf")
        for paths in ([self.a.certificate], [b.certificate], [self.a.certificate, b.certificate]):
            with self.subTest(paths=paths):
                self.assertEqual(self.compare(*leaf, self.make_bundle(*paths), cross)[0], (0, ""))
        expired = self.a.sign(b, dates=PAST)
        self.assertEqual(self.compare(*leaf, self.make_bundle(b.certificate), expired)[0][0], 0)
        self.assertEqual(self.compare(*leaf, self.make_bundle(self.a.certificate), expired)[0][0], 10)

    def test_two_authorities_of_one_name(self):
        other = self.make_authority("A", folder="A-again")
        for paths in ([self.a.certificate, other.certificate], [other.certificate, self.a.certificate]):
            bundles = self.make_bundle(*paths)
            for authority in (self.a, other):
                self.assertEqual(self.compare(*authority.issue("of-" + os.path.basename(authority.folder)), bundles)[0], (0, ""))
        verdict = self.compare(*other.issue("lonely"), self.make_bundle(self.a.certificate))[0]
        self.assertEqual(verdict[0], 10)

    def test_a_certificate_that_is_an_authority_of_its_own(self):
        leaf = self.a.issue("own", self_signed=True)
        self.assertEqual(self.compare(*leaf, self.make_bundle(leaf[0]))[0], (0, ""))
        leaf = self.a.issue("named")
        self.compare(*leaf, self.make_bundle(leaf[0]))

    def test_bad_ones(self):
        b = self.make_authority("B")
        bundles = self.make_bundle(self.a.certificate)
        rows = {
            "expired": (self.a.issue("expired", dates=PAST), []),
            "not yet valid": (self.a.issue("future", dates=FUTURE), []),
            "another host": (self.a.issue("other", hosts="DNS:example.com"), []),
            "expired and another host": (self.a.issue("both", hosts="DNS:example.com", dates=PAST), []),
            "nobody known": (b.issue("stranger"), []),
            "nobody known, with its authority": (b.issue("stranger-2"), [b.certificate]),
            "self-signed": (self.a.issue("self", self_signed=True), []),
            "missing intermediate": (b.issue("gap"), []),
            "expired intermediate": (b.issue("old"), [self.a.sign(b, dates=PAST)]),
            "intermediate that is no authority": (b.issue("leafy"), [self.a.sign(b, extensions=("basicConstraints=critical,CA:FALSE",))]),
            "unrelated in between": (b.issue("odd"), [self.a.certificate]),
        }  # fmt: skip
        for name, ((leaf, key), chain) in rows.items():
            with self.subTest(name):
                (status, errors), _ = self.compare(leaf, key, bundles, *chain)
                self.assertEqual(status, 10)
                self.assertIn("its certificate", errors)

    def test_name_constraints(self):
        bundles = self.make_bundle(self.a.certificate)
        for name, permitted in (("Within", "DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255"), ("Without", "DNS:example.com")):
            b = self.make_authority(name)
            constrained = self.a.sign(b, extensions=(CA, "nameConstraints=critical,permitted;" + permitted))
            with self.subTest(name):
                (status, _), _ = self.compare(*b.issue("leaf", hosts="DNS:localhost,IP:127.0.0.1"), bundles, constrained)
                self.assertEqual(status, 0 if name == "Within" else 10)

    def test_authorities_that_are_damaged(self):
        """Bytes of the authority are changed at random; nothing is accepted then that all authorities would refuse."""
        server = ScriptedServer(always=GOOD, certificate=self.a.issue("leaf"))
        self.addCleanup(server.stop)
        dice = random.Random(20261125)
        der = base64.b64decode(BLOCK.search(self.read(self.a.certificate).decode()).group(1))
        other = self.make_authority("Other").certificate
        for number in range(N_MUTATIONS):
            changed = bytearray(der)
            for _ in range(dice.choice([1, 1, 2, 8])):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            path = self.new_path()
            with open(path, "w") as file:
                file.write(f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(changed).decode()}-----END CERTIFICATE-----\n")
            bundles = [join(self.new_path(), other, bundle) for bundle in self.make_bundle(path, system=False)]
            with self.subTest(number=number, changed=bytes(changed).hex()):
                (by_few, _), (by_all, _) = (self.ask(server, bundle) for bundle in bundles)
                self.assertEqual(by_few[0] == 0, by_all[0] == 0, (by_few, by_all))
                self.assertIn(by_few[0], (0, 10, 13))

    def test_a_damaged_authority_takes_no_other_along(self):
        der = base64.b64decode(BLOCK.search(self.read(self.make_authority("Other").certificate).decode()).group(1))
        path = self.new_path()
        with open(path, "w") as file:
            no_time = base64.encodebytes(der.replace(b"\x17\x0d", b"\x17\x0e", 1)).decode()
            file.write(f"-----BEGIN CERTIFICATE-----\n{no_time}-----END CERTIFICATE-----\n")
        server = ScriptedServer(always=GOOD, certificate=self.a.issue("leaf"))
        self.addCleanup(server.stop)
        self.assertEqual(self.ask(server, join(self.new_path(), self.a.certificate, path))[0][0], 0)


class Memories(AnchorsCase):
    """What was needed is tried first the next time, and can add no authority."""

    def setUp(self):
        super().setUp()
        self.b = self.make_authority("B")
        self.text_of_a, self.text_of_b = (self.read(authority.certificate).decode() for authority in (self.a, self.b))
        self.bundle = self.make_bundle(self.a.certificate, self.b.certificate)[0]
        self.server = self.serve_with(*self.a.issue("leaf"))

    def ask_well(self, n_connections, bundle=None, server=None):
        self.assertEqual(self.ask(server or self.server, bundle or self.bundle), ((0, ""), n_connections))

    def test_what_is_remembered(self):
        self.ask_well(2)
        self.assertEqual(self.read(self.memory).decode(), self.text_of_a)
        self.assertEqual(os.stat(self.memory).st_mode & 0o777, 0o600)
        before = os.stat(self.memory)
        self.ask_well(1)
        self.assertEqual(os.stat(self.memory).st_ino, before.st_ino)

    def test_several_servers(self):
        other = self.serve_with(*self.b.issue("leaf"))
        self.ask_well(2)
        self.ask_well(2, server=other)
        self.assertEqual(self.read(self.memory).decode(), self.text_of_b + self.text_of_a)
        self.ask_well(1)
        self.ask_well(1, server=other)

    def test_only_a_few(self):
        others = [self.make_authority(f"N{number}") for number in range(4)]
        texts = [self.read(authority.certificate).decode() for authority in others]
        bundle = self.make_bundle(self.a.certificate, *(authority.certificate for authority in others))[0]
        self.remember(*texts, self.text_of_a)
        self.ask_well(1, bundle, self.serve_with(*others[3].issue("leaf")))
        self.ask_well(2, bundle)
        self.assertEqual(self.read(self.memory).decode(), self.text_of_a + "".join(texts[:3]))

    def test_a_memory_makes_nobody_trusted(self):
        without = self.make_bundle(self.b.certificate)[0]
        self.ask_well(2)
        for memory in ([self.text_of_a], [self.text_of_a, self.text_of_b], [self.text_of_b, self.text_of_a]):
            self.remember(*memory)
            (status, errors), _ = self.ask(self.server, without)
            self.assertEqual(status, 10)
            self.assertIn("not signed by an authority that is trusted here", errors)
        self.assertEqual(len(self.server.requests), 1)

    def test_two_of_one_name(self):
        other = self.make_authority("A", folder="A-again")
        bundle = self.make_bundle(self.a.certificate, other.certificate)[0]
        self.remember(self.text_of_a)
        self.ask_well(2, bundle, self.serve_with(*other.issue("leaf")))
        self.assertEqual(self.read(self.memory).decode(), self.text_of_a + self.read(other.certificate).decode())
        self.ask_well(1, bundle)

    def test_a_memory_is_tried_and_left(self):
        self.remember(self.text_of_b)
        self.ask_well(2)
        self.assertEqual(self.read(self.memory).decode(), self.text_of_a + self.text_of_b)

    def test_memories_that_are_none(self):
        half, rest = self.text_of_a[:200], self.text_of_a[200:]
        key = self.read(self.a.key).decode()
        for text in ("", "\n", "nonsense", "-----BEGIN CERTIFICATE-----", half, rest, half + half, half + self.text_of_b, key,
                     key + self.text_of_a, self.text_of_a.replace("\n", "\r\n"), self.text_of_a * 200, "\0" + self.text_of_a,
                     self.text_of_a.replace("M", "N", 1)):  # fmt: skip
            with self.subTest(text=text[:80]):
                self.remember(text)
                (status, errors), n_connections = self.ask(self.server, self.bundle)
                self.assertEqual((status, errors), (0, ""))
                self.assertLessEqual(n_connections, 2)

    def test_a_place_that_is_not_private(self):
        self.remember(self.text_of_a)
        os.chmod(self.memory, 0o644)
        self.ask_well(2)
        self.remember(self.text_of_a)
        os.chmod(self.cache, 0o755)
        self.ask_well(2)
        shutil.rmtree(self.cache)
        with open(self.cache, "w"):
            self.ask_well(2)

    def test_nothing_is_remembered_of_a_file_that_has_one(self):
        self.ask_well(1, self.a.certificate)
        self.assertFalse(os.path.exists(self.cache))

    def test_through_a_proxy(self):
        with SlowLink(0) as link:
            for n_connections in (2, 1):
                before = self.server.connections
                self.expect(0, "user", "info", "--url", self.server.url, "--auth-ca", self.bundle,
                            env={"AIVEN_AUTH_TOKEN": TOKEN, "https_proxy": link.url})  # fmt: skip
                self.assertEqual(self.server.connections - before, n_connections)


class Files(AnchorsCase):
    def trace_opening(self, *words):
        command = ["strace", "-f", "-e", "trace=openat", AVN, *words]
        done = subprocess.run(command, env={**self.env, "AIVEN_AUTH_TOKEN": TOKEN}, capture_output=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stderr

    @needs_strace
    def test_nobody_reads_authorities_without_tls(self):
        with ScriptedServer(always=GOOD) as server:
            opened = self.trace_opening("user", "info", "--url", server.url)
        self.assertIn(b"libsoup", opened)
        self.assertNotIn(b"/ssl/certs", opened)
        self.assertNotIn(b"avn-cache", opened)
        self.assertNotIn(b"libgiognutls", opened)

    @needs_strace
    def test_the_backend_is_loaded_once(self):
        server = self.serve_with(*self.a.issue("leaf"))
        opened = self.trace_opening("user", "info", "--url", server.url, "--auth-ca", self.a.certificate)
        self.assertEqual(len(re.findall(rb"/libgiognutls\.so", opened)), 1)

    def test_the_system_trusts_as_before(self):
        server = ScriptedServer(always=GOOD, certificate=self.a.issue("leaf"))
        self.addCleanup(server.stop)
        result = self.avn("user", "info", "--url", server.url, env={"AIVEN_AUTH_TOKEN": TOKEN})
        self.assert_failed(result, 10)
        self.assertIn("not signed by an authority that is trusted here", result.stderr)
        self.assertEqual(server.requests, [])


@unittest.skipIf(shutil.which("openssl") is None, "openssl is not installed")
class Revocation(AnchorsCase):
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
        few, whole = self.make_bundle(self.a.certificate)
        for bundle, memory in ((few, ""), (few, self.read(self.a.certificate).decode()), (whole, "")):
            self.remember(memory)
            result = self.avn("user", "info", "--url", f"https://127.0.0.1:{port}", "--auth-ca", bundle, env={"AIVEN_AUTH_TOKEN": TOKEN})
            self.assert_failed(result, 10)
            self.assertIn("its certificate has been revoked", result.stderr)


if __name__ == "__main__":
    unittest.main()
