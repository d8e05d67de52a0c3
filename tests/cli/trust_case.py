# SPDX-License-Identifier: LGPL-2.1-or-later
"""Share CA bundles, the cache of CA certificates, and curl for comparison."""

import hashlib
import os
import shutil
import subprocess

from harness import FULL, TIMEOUT
from network_case import GOOD, NetworkCase
from rig.canaries import TOKEN
from rig.certificates import Authority
from rig.server import ScriptedServer

CURL = shutil.which("curl")
SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
END = "-----END CERTIFICATE-----\n"
# How many of the system's certificates a bundle has: reading all takes most of a command's time.
N_OTHERS = None if FULL else 8
UNKNOWN = "not signed by a trusted certificate authority"


def join(target, *paths):
    with open(target, "w") as file:
        for path in paths:
            with open(path) as source:
                file.write(source.read())
    return target


class TrustCase(NetworkCase):
    def setUp(self):
        super().setUp()
        self.n_files = 0
        self.cache = self.cache_dir
        self.cache_file = os.path.join(self.cache, "authority.pem")
        self.a = self.make_authority("A")

    def make_authority(self, name, folder=None):
        path = os.path.join(self.home, "authority-" + (folder or name))
        os.mkdir(path)
        return Authority(path, "Made-up authority " + name)

    def new_path(self):
        self.n_files += 1
        return os.path.join(self.home, f"file-{self.n_files}.pem")

    def make_bundle(self, *paths):
        """Return a bundle of certificates of the system and these."""
        path = join(self.new_path(), *paths)
        if os.path.exists(SYSTEM):
            others = self.read(SYSTEM).decode().split(END)[:-1][:N_OTHERS]
            with open(path, "r+") as file:
                own = file.read()
                file.seek(0)
                file.write("".join(other + END for other in others) + own)
        return path

    def text_of(self, authority):
        return self.read(authority.certificate).decode()

    def label(self, bundle):
        """Return the line that identifies a bundle in the cache."""
        status = os.stat(bundle)
        seconds, rest = divmod(status.st_mtime_ns, 10**9)
        identity = f"{bundle} {status.st_dev} {status.st_ino} {status.st_size} {seconds}.{rest:09}"
        return f"# {hashlib.sha256(identity.encode()).hexdigest()}\n"

    def clear_cache(self):
        shutil.rmtree(self.cache, ignore_errors=True)

    def write_cache(self, *texts):
        """Replace the content of the cache, which avn may not have written itself."""
        os.makedirs(self.cache, 0o700, exist_ok=True)
        with open(self.cache_file, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write("".join(texts))

    def cache_authority(self, bundle, authority):
        self.write_cache(self.label(bundle), self.text_of(authority).rstrip("\n"))

    def assert_cached(self, bundle, authority):
        expected = self.label(bundle) + self.text_of(authority).rstrip("\n") if authority is not None else None
        self.assertEqual(self.read(self.cache_file).decode() if os.path.exists(self.cache_file) else None, expected)

    def serve_with(self, leaf, key, *chain, answer=GOOD):
        server = ScriptedServer(always=answer, certificate=(join(self.new_path(), leaf, *chain), key))
        self.addCleanup(server.stop)
        return server

    def ask(self, server, bundle, *words, env=None):
        """Return the status and error, and the number of connections."""
        before = server.connections
        result = self.avn(*(words or ("user", "info")), "--url", server.url, "--auth-ca", bundle,
                          env={"AIVEN_AUTH_TOKEN": TOKEN, **(env or {})})  # fmt: skip
        return (result.status, result.stderr), server.connections - before

    def ask_well(self, n_connections, bundle, server, **keywords):
        self.assertEqual(self.ask(server, bundle, **keywords), ((0, ""), n_connections))

    def ask_curl(self, server, bundle):
        line = [CURL, "--http1.1", "-sS", "-o", "/dev/null", "--noproxy", "*", "--cacert", bundle, server.url]
        return subprocess.run(line, env=self.env, capture_output=True, timeout=TIMEOUT).returncode

    def judge(self, leaf, key, bundle, *chain, others=()):
        """Check that avn with an empty cache, its own and each authority agrees with curl; return the result."""
        server = self.serve_with(leaf, key, *chain)
        self.clear_cache()
        verdict, n_connections = self.ask(server, bundle)
        self.assertEqual(n_connections, 1)
        self.assertTrue(verdict[0] == 0 or not os.path.exists(self.cache_file))
        self.assertEqual(self.ask(server, bundle), (verdict, 1))
        for authority in (self.a, *others):
            self.cache_authority(bundle, authority)
            again, n_connections = self.ask(server, bundle)
            self.assertEqual(again, verdict)
            self.assertLessEqual(n_connections, 2)
        self.assertIn(verdict[0], (0, 10))
        if CURL is not None:
            self.assertEqual(self.ask_curl(server, bundle) == 0, verdict[0] == 0)
        if verdict[0] != 0:
            self.assertEqual(server.requests, [])
        return verdict
