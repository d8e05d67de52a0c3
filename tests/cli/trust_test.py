# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test that the whole CA bundle decides about trust: the cached authority never changes the result."""

import base64
import os
import random
import re
import shutil
import socket
import subprocess
import unittest

from harness import FULL, TIMEOUT
from rig.canaries import TOKEN
from rig.certificates import CA, openssl
from trust_case import CURL, TrustCase, join

PAST = ("20200101000000Z", "20200201000000Z")
FUTURE = ("20900101000000Z", "20900201000000Z")
N_MUTATIONS = 12 if FULL else 4
BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\n(.*?)-----END CERTIFICATE-----\n", re.DOTALL)


class Verdicts(TrustCase):
    """Compare the first run, later runs and curl."""

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

    def test_cached_authority_of_a_cross_signed_one(self):
        """The chain ends at an authority outside of the bundle; the bundle has one below it."""
        b = self.make_authority("B")
        bundle = self.make_bundle(b.certificate)
        server = self.serve_with(*b.issue("leaf"), self.a.sign(b))
        self.ask_well(1, bundle, server)
        self.assert_cached(bundle, b)
        self.ask_well(1, bundle, server)

    def test_two_authorities_of_one_name(self):
        other = self.make_authority("A", folder="A-again")
        for first, second in ((self.a, other), (other, self.a)):
            bundle = self.make_bundle(first.certificate, second.certificate)
            for authority in (self.a, other):
                leaf = authority.issue("of-" + os.path.basename(authority.folder))
                self.assertEqual(self.judge(*leaf, bundle, others=[other]), (0, ""))
        self.assertEqual(self.judge(*other.issue("lonely"), self.make_bundle(self.a.certificate), others=[other])[0], 10)

    def test_a_self_signed_certificate_in_the_bundle(self):
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
        """Check that authorities with random changes give the same result the second time."""
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
        """Check that curl refuses it, too."""
        damaged = self.damage(self.make_authority("Other"), lambda der: der.replace(b"\x17\x0d", b"\x17\x0e", 1))
        bundle = join(self.new_path(), self.a.certificate, damaged)
        server = self.serve_with(*self.a.issue("leaf"))
        self.assertEqual(self.ask(server, bundle)[0][0], 13)
        if CURL is not None:
            self.assertEqual(self.ask_curl(server, bundle), 77)


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
        self.addCleanup(server.wait, TIMEOUT)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        while b"ACCEPT" not in (line := server.stdout.readline()):
            self.assertNotEqual(line, b"")
        bundle = self.make_bundle(self.a.certificate)
        for prepare in (self.clear_cache, lambda: self.cache_authority(bundle, self.a)):
            prepare()
            result = self.avn("user", "info", "--url", f"https://127.0.0.1:{port}", "--auth-ca", bundle, env={"AIVEN_AUTH_TOKEN": TOKEN})
            self.assert_failed(result, 10)
            self.assertIn("its certificate is revoked", result.stderr)
        if CURL is not None:
            line = [CURL, "--http1.1", "-sS", "--cert-status", "--noproxy", "*", "--cacert", bundle, f"https://127.0.0.1:{port}"]
            self.assertEqual(subprocess.run(line, env=self.env, capture_output=True, timeout=TIMEOUT).returncode, 91)


if __name__ == "__main__":
    unittest.main()
