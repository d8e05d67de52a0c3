# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test token names in paths and tokens in headers: invalid ones are refused before any request."""

import json
import os
import unittest
import urllib.parse

from harness import FULL, thin
from network_case import NetworkCase
from rig.canaries import EMAIL, TOKEN
from rig.server import reply

REVOKE = ("user", "access-token", "revoke")
UPDATE = ("user", "access-token", "update")
REFUSED = ("", ".", "..")
# Dot segments, separators and their encodings, delimiters, and characters special to shells or headers.
ENCODED = [
    "...", "....", "/", "//", "/.", "./", "../", "/..", "../me", "../../v1/me", "..%2f", "a/b", "a/../b", "a/..",
    "a//b",
    "%2e%2e", "%2E", "%2F", "%2f..", "%252e%252e", "%", "%%", "%00", "%0a", "%0d%0aX-Evil:%201", "%u002e",
    "?", "a?b", "?limit=1", "#", "a#b", ";", "a;b", "\\", "..\\", "..\\..", "a\\b", ":", "@", "user@example.com",
    "//example.com/",
    "https://example.com", " ", "  ", " a", "a ", "a b", "\ta", "a+b", "&", "=", "*", "!", "'", '"', "(", ")", "[",
    "]", "{", "}",
    "|", "^", "`", "<", ">", ",", "$", "~", "_", "-.", "$(id)", "`id`", "%s%n",
    "a\r\nX-Evil: 1", "a\nb", "\n", "\r", "a HTTP/1.1", "a HTTP/1.1\r\nHost: example.com\r\n\r\nGET /", "\x01",
    "\x1b[2J", "\x7f",
    "ä", "ａ", "．．", "․․", "。。", "／", "李", "\u202e", "\u200b", "\ufeff", "\x85", "\u2028", "😀", "e\u0301", "\U000e0041",
    "x" * 12, "x" * 17, "x" * 10240, "/" * 1024, "ä" * 5000,
]  # fmt: skip
BAD_INSIDE = ("a\nb", "a\rb", "a\r\nb", "a b", "a\tb", " a", "a ", "a\n\n", "a\r\n\n", "\na", "aä", "a\x85", "a\u2028",
    "a\x00b",
              "a\x7f", "a\x1b[2J", "ａ", "a\r\nX-Evil: 1")  # fmt: skip


class Prefixes(NetworkCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(always=reply(200, {"token_prefix": "abc", "description": "x"}))

    def check(self, cases):
        """Run (command line, method, expected path segment) cases; compare the segment byte for byte."""
        for words, method, segment in cases:
            with self.subTest(words=words):
                self.server.requests.clear()
                result = self.expect(0, *words)
                self.assertEqual([request.line for request in self.server.requests],
                                 [f"{method} /v1/access_token/{segment} HTTP/1.1"])  # fmt: skip
                self.assertNotIn("x-evil", self.server.requests[0].headers)
                self.assertEqual(result.stderr, "")

    def encode(self, prefix):
        return urllib.parse.quote(prefix.encode(), safe="")

    def test_revoke(self):
        self.check([((*REVOKE, "--", prefix), "DELETE", self.encode(prefix)) for prefix in thin(ENCODED, 15)])

    def test_update(self):
        self.check([((*UPDATE, "--description=x", "--", prefix), "PUT", self.encode(prefix)) for prefix in thin(ENCODED, 6)])

    def test_a_base_url_with_a_path_keeps_it(self):
        for prefix in ("../me", "%2e%2e", "a/b", "..\\"):
            with self.subTest(prefix=prefix):
                self.expect(0, *REVOKE, "--url", self.server.url + "/below", prefix)
                line = f"DELETE /below/v1/access_token/{self.encode(prefix)} HTTP/1.1"
                self.assertEqual(self.server.requests[-1].line, line)

    def test_refused_before_any_request(self):
        for prefix in REFUSED:
            for words in ((*REVOKE, prefix), (*REVOKE, "good", prefix), (*UPDATE, prefix, "--description=x")):
                with self.subTest(words=words):
                    self.expect_failure(2, *words)
        for prefix in (b"\xff", b"a\xc3", b"\xed\xa0\x80", b"\xc0\xae\xc0\xae"):
            for words in ((*REVOKE, os.fsdecode(prefix)), (*UPDATE, os.fsdecode(prefix), "--description=x")):
                with self.subTest(words=words):
                    self.expect_failure(2, *words)
        self.assertEqual(self.server.connections, 0)


class Tokens(NetworkCase):
    def setUp(self):
        super().setUp()
        content = {"user": {"user": EMAIL, "projects": []}, "tokens": [], "message": "x"}
        self.server = self.serve(always=reply(200, content))
        self.path = os.path.join(self.home, "token")
        self.secret_files.add(self.path)

    def ways(self, token):
        """Yield the ways to give a token to a command: arguments, environment and standard input."""
        with open(self.path, "w", newline="") as file:
            file.write(token)
        yield ["login", "--token-file", self.path], {}, None
        yield ["login", "--token-file=-"], {}, token
        if "\0" not in token:
            yield ["info"], {"AIVEN_AUTH_TOKEN": token}, None
            yield ["info", "--auth-token=" + token], {}, None
        self.write_credentials(json.dumps({"auth_token": token, "user_email": EMAIL}))
        yield ["info"], {}, None

    def test_one_line_end_is_no_part_of_it(self):
        for end in ("", "\n", "\r\n"):
            for words, env, data in self.ways(TOKEN + end):
                with self.subTest(end=end, words=words[:2], env=list(env)):
                    self.server.requests.clear()
                    result = self.avn("user", *words, env=env, input=data)
                    self.assertEqual(result.status, 0, result.stderr)
                    for request in self.server.requests:
                        fields = [field for field in request.fields if field[0].lower() == "authorization"]
                        self.assertEqual([value for _, value in fields], ["aivenv1 " + TOKEN])
                    self.assertNotEqual(self.server.requests, [])

    def test_refused_before_any_request(self):
        for number, token in enumerate(BAD_INSIDE):
            for way, (words, env, data) in enumerate(self.ways(token)):
                if not FULL and way != number % 3 and way != 4:
                    continue
                with self.subTest(token=token, words=words[:2], env=list(env)):
                    result = self.avn("user", *words, env=env, input=data)
                    self.assertIn(result.status, (2, 13) if words == ["info"] and not env else (2,), result.stderr)
                    self.assert_failed(result, result.status)
                    self.assertTrue(result.stderr.replace("\n", "").isprintable())
        self.assertEqual(self.server.connections, 0)


if __name__ == "__main__":
    unittest.main()
