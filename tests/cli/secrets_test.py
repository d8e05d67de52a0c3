# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the ways secrets are given to avn, and that it never shows them."""

import base64
import json
import os
import unittest
import urllib.parse

from harness import combine
from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN, NEW_PASSWORD, PASSWORD, TOKEN
from rig.server import failure, reply, reset
from scripted_case import COMMANDS, CREATE, CREATED, USER, ScriptedCase

QUOTED_PASSWORD = 'made-up "quoted\\" pässword/密'
# How a server may encode what it received.
ENCODINGS = {
    "percent": lambda text: urllib.parse.quote(text, safe=""),
    "percent, lower case": lambda text: urllib.parse.quote(text, safe="").lower().replace(text[0].lower(), text[0]),
    "percent of every byte": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "form": urllib.parse.quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with escaped slashes": lambda text: json.dumps(text, ensure_ascii=False)[1:-1].replace("/", "\\/"),
    "JSON twice": lambda text: json.dumps(json.dumps(text)),
    "percent of JSON": lambda text: urllib.parse.quote(json.dumps(text)),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 within": lambda text: base64.b64encode(f"aivenv1 {text}!".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"x{text}".encode()).decode().rstrip("="),
    "base64 in lines": lambda text: base64.encodebytes(text.encode()).decode().replace("\n", "\r\n").rstrip(),
    "base64 of JSON": lambda text: base64.b64encode(json.dumps(text).encode()).decode(),
    "base64 of percent": lambda text: base64.b64encode(urllib.parse.quote(text).encode()).decode(),
    "percent of base64": lambda text: urllib.parse.quote(base64.b64encode(text.encode()), safe=""),
}

SECRETS = (TOKEN, PASSWORD, NEW_PASSWORD, FRESH_TOKEN, CREATED_TOKEN)


class SecretCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=NEW_PASSWORD)
        token = os.path.join(self.home, "token")
        self.secret_files.add(token)
        with open(token, "w") as file:
            file.write(FRESH_TOKEN + "\n")

    def assert_no_secret(self, result, *allowed):
        for secret in set(SECRETS) - set(allowed):
            for form in (secret, json.dumps(secret)[1:-1], secret.replace("/", "%2F").replace("+", "%2B")):
                self.assertNotIn(form, result.stderr)
                self.assertNotIn(form, result.stdout)


class SecretOutput(SecretCase):
    def test_nothing_shows_a_secret(self):
        everything = ["--debug", "--show-http", "--json"]
        loud = [([], {}), (["--show-http"], {}), (["--debug"], {}), (everything, {"G_MESSAGES_DEBUG": "all"})]
        for (arguments, answers), (options, env) in combine(COMMANDS, loud, rounds=2):
            with self.subTest(arguments=arguments, options=options):
                self.write_credentials()
                server = self.serve(*(reply(200, answer) for answer in answers))
                result = self.expect(0, *arguments, *options, env=env)
                self.assertEqual(len(server.requests), len(answers))
                if arguments == CREATE:
                    self.assertIn(CREATED_TOKEN, result.stdout)
                    result.stdout = ""
                self.assert_no_secret(result)

    def test_failures_show_no_secret(self):
        """The servers repeat what they received in messages, status lines and headers."""
        login_with_token = ["user", "login", "--token-file", "token"]
        told = [
            (["user", "info"], [TOKEN]),
            (["user", "password-change"], [TOKEN, PASSWORD, NEW_PASSWORD]),
            (["user", "create", EMAIL], [NEW_PASSWORD]),
            (login_with_token, [FRESH_TOKEN]),
            (["user", "access-token", "revoke", CREATED_TOKEN], [TOKEN, CREATED_TOKEN]),
            (["user", "access-token", "update", CREATED_TOKEN, "--description", "x"], [TOKEN, CREATED_TOKEN]),
        ]
        told = [(arguments, secret) for arguments, secrets in told for secret in secrets]
        answers = (
            lambda secret: failure(403, secret),
            lambda secret: failure(400, f"a'{secret}b"),
            lambda secret: failure(400, "made up", "X-Echo: " + secret, f"Set-Cookie: a={secret}; b", f"Link: <{secret}>"),
            lambda secret: failure(400).replace(b"Bad Request", secret.encode()),
            lambda secret: reply(400, {"errors": [secret], "message": {"b": [secret]}, "got": {secret: "x"}}),
            lambda secret: reply(500, secret),
        )
        for (arguments, secret), answer, options in combine(told, answers, ([], ["--show-http", "--debug"]), rounds=4):
            with self.subTest(arguments=arguments, answer=answer(secret), options=options):
                self.serve(always=answer(secret))
                result = self.avn(*arguments, *options)
                self.assertIn(result.status, (1, 5, 9))
                self.assert_no_secret(result)

    def test_odd_answers_show_no_secret(self):
        """New secrets in a rejected response are secrets, too."""
        bodies = ('{"token": "%s"', '{"token": "%s"} x', '{"token": "%s", "token": 1}', "<p>%s</p>",
                  '{"a": {"full_token": "%s"}}', '{"token": ["%s"]}', '{"user": {"auth_token": "%s"}}')  # fmt: skip
        for body, status, options in combine(bodies, (200, 400, 500), ([], ["--show-http", "--debug"]), rounds=2):
            with self.subTest(body=body, status=status, options=options):
                self.serve(always=reply(status, body % FRESH_TOKEN))
                result = self.avn("user", "login", EMAIL, *options)
                self.assertIn(result.status, (1, 9))
                self.assert_no_secret(result)

    def test_encoded_secrets(self):
        """A token and a password in every encoding, wherever a response can have text."""

        def nest(text, depth):
            return {"errors": [], "got": nest(text, depth - 1)} if depth > 0 else text

        places = (
            lambda text: failure(404, f"No such token {text}."),
            lambda text: reply(400, {"message": text, text: [text]}),
            lambda text: reply(302, b"", "Location: " + text.replace("\r\n", ""), "Location: https://" + text.replace("\r\n", "")),
            lambda text: reply(200, b"{", media_type="text/" + text.replace("\r\n", " ")),
            lambda text: reply(200, nest(text, 60)),
            lambda text: failure(400, "x", "X-Echo: " + text.replace("\r\n", " ")),
            lambda text: failure(400).replace(b"Bad Request", text.replace("\r\n", " ").encode()),
        )
        cases = [(TOKEN, ["user", "info"]), (QUOTED_PASSWORD, ["user", "login", EMAIL])]
        for (secret, words), (name, encode), place, options in combine(
            cases, ENCODINGS.items(), places, (["--show-http"], [])
        ):
            with self.subTest(encoding=name, place=places.index(place), words=words, options=options):
                text = encode(secret)
                self.serve(always=place(text))
                result = self.avn(*words, *options, env={"AIVEN_PASSWORD": QUOTED_PASSWORD})
                self.assertNotEqual(result.status, 0)
                shown = result.stderr.replace("\\\\", "\\")
                # No piece of the encoded secret is left but what shares a character of base64 with other text.
                for piece in text.splitlines():
                    for start in range(4, len(piece) - 12, 4):
                        self.assertNotIn(piece[start : start + 12], shown)
        # A cut does not leave the start of a secret.
        for length in (280, 290, 299):
            self.serve(always=failure(400, "~" * length + ENCODINGS["percent"](TOKEN)))
            result = self.avn("user", "info")
            self.assertNotIn("MADE", result.stderr)
            self.assertIn("~" * length, result.stderr)

    def test_show_http_says_what_happened(self):
        server = self.serve(reply(200, CREATED, "X-Made-Up: header"))
        result = self.expect(0, *CREATE, "--show-http", "--secret-only")
        self.assertEqual(result.stdout, CREATED_TOKEN + "\n")
        for words in ("POST", server.url + "/v1/access_token", "200", "X-Made-Up: header", "2592000", CREATED_TOKEN[:12]):
            self.assertIn(words, result.stderr)
        self.assertNotIn(CREATED_TOKEN, result.stderr)

    def test_hostile_headers_stay_text(self):
        self.serve(reply(200, USER, "X-Odd: \x1b[2J\u202e"))
        result = self.expect(0, "user", "info", "--show-http")
        self.assertFalse(set(result.stderr) & set("\x1b\u202e"))

    def test_connection_failures_show_no_secret(self):
        for arguments, _ in COMMANDS:
            for options in ([], ["--show-http", "--debug"]):
                with self.subTest(arguments=arguments, options=options):
                    self.write_credentials()
                    self.serve(always=(reset,))
                    result = self.avn(*arguments, *options, "--request-timeout=1", env={"G_MESSAGES_DEBUG": "all"})
                    self.assertIn(result.status, (10, 11, 12))
                    self.assert_no_secret(result)


class SecretInput(SecretCase):
    BAD_TOKENS = ("a b", "a\nb", "a\rb", "a\r\nX-Evil: 1", "a\tb", "ä", "a\n\n", "\x1b", " a", "a ", "\n", "a\x7f", "密")

    def test_bad_tokens_are_refused_before_any_request(self):
        server = self.serve()
        ways = (
            lambda token: (["user", "info"], {"AIVEN_AUTH_TOKEN": token}, None),
            lambda token: (["user", "info", "--auth-token=" + token], {}, None),
            lambda token: (["user", "login", "--token"], {"AIVEN_AUTH_TOKEN": token}, None),
            lambda token: (["user", "login", "--token-file=bad"], {}, None),
            lambda token: (["user", "login", "--token-file=-"], {}, token),
        )
        for token, way in combine(self.BAD_TOKENS, ways, rounds=2):
            arguments, env, data = way(token)
            if token == "\n" and arguments[-1] == "info":
                continue  # An empty variable counts as unset.
            with self.subTest(token=token, arguments=arguments):
                path = os.path.join(self.home, "bad")
                with open(path, "w", newline="") as file:
                    file.write(token)
                result = self.expect_failure(2, *arguments, env=env, input=data)
                self.assertNotIn("\x1b", result.stderr)
        self.assertEqual(server.connections, 0)

    def test_bad_passwords_are_refused_before_any_request(self):
        server = self.serve()
        for password in (b"", b"\n", b"a\nb", b"a\n\n", b"a\rb", b"a\tb", b"\x1b[2J", b"a\x00b", b"\xff\xfe", b"\x7f",
                         b"\xc2\x85"):  # fmt: skip
            with self.subTest(password=password):
                for name in ("login", "create"):
                    self.expect_failure(2, "user", name, EMAIL, "--password-file=-", input=password)
                if b"\0" not in password and password:
                    for name in ("login", "create"):
                        env = {"AIVEN_PASSWORD": os.fsdecode(password), "AIVEN_NEW_PASSWORD": os.fsdecode(password)}
                        self.expect_failure(2, "user", name, EMAIL, env=env)
        self.assertEqual(server.connections, 0)

    def test_files_that_cannot_be_read(self):
        server = self.serve()
        for path in ("missing", ".", "/dev/null", "/dev/full", "token/x"):
            for option in ("--password-file", "--token-file"):
                with self.subTest(path=path, option=option):
                    words = ["user", "login", option, path] + ([EMAIL] if option == "--password-file" else [])
                    result = self.avn(*words)
                    self.assertIn(result.status, (2, 13), result.stderr)
                    self.assertEqual((result.stdout, len(result.stderr.splitlines()) in (1, 2)), ("", True))
        self.assertEqual(server.connections, 0)

    def test_no_terminal(self):
        server = self.serve()
        del self.env["AIVEN_PASSWORD"], self.env["AIVEN_NEW_PASSWORD"]
        for arguments, option in [
            (["login"], "argument"), (["login", EMAIL], "--password-file"), (["login", "--token"], "--token-file"),
            (["create", EMAIL], "--password-file"), (["password-change"], "--password-file"),
            (["tokens-expire", "--no-input"], "--force"),
            (["access-token", "revoke", TOKEN[:12], "--no-input"], "--force"),
        ]:  # fmt: skip
            for more, data in (([], ""), ([], "an answer\n"), (["--no-input"], "")):
                if more == arguments[-1:]:
                    continue
                with self.subTest(arguments=arguments, more=more, data=data):
                    self.assertIn(option, self.expect_failure(2, "user", *arguments, *more, input=data).stderr)
        self.assertEqual(server.connections, 0)


if __name__ == "__main__":
    unittest.main()
