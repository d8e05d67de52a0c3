# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test server errors and the exit status and message for each."""

import json
import os
import re
import unittest

from harness import combine, thin
from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD
from rig.server import failure, hang, reply, reset
from scripted_case import ScriptedCase

# Bodies that are never a success, each with the reason.
NONSENSE = {
    "HTML": b"<html><body>Sign in to the network</body></html>",
    "nothing": b"",
    "white space": b" \r\n\t",
    "null": b"null",
    "an array": b"[]",
    "a string": b'"user"',
    "a number": b"1",
    "cut": b'{"user": {"user": "x"',
    "cut in a string": b'{"user": {"user": "x',
    "two objects": b'{"user": {}} {"user": {}}',
    "something after it": b'{"user": {}}x',
    "a comment": b'{"user": {}} // x',
    "single quotes": b"{'user': {}}",
    "a comma too many": b'{"user": {},}',
    "a comma too many in an array": b'{"user": {"projects": ["x",]}}',
    "no quotes": b"{user: {}}",
    "a member twice": b'{"user": {"user": "x", "user": "y"}}',
    "a leading zero": b'{"user": {"n": 01}}',
    "hexadecimal": b'{"user": {"n": 0x1f}}',
    "a plus sign": b'{"user": {"n": +1}}',
    "a bare fraction": b'{"user": {"n": .5}}',
    "not a number": b'{"user": {"n": NaN}}',
    "Python's words": b'{"user": {"n": None}}',
    "UTF-16": '{"user": {}}'.encode("utf-16"),
    "bad UTF-8": b'{"user": {"user": "\xff"}}',
    "a surrogate in UTF-8": b'{"user": {"user": "\xed\xa0\x80"}}',
    "half a pair": b'{"user": {"user": "\\ud800"}}',
    "a NUL": b'{"user": {"user": "a\\u0000b"}}',
    "a raw NUL": b'{"user": {"user": "a\x00b"}}',
    "a raw control character": b'{"user": {"user": "a\nb"}}',
    "an unknown escape": b'{"user": {"user": "\\x41"}}',
    "JavaScript": b'var x = {"user": {}};',
    "too deep": b'{"user": {"a":' + b"[" * 60000 + b"]" * 60000 + b"}}",
    "no user": b'{"message": "ok"}',
    "user is null": b'{"user": null}',
    "user is an array": b'{"user": []}',
    "user is a string": b'{"user": "x"}',
}

class ErrorCase(ScriptedCase):
    finds_leaks = True

    def setUp(self):
        super().setUp()
        self.write_credentials()

    def fail_with(self, status, answer, *arguments, requests=1, **keywords):
        """Serve one response repeatedly and check the failure and the number of requests."""
        server = self.serve(always=answer)
        result = self.expect(status, *(arguments or ("user", "info")), **keywords)
        self.assertEqual(result.stdout, "")
        lines = [line for line in result.stderr.splitlines() if not line.startswith("Trying again")]
        self.assertIn(len(lines), (1, 2), result.stderr)
        self.assertTrue(lines[0].startswith("avn: "), result.stderr)
        self.assertEqual(len(server.requests), requests)
        return result


class Statuses(ErrorCase):
    def test_advice(self):
        for arguments, answer, status, words in [
            (["user", "info"], failure(401, "Missing (expired) db token"), 4, "avn user login"),
            (["user", "login", EMAIL], failure(403, "Authentication failed"), 5, "--token"),
            (["user", "create", EMAIL], failure(
                400, "Invalid input: 'cf_turnstile_response' is a required property"), 1, "https://[^ ]*aiven.io"),
        ]:  # fmt: skip
            with self.subTest(arguments=arguments):
                env = {"AIVEN_PASSWORD": PASSWORD, "AIVEN_NEW_PASSWORD": NEW_PASSWORD}
                result = self.fail_with(status, answer, *arguments, env=env)
                self.assertRegex(result.stderr, words)
                self.assertNotIn("cf_turnstile", result.stderr)

    def test_one_time_password_without_a_terminal(self):
        env = {"AIVEN_PASSWORD": PASSWORD}
        result = self.fail_with(2, failure(510, "OTP is required"), "user", "login", EMAIL, env=env)
        self.assertIn("--token", result.stderr)


class NamedCauses(ErrorCase):
    """Errors that name what the user has to change."""

    def test_a_token_that_was_given(self):
        """A login would not help: the option or the variable hides its token."""
        for arguments, env, words in [
            ([], {"AIVEN_AUTH_TOKEN": "made-up"}, "came from AIVEN_AUTH_TOKEN. Set it to another one, or unset it."),
            (["--auth-token=made-up"], {}, "came from --auth-token. Give another one, or leave the option out."),
        ]:
            for code, status in (401, 4), (403, 5):
                # A login stores a token that may not read its user.
                logins = [["user", "login", "--token"]] if code == 401 else []
                for command in ["user", "info"], ["user", "access-token", "list"], *logins:
                    with self.subTest(command=command, arguments=arguments, code=code):
                        result = self.fail_with(status, failure(code, "made up"), *command, *arguments, env=env)
                        self.assertEqual(result.stderr.splitlines()[1:], ["The access token " + words])

    def test_an_argument_in_place_of_an_option(self):
        create = "user", "access-token", "create"
        for words, advice in [
            (["a"], ["Use --description=TEXT."]),
            (["a", "b", "--max-age=1h"], ["Use --description=TEXT."]),
            (["--description=x", "a"], []),
            (["a", "--description", "x"], []),
        ]:
            with self.subTest(words=words):
                lines = self.expect_failure(2, *create, *words).stderr.splitlines()
                self.assertIn('"a"', lines[0])
                self.assertEqual(lines[1:], advice)

    def test_an_empty_token(self):
        server = self.serve(always=reply(200, {"user": {}}))
        for arguments in ["--auth-token", ""], ["--auth-token="]:
            self.assertIn("--auth-token", self.expect_failure(2, "user", "info", *arguments).stderr)
        self.assertEqual(server.requests, [])

    def test_a_token_in_place_of_an_email(self):
        """The error must not show it, and it must not be sent."""
        server = self.serve(always=reply(200, {"user": {}}))
        for words in ["login", FRESH_TOKEN], ["login", "--token-file=-", FRESH_TOKEN], ["create", FRESH_TOKEN]:
            result = self.expect_failure(2, "user", *words, input=FRESH_TOKEN)
            self.assertIn("EMAIL must contain", result.stderr)
            self.assertNotIn(FRESH_TOKEN, result.stderr)
        self.assertEqual(server.connections, 0)

    def test_no_connection(self):
        server = self.serve(always=reply(200, {"user": {}}))
        server.stop()
        port = server.url.rsplit(":", 1)[1]
        for command, words in (["info"], ""), (["access-token", "revoke", "abc"], "Cannot revoke the token abc. "):
            result = self.expect(10, "user", *command)
            self.assertEqual(result.stderr, f"avn: {words}Cannot connect to 127.0.0.1:{port}: Connection refused.\n")

    def test_no_such_host(self):
        result = self.expect(10, "user", "info", "--url=https://no-such-host.invalid:8443")
        self.assertRegex(result.stderr, r"^avn: Cannot connect to no-such-host\.invalid:8443: [^\n]*\.\n$")
        self.assertEqual(result.stderr.count("no-such-host"), 1)

    def test_an_unknown_prefix(self):
        for command, words in [
            (["update", "abc", "--description=x"], "Cannot update the token abc."),
            (["update", "a" * 60, "--description=x"], "Cannot update the token aaaaaaaaaaaa."),
            (["revoke", "abc"], "Cannot revoke the token abc."),
        ]:
            result = self.fail_with(6, failure(404, "made up"), "user", "access-token", *command)
            self.assertEqual(result.stderr, f"avn: {words} The server responded: made up (HTTP status 404).\n")

    def test_a_wrong_url(self):
        for url, words in [
            ("api.aiven.io", "does not start with a scheme"),
            ("ftp://api.aiven.io", "scheme must be https"),
            ("http://api.aiven.io", "scheme http"),
            ("https://", "no host name"),
            ("https://a b", "host name has characters"),
            ("https://[::1", "host name or IP address"),
            ("https://api.aiven.io:https", "port must be a number"),
            ("https://api.aiven.io:0", "port must be a number"),
            ("https://api.aiven.io/%zz", "path"),
            ("https://api.aiven.io?a=b", "query"),
            ("https://me@api.aiven.io", "user name"),
        ]:
            with self.subTest(url=url):
                result = self.expect_failure(2, "user", "info", "--url", url)
                shown = "" if "@" in url else f'"{url}" '
                self.assertRegex(result.stderr, rf"^avn: The base URL {re.escape(shown)}cannot be used: its? .*{words}.*\.\n$")


class LimitedTokens(ErrorCase):
    def test_login(self):
        """A token that may not read its user is saved unchecked; after other errors the old login stays."""
        old = self.read(self.credentials)
        for status, answer, expected in [
            (401, failure(401, "Missing (expired) db token"), 4), (500, failure(500), 9), (404, failure(404), 6),
        ]:  # fmt: skip
            self.fail_with(expected, answer, "user", "login", "--token-file=-", input=FRESH_TOKEN)
            self.assertEqual(self.read(self.credentials), old)
        for words in ((), (EMAIL,)):
            for options in ((), ("--json",)):
                self.serve(failure(403, "Not allowed"))
                result = self.expect(0, "user", "login", *words, "--token-file=-", *options, input=FRESH_TOKEN)
                self.assertIn("The token could not be checked", result.stderr)
                self.assertNotIn(EMAIL, result.stdout)
                content = json.loads(self.read(self.credentials))
                self.assertEqual(content, {"auth_token": FRESH_TOKEN, **({"user_email": EMAIL} if words else {})})
        # The token of the environment is treated alike.
        self.write_credentials("{}")
        self.serve(failure(403, "Not allowed"))
        self.expect(0, "user", "login", "--token", env={"AIVEN_AUTH_TOKEN": FRESH_TOKEN})
        self.assertIn(FRESH_TOKEN.encode(), self.read(self.credentials))


class Nonsense(ErrorCase):
    def test_bodies_that_no_success_has(self):
        for kind, body in thin(NONSENSE.items(), 9):
            with self.subTest(kind=kind):
                self.fail_with(9, reply(200, body))

    def test_malformed_responses(self):
        for answer in (b"SSH-2.0-OpenSSH_9\r\n", b"\x00\x00\x12\x04" + bytes(23), b"+OK\r\n", b"HTTP/1.1 abc\r\n\r\n"):
            with self.subTest(answer=answer):
                self.fail_with(9, answer)
                self.fail_with(12, answer, "user", "access-token", "revoke", "abc")

    def test_huge_body(self):
        filler = b" " * (8 << 20)
        for size in (0, -1):
            answer = reply(200, b'{"user": {}}' + filler, length=-1) if size else reply(200, b'{"user": {}}' + filler)
            self.fail_with(9, answer)

    def test_a_body_without_a_length_is_fine(self):
        server = self.serve(always=reply(200, {"user": {}}, length=-1))
        self.expect(0, "user", "info")
        self.assertEqual(len(server.requests), 1)

    def test_any_media_type_that_holds_json(self):
        for media_type in ("application/json; charset=utf-8", "application/json"):
            self.serve(always=reply(200, {"user": {}}, media_type=media_type))
            self.expect(0, "user", "info")

    def test_missing_members_of_each_command(self):
        bad = [{}, {"message": "x"}]
        env = {"AIVEN_PASSWORD": PASSWORD, "AIVEN_NEW_PASSWORD": NEW_PASSWORD}
        unusable = [{"token": value} for value in (None, 7, "", "a b", "a\r\nX: y", "ä", "a\n")]
        fulls = [{"full_token": value["token"]} for value in unusable]
        create = ["access-token", "create", "--description", "x"]
        for arguments, answers in [
            (["info"], bad + [{"user": 1}]),
            (["access-token", "list"], bad + [{"tokens": value} for value in (None, {}, "x", [1], [None], [[]])]),
            (create, bad + fulls),
            (create + ["--secret-only"], bad + fulls),
            (create + ["--json"], bad + fulls),
            (["login", EMAIL], bad + unusable),
            (["create", EMAIL], bad + unusable),
            (["password-change"], bad + unusable),
        ]:
            for answer in thin(answers, 2):
                with self.subTest(arguments=arguments, answer=answer):
                    old = self.read(self.credentials)
                    requests = 2 if arguments[:2] == create[:2] else 1  # avn also reads the token list
                    self.fail_with(9, reply(200, answer), "user", *arguments, env=env, requests=requests)
                    self.assertEqual(self.read(self.credentials), old)

    def test_cut_bodies(self):
        body = json.dumps({"tokens": [{"token_prefix": "abc"}]}).encode()
        chunk = b"%x\r\n%s\r\n" % (len(body), body)
        head = reply(200, b"", "Transfer-Encoding: chunked", length=-1)
        for kind, answer in {
            "before the length": reply(200, body, length=len(body) + 10),
            "no end of chunks": head + chunk,
            "at a chunk border": head + b"10\r\n" + body[:16] + b"\r\n",
            "in a chunk": head + chunk[:20],
            "bad chunk size": head + b"xyz\r\n" + body,
            "no length": reply(200, body[:-1], length=-1),
        }.items():
            with self.subTest(kind=kind):
                self.serve(always=answer)
                result = self.avn("user", "access-token", "list")
                if kind == "no end of chunks" and result.status == 0:
                    # The object is complete, and libsoup does not report that the end of the chunks is missing.
                    self.assertIn("abc", result.stdout)
                    continue
                self.assertEqual((result.status, result.stdout), (9, ""), result.stderr)

    def test_cut_answer_of_a_change(self):
        """The change may have been carried out, and the message must say so."""
        for answer in (reply(200, b'{"message": "rev', length=50), reply(200, b'{"message"', length=-1)):
            result = self.fail_with(9, answer, "user", "access-token", "revoke", "abc")
            self.assertIn("may have been carried out", result.stderr)


class Addresses(ErrorCase):
    def test_addresses_that_are_refused(self):
        for url in (
            "garbage", "http://", "https://", "http:///v1", "//127.0.0.1", "127.0.0.1:80", "http//x", "://",
            "http:127.0.0.1", "http://api.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "http://127.0.0.2.example.com",
            "http://localhost.example.com", "http://[2001:db8::1]", "http://0.0.0.0", "http://[::]",
            "ftp://localhost", "file:///etc/passwd", "javascript:x", "data:,x", "ws://localhost", "unix:/x",
            "http://user@127.0.0.1", "http://user:made-up-secret@127.0.0.1", "https://made-up-secret@example.com",
            "http://127.0.0.1@example.com", "https://127.0.0.1/?a=b", "https://127.0.0.1/#a", "https://127.0.0.1:99999",
            "https://127.0.0.1:x", "http://127.0.0.1\n", "http://127.0.0.1\r\nX: y", "https://exa mple.com",
            "https://[::1", "\x1b[2J", "https://%zz/", "https://ex%00ample.com/",
        ):  # fmt: skip
            for arguments, env in [([], {"AIVEN_WEB_URL": url}), (["--url", url], {})]:
                with self.subTest(url=url, arguments=arguments):
                    result = self.expect_failure(2, "user", "info", *arguments, env=env)
                    self.assertNotIn("made-up-secret", result.stderr)
                    self.assertNotIn("\x1b", result.stderr)

    def test_no_server(self):
        server = self.serve()
        server.stop()
        result = self.expect(10, "user", "access-token", "revoke", "abc")
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn("127.0.0.1", result.stderr)
        self.assertEqual(result.stdout, "")

    def test_unknown_host(self):
        url = "https://made-up.invalid"
        result = self.expect(10, "user", "access-token", "revoke", "abc", env={"AIVEN_WEB_URL": url})
        self.assertIn("made-up.invalid", result.stderr)
        self.assertEqual((result.stdout, len(result.stderr.splitlines())), ("", 1))


class Logout(ErrorCase):
    """Logout removes the token from this computer in any case, and reports what is unknown."""

    def test_whatever_the_server_says(self):
        for answer, status in [
            (failure(401), 0), (failure(403), 5), (failure(429), 8), (failure(500), 9), (failure(503), 9),
            (reply(200, "<html>"), 9), (reply(302, b"", "Location: /"), 9), ((reset,), 12), ((b"",), 12),
        ]:  # fmt: skip
            with self.subTest(answer=answer):
                self.write_credentials()
                self.serve(always=answer)
                result = self.expect(status, "user", "logout")
                self.assertFalse(os.path.exists(self.credentials))
                self.assertRegex(result.stdout + result.stderr, "may still be valid|no longer accepted")

    def test_without_a_server(self):
        self.serve().stop()
        self.expect_failure(10, "user", "logout")
        self.assertFalse(os.path.exists(self.credentials))
        self.write_credentials()
        self.serve(always=(hang,))
        self.expect_failure(12, "user", "logout", "--request-timeout", "1")
        self.assertFalse(os.path.exists(self.credentials))
        self.write_credentials()
        self.expect(2, "user", "logout", "--url", "garbage")
        self.assertFalse(os.path.exists(self.credentials))


if __name__ == "__main__":
    unittest.main()
