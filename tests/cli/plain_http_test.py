# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test plain HTTP: tokens and passwords are sent to this computer only, and other hosts are not even looked up."""

import re
import tempfile
import unittest

from harness import AVN, combine, thin
from network_case import ALL, GOOD, LOGOUT, REVOKE, NetworkCase
from rig import faults
from rig.canaries import FRESH_TOKEN
from rig.server import ScriptedServer, reply

# Hosts other than 127.0.0.1, localhost and ::1, although some of them resolve to this computer.
REFUSED = (
    "127.0.0.1.example.com", "localhost.example.com", "localhost.", "localhost.localdomain", "localhost@example.com",
    "127.0.0.1@example.com", "ip6-localhost", "127.1", "127.0.1", "0x7f000001", "0x7f.1", "017700000001", "2130706433",
    "127.0.0.2", "127.0.0.01", "127.255.255.254", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1%25lo]",
    "[::]",
    "0.0.0.0", "0", "example.com", "EXAMPLE.COM", "api.example.com", "192.0.2.1", "10.0.0.1", "192.168.0.1",
    "169.254.169.254", "[fe80::1]", "[2001:db8::1]", "xn--lcalhost-54a", "1ocalhost", "lоcalhost", "localhost%00",
    "localhost%2eexample.com", "127.0.0.1%2eexample.com", "%31%32%37.0.0.1",
)  # fmt: skip
# Full-width digits and dots are another form of the same name, and the request goes to that address.
ALLOWED = ("127.0.0.1", "localhost", "LocalHost", "１２７.０.０.１", "127。0。0。1")
NETWORK = re.compile(r"(?:socket|connect)\(.*(?:AF_INET6?|sin6?_port)")


class PlainHttp(NetworkCase):
    def setUp(self):
        super().setUp()
        self.servers = [self.start(host) for host in ("127.0.0.1", "127.0.0.2")]

    def start(self, host):
        server = ScriptedServer(always=GOOD, host=host)
        self.addCleanup(server.stop)
        return server

    def addresses(self, host):
        """Yield base URLs with the host, among them those of listening servers."""
        yield f"http://{host}"
        for server in self.servers:
            yield f"HTTP://{host}:{server.port}/below"

    def test_refused_for_every_command(self):
        lines = [(*words, "--url", list(self.addresses(host))[kind])
                 for host, words, kind in combine(REFUSED, ALL, range(1 + len(self.servers)))]  # fmt: skip
        for words, (result, _) in zip(lines, self.run_lines(lines, input=FRESH_TOKEN)):
            with self.subTest(words=words):
                self.assert_failed(result, 2)
                self.assertIn("base URL", result.stderr)
        for url in self.addresses(REFUSED[0]):
            self.write_credentials()
            self.assert_failed(self.avn(*LOGOUT, "--url", url), 2)
        self.assertEqual([server.connections for server in self.servers], [0, 0])

    def test_the_environment_does_not_permit_it(self):
        for host in thin(REFUSED, 8):
            with self.subTest(host=host):
                self.expect_failure(2, *REVOKE, env={"AIVEN_WEB_URL": f"http://{host}:{self.servers[0].port}"})
        self.assertEqual([server.connections for server in self.servers], [0, 0])

    def watch(self, url):
        """Return the lines of the trace that use the network."""
        with tempfile.NamedTemporaryFile("r") as trace:
            options = ["-f", "-o", trace.name, "-e", "trace=socket,connect,sendto,sendmmsg", "-e", "signal=none"]
            done = faults.run([AVN, *REVOKE, "--url", url], *options, env=self.env, cwd=self.home)
            return done.returncode, [line for line in trace if NETWORK.search(line)]

    @unittest.skipIf(faults.STRACE is None, "strace cannot trace avn")
    def test_nothing_is_looked_up_or_connected_to(self):
        status, lines = self.watch(self.servers[0].url)
        self.assertEqual((status, bool(lines)), (0, True))
        for host in thin(REFUSED, 10):
            with self.subTest(host=host):
                self.assertEqual(self.watch(f"http://{host}:{self.servers[0].port}"), (2, []))

    def test_this_machine_by_name(self):
        cases = combine(ALLOWED, ALL[:3])
        for host, words in cases:
            with self.subTest(host=host, words=words):
                result = self.expect(0, *words, "--url", f"http://{host}:{self.servers[0].port}")
                self.assertNotIn("http", result.stderr)
        self.assertEqual(len(self.servers[0].requests), len(cases))

    def test_a_redirect_is_not_followed(self):
        """A redirect from a local server to another host is not followed."""
        far = self.servers[1]
        for words in (*ALL, LOGOUT):
            with self.subTest(words=words):
                self.write_credentials()
                server = self.serve(always=reply(307, {"token": FRESH_TOKEN}, f"Location: {far.url}/v1/me"))
                result = self.avn(*words, input=FRESH_TOKEN)
                self.assertEqual((result.status, len(server.requests)), (9, 1), result.stderr)
        self.assertEqual(far.connections, 0)


if __name__ == "__main__":
    unittest.main()
