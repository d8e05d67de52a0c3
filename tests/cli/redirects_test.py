# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test that no redirect is followed, for any status, target and request; the message names the target."""

import itertools
import unittest

from harness import combine
from network_case import REQUESTS, NetworkCase
from rig.canaries import CREATED_TOKEN, FRESH_TOKEN
from rig.certificates import Authority
from rig.server import ScriptedServer, reply

# A token that is valid in a host name.
HOST_TOKEN = "made-up-token-in-a-name"
STATUSES = (301, 302, 303, 307, 308)

# A Location and how the message must name it; "{port}" is the server's own port.
PLACES = {
    "https://example.com/v1/me": "https://example.com/",
    "https://example.com": "https://example.com/",
    "HTTPS://example.com:8443/v1": "https://example.com:8443/",
    "http://[2001:db8::1]:8080/": "http://[2001:db8::1]:8080/",
    "//example.com/": "http://example.com/",
    "/v1/elsewhere": "http://127.0.0.1:{port}/",
    "elsewhere": "http://127.0.0.1:{port}/",
    "?a=b": "http://127.0.0.1:{port}/",
    "": "http://127.0.0.1:{port}/",
    "\x1b[2J": "http://127.0.0.1:{port}/",
    "https://user:made-up-secret@example.com/": "https://example.com/",
    "https://made-up-secret@example.com:8443/made-up-secret?made-up-secret#made-up-secret": "https://example.com:8443/",
    "https://exa mple.com/": "https://exa%20mple.com/",
    "https://\x1b]0;x\x07example.com/": "https://%1B%5D0;x%07example.com/",
    "https://%0d%0aexample.com/": "https://%0D%0Aexample.com/",
    f"https://{HOST_TOKEN}.example.com/": "https://",
    "https://" + "x" * 5000: "https://" + "x" * 200,
    "https://пример.example/": "https://xn--e1afmkfd.example/",
    None: None,
    "javascript:alert(1)": None,
    "data:application/json,{}": None,
    "mailto:john.doe@example.com": None,
    "file:///etc/passwd": None,
    "https:///etc/passwd": None,
    "https://a%00b/": None,
    "https://\u202eexample.com/": None,
    "https://example.com:99999/": None,
    "https://[::1/": None,
}


class Redirects(NetworkCase):
    """The responses contain everything that a success needs, so that only the status prevents one."""

    CONTENT = {"user": {}, "tokens": [], "token": FRESH_TOKEN, "full_token": CREATED_TOKEN, "token_prefix": "abc"}

    def start(self, *script, **options):
        server = ScriptedServer(*script, **options)
        self.addCleanup(server.stop)
        return server

    def start_others(self, certificate):
        """Start the servers that redirects point to; return them by what differs from the first server."""
        good = reply(200, self.CONTENT)
        others = {
            "other port": self.start(always=good),
            "other host": self.start(always=good, host="127.0.0.2"),
            "from http to https": self.start(always=good, certificate=certificate),
            "other TLS port": self.start(always=good, certificate=certificate),
            "from https to http": self.start(always=good),
        }
        try:
            others["other family"] = self.start(always=good, host="::1")
        except OSError:
            pass
        return others

    def test_none_is_followed(self):
        authority = Authority(self.home)
        self.env["AIVEN_CA_CERT"] = authority.certificate
        certificate = authority.issue("server")
        others = self.start_others(certificate)
        plain, secure = self.start(), self.start(certificate=certificate)
        cases = []
        for status, words, kind in combine(STATUSES, REQUESTS, ["same host", *others], rounds=3):
            first = secure if kind in ("from https to http", "other TLS port") else plain
            place = others[kind].url if kind in others else first.url
            name = "-".join([str(status), *words, *kind.split()])
            first.paths[name] = reply(status, self.CONTENT, f"Location: {place}/v1/me")
            cases.append((name, first, place, REQUESTS[words], (*words, "--url", first.url_of(name))))
        old = self.read(self.credentials)
        for case, (result, _) in zip(cases, self.run_lines([case[-1] for case in cases])):
            name, first, place, line, _ = case
            with self.subTest(case=name):
                self.assert_failed(result, 9)
                self.assertIn(f"redirects to {place}/ (HTTP status {name[:3]})", result.stderr)
                path = line.split(" ")[1]
                lines = [(request.method, request.target.split("/", 2)[2]) for request in first.requests_of(name)]
                self.assertEqual(lines, [(line.split(" ")[0], path[1:])])
        for kind, other in others.items():
            self.assertEqual((kind, other.connections), (kind, 0))
        self.assertEqual(plain.connections + secure.connections, len(cases))
        self.assertEqual(self.read(self.credentials), old)

    def test_places_are_named_without_secrets(self):
        self.env["AIVEN_AUTH_TOKEN"] = HOST_TOKEN
        cases = []
        for place, status, words in zip(PLACES, itertools.cycle(STATUSES), itertools.cycle(REQUESTS)):
            headers = ["Location: " + place] if place is not None else []
            cases.append(([reply(status, self.CONTENT, *headers)], words))
        for (place, named), (result, _, server) in zip(PLACES.items(), self.run_all(*cases)):
            with self.subTest(place=place):
                self.assert_failed(result, 9)
                self.assertIn(named.format(port=server.port) if named else "redirects to an unknown location",
                    result.stderr)
                self.assertTrue(result.stderr.isascii() and result.stderr.replace("\n", "").isprintable())
                self.assertLess(len(result.stderr), 600)
                for secret in ("made-up-secret", "john.doe", HOST_TOKEN):
                    self.assertNotIn(secret, result.stderr)
                self.assertEqual((len(server.requests), server.connections), (1, 1))

    def test_other_3xx_statuses(self):
        """Test 300, 304, 305, 306 and undefined statuses, with and without a Location."""
        cases = [(status, headers) for status in (300, 304, 305, 306, 309, 399)
                 for headers in ([], ["Location: https://example.com/"])]  # fmt: skip
        answers = [reply(status, b"" if status == 304 else self.CONTENT, *headers) for status, headers in cases]
        for case, (result, _, server) in zip(cases, self.run_all(*(([answer],
            ["user", "info"]) for answer in answers))):
            with self.subTest(case=case):
                self.assert_failed(result, 9)
                self.assertIn(str(case[0]), result.stderr)
                self.assertEqual(len(server.requests), 1)


if __name__ == "__main__":
    unittest.main()
