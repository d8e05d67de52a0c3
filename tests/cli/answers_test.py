# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test error responses: each status with each form of body, the exit status and the message."""

import unittest

from harness import combine
from network_case import CREATE, REVOKE, NetworkCase
from rig.canaries import EMAIL, FRESH_TOKEN
from rig.server import ScriptedServer, failure, reply

# The documented exit statuses. Other 4xx are plain failures.
STATUSES = {400: 1, 401: 4, 402: 1, 403: 5, 404: 6, 405: 1, 406: 1, 408: 1, 409: 7, 410: 1, 411: 1, 413: 1, 414: 1,
            415: 1, 418: 1, 421: 1, 422: 1, 423: 1, 425: 1, 426: 1, 428: 1, 429: 8, 431: 1, 451: 1, 499: 1, 500: 9,
            501: 9, 502: 9, 503: 9, 504: 9, 505: 9, 507: 9, 508: 9, 510: 9, 511: 9, 520: 9, 599: 9}  # fmt: skip
RETRIED = (429, 502, 503, 504)
# The statuses in the API's documentation and in the tests of its official clients.
OF_THE_API = (400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504, 510)
INFO = ("user", "info")
WORDS = "the server's own words"
# Text that avn must not show, wherever it is in a body.
CANARY = "made-up-canary"

# Forms of bodies, with the text that must be shown; without one, the meaning of the status is shown.
SHAPES = [
    ({"errors": [{"message": WORDS, "status": 400, "error_code": CANARY, "more_info": CANARY,
    "metadata": {CANARY: CANARY}}],
      "message": "less"}, WORDS),
    (f"<html><head><title>{CANARY}</title></head><body><h1>{CANARY}</h1></body></html>", None),
    (f"plain text error {CANARY}", None),
    ("", None),
]  # fmt: skip
# Odd bodies from the tests of official clients, and similar ones.
ODD_SHAPES = [
    ('{"message":"%s","errors":[{"status":"403","message":"%s"}]}' % (WORDS, WORDS), WORDS),
    ('{"message":"","errors":[]}', None),
    ("Invalid JSON " + CANARY, None),
    ("unknown error " + CANARY, None),
    ({"message": {"key": CANARY}}, None),
    ({"message": WORDS}, WORDS),
    ({"message": CANARY, "errors": [WORDS, CANARY]}, WORDS),
    ({"message": WORDS, "errors": CANARY}, WORDS),
    ({"errors": []}, None),
    (f"<html><body><h1>408 Request Time-out {CANARY}</h1>", None),
    ({"errors": [[]], "message": WORDS}, WORDS),
    ({"errors": [None], "message": WORDS}, WORDS),
    ({"errors": [7, {"message": CANARY}], "message": WORDS}, WORDS),
    ({"errors": [{"message": None}], "message": WORDS}, WORDS),
    ({"errors": [{"message": {"text": CANARY}}], "message": WORDS}, WORDS),
    ({"errors": [{"message": ""}], "message": ""}, None),
    ({"errors": {"message": CANARY}, "message": None}, None),
    ({"errors": [{"error": CANARY}], "error": CANARY, "detail": CANARY}, None),
    ({"message": 7}, None), ({"message": [CANARY]}, None), ({"message": True}, None),
    ("null", None), ("[]", None), ("7", None), (f'"{CANARY}"', None), ([{"message": CANARY}], None),
    ("{", None), ('{"message": "%s' % CANARY, None), ('{"message": "%s"} x' % CANARY, None),
    ('{"message": "a", "message": "%s"}' % CANARY, None), (b'{"message": "\xff' + CANARY.encode() + b'"}', None),
    ('{"message": "\\u0000%s"}' % CANARY, None), ("[" * 100000, None), (b"\x1f\x8b\x08\x00" + CANARY.encode(), None),
]  # fmt: skip
# Bodies with status 200 that lack the requested data.
NO_SUCCESS = [
    '{"message":"","errors":[]}', "Invalid JSON", "<html><h1>Sign in to the network</h1></html>", "plain text", "",
    "null",
    '{"errors": [[]]}', '{"errors": [{"message": "x", "status": 403}], "message": "x"}',
]  # fmt: skip


class AnswerCase(NetworkCase):
    def run_answers(self, cases):
        """Run (response, command) cases against one server; yield each case, its result and its requests."""
        names = [f"{number}" for number in range(len(cases))]
        server = ScriptedServer(paths={name: case[0] for name, case in zip(names, cases)})
        self.addCleanup(server.stop)
        lines = [(*case[1], "--url", server.url_of(name)) for name, case in zip(names, cases)]
        for name, case, (result, _) in zip(names, cases, self.run_lines(lines, 4)):
            yield case, result, server.requests_of(name)

    def assert_words(self, result, words):
        self.assertIn("The server responded: ", result.stderr)
        self.assertIn(words, result.stderr)
        for hidden in (CANARY, "html", "{", "}", "less"):
            self.assertNotIn(hidden, result.stderr)
        self.assertLess(len(result.stderr), 700)


class Statuses(AnswerCase):
    def check(self, statuses, shapes, commands, rounds):
        cases = []
        for status, (body, words), command in combine(statuses, shapes, commands, rounds=rounds):
            media_type = "text/html" if isinstance(body, str) and body.startswith("<") else "application/json"
            answer = reply(status, body, "Retry-After: 0", media_type=media_type)
            cases.append((answer, command, status, words))
        for (answer, command, status, words), result, requests in self.run_answers(cases):
            with self.subTest(answer=answer[:300], command=command):
                self.assert_failed(result, STATUSES[status])
                self.assertIn(f"(HTTP status {status})", result.stderr)
                self.assert_words(result, words or "(HTTP status")
                self.assertEqual(len(requests), 3 if status in RETRIED and command == INFO else 1)

    def test_every_status(self):
        self.check(STATUSES, SHAPES, (INFO, REVOKE), 2)

    def test_every_odd_shape(self):
        self.check(OF_THE_API, ODD_SHAPES, (REVOKE,), 1)

    def test_invalid_statuses(self):
        """A status without exactly three digits is malformed; one above 599 counts as a server error."""
        cases = [(b"HTTP/1.1 %s Odd\r\n\r\n{}" % status, REVOKE, status)
                 for status in (b"", b"20", b"2000", b"abc", b"-200", b"0x200", b"2 0", b"000", b"600",
                     b"999")]  # fmt: skip
        for case, result, requests in self.run_answers(cases):
            with self.subTest(status=case[2]):
                self.assertIn(result.status, (9, 12), result.stderr)
                self.assert_failed(result, result.status)
                self.assertEqual(len(requests), 1)

    def test_a_success_needs_the_requested_data(self):
        commands = (INFO, ("user", "access-token", "list"), CREATE, ("user", "password-change"),
            ("user", "login", EMAIL))
        cases = [(reply(status, body), words)
                 for body, words, status in combine(NO_SUCCESS, commands, (200, 201, 202, 299), rounds=2)]  # fmt: skip
        old = self.read(self.credentials)
        for case, result, requests in self.run_answers(cases):
            with self.subTest(case=case):
                self.assert_failed(result, 9)
                self.assert_sent_once(case[1], requests)
        self.assertEqual(self.read(self.credentials), old)

    def test_answers_that_have_no_body(self):
        cases = [(reply(status, length=length), words) for status in (204, 205) for length in (-1, 0)
                 for words in (INFO, ("user", "access-token", "list"), CREATE,
                     ("user", "password-change"))]  # fmt: skip
        for case, result, requests in self.run_answers(cases):
            with self.subTest(case=case):
                self.assert_failed(result, 9)
                self.assert_sent_once(case[1], requests)


class Words(AnswerCase):
    def test_they_are_cut_at_300_characters(self):
        numbers = (1, 299, 300, 301, 5000, 100000)
        cases = [(failure(400, letter * number), REVOKE, letter, number)
                 for number, letter in combine(numbers, ("x", "ä", "密", "😀"))]  # fmt: skip
        for (_, _, letter, number), result, _ in self.run_answers(cases):
            with self.subTest(letter=letter, number=number):
                self.assert_failed(result, 1)
                words = result.stderr.split("responded: ")[1].split(" (HTTP")[0]
                self.assertEqual(words, letter * number if number <= 300 else letter * 300 + "...")

    def test_they_are_one_safe_line(self):
        hostile = ["a\nb", "a\r\nb", "\x1b[2J", "\x1b]0;x\x07", "\x9b2J", "\x7f", "\u202etxet\u202c", "\u2066x",
            "a\u200bb",
                   "\u2028", "\U000e0041", "\ufeff", "%s%n%d", "\t", "a" + "\u0301" * 200]  # fmt: skip
        answers = (lambda text: failure(400, text), lambda text: reply(400, {"message": text}))
        cases = [(answer(text), REVOKE, text) for text, answer in combine(hostile, answers)]
        forbidden = set("\r\x1b\x07\x9b\x7f\u202e\u202c\u2066\u200b\u2028\U000e0041\ufeff\t")
        for (_, _, text), result, _ in self.run_answers(cases):
            with self.subTest(text=text):
                self.assert_failed(result, 1)
                self.assertFalse(set(result.stderr) & forbidden, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertLess(len(result.stderr), 1500)
                self.assertLess(result.stderr.count("\u0301"), 20)

    def test_the_reason_in_the_first_line_is_text_of_the_server(self):
        reasons = [b"Made Up", b"\x1b[2J", b"\xff\xfe", "\u202e".encode(), b"%s%n", b"x" * 5000, b"a\tb", b""]
        cases = [(b"HTTP/1.1 418 " + reason + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", REVOKE, reason)
                 for reason in reasons]  # fmt: skip
        for (_, _, reason), result, requests in self.run_answers(cases):
            with self.subTest(reason=reason):
                self.assert_failed(result, result.status)
                self.assertIn(result.status, (1, 12))
                self.assertFalse(set(result.stderr) & set("\x1b\u202e\t\udcff\udcfe"), result.stderr)
                self.assertLess(len(result.stderr), 700)
                self.assertEqual(len(requests), 1)

    def test_nothing_of_a_body_is_shown_by_any_option(self):
        """Check that neither --show-http nor --debug shows a body that cannot be parsed."""
        self.env["G_MESSAGES_DEBUG"] = "all"
        bodies = (f"<html>{CANARY}", CANARY, f'{{"message": "{CANARY}', f'["{CANARY}"', FRESH_TOKEN)
        for body, status in combine(bodies, (200, 400, 500)):
            with self.subTest(body=body, status=status):
                self.serve(always=reply(status, body))
                result = self.avn(*CREATE, "--show-http", "--debug")
                self.assertIn(result.status, (1, 9))
                self.assertNotIn(CANARY, result.stderr)
                self.assertNotIn(FRESH_TOKEN, result.stderr)


if __name__ == "__main__":
    unittest.main()
