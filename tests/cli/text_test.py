# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test text from servers and files: control and invisible characters are escaped, other text is unchanged.

The classes of characters come from Python's Unicode tables.
"""

import ctypes
import json
import locale
import os
import re
import unicodedata
import unittest

from harness import BUILD_ROOT, combine, thin
from rig.canaries import CREATED_TOKEN, EMAIL, FRESH_TOKEN, PASSWORD
from rig.server import failure, reply
from scripted_case import ScriptedCase
from text_samples import ESCAPED, FLOODS, HARMLESS

# Missing in Python's tables: default-ignorable code points and noncharacters.
IGNORABLE = [(0xAD,), (0x34F,), (0x61C,), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
             (0x202A, 0x202E), (0x2060, 0x206F), (0x3164,), (0xFE00, 0xFE0F), (0xFEFF,), (0xFFA0,), (0xFFF0, 0xFFF8),
             (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]  # fmt: skip
BIDI_CONTROLS = [(0x61C,), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069)]
NO_CHARACTERS = [(0xFDD0, 0xFDEF), *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))]
# Visible format characters: Arabic and Syriac signs before the text that they span.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
# Characters that JSON output may contain unescaped, because terminals do not act on them.
HIDING_IN_JSON = {chr(code) for code in (0x200C, 0x200D, *range(0xFE00, 0xFE10))}


def spread(ranges):
    return {code for first, *last in ranges for code in range(first, (last or [first])[0] + 1)}


def is_hidden(code):
    return unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp") and code not in SEEN


HIDDEN = {code for code in range(1, 0x110000) if is_hidden(code)}
HIDDEN |= spread(IGNORABLE) | spread(BIDI_CONTROLS) | spread(NO_CHARACTERS)
# All assigned or private characters that are not hidden.
SHOWN = [chr(code) for code in range(0x20, 0x110000)
         if code not in HIDDEN and unicodedata.category(chr(code)) not in ("Cn", "Cs")
         and not 0xF0100 < code < 0x10FF00]  # fmt: skip
HOSTILE = "".join(f"a{chr(code)}" for code in sorted(HIDDEN) if code < 0x10000 or code % 64 == 1) + "end"


def escape(character):
    code = ord(character)
    short = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    return short or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


# An emoji of several characters: with a variation selector, a skin tone or joined to another.
PICTURE = "[#*0-9\u00a9-\u3299\U0001f000-\U0001faff](?:\ufe0f\u20e3?|[\U0001f3fb-\U0001f3ff]\ufe0f?)?"
PICTURES = re.compile(f"{PICTURE}(?:\u200d{PICTURE})*")


def width(text):
    """Return the number of cells according to the C library, but two for emoji, whose parts it counts."""
    wcwidth = ctypes.CDLL(None).wcwidth

    def narrow(match):
        is_picture = len(match.group()) > 1 and ("\ufe0f" in match.group() or match.group() > "\U0001f000")
        return "xx" if is_picture else match.group()

    return sum(max(0, wcwidth(ord(character))) for character in PICTURES.sub(narrow, text))


class TextCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()

    def show_list(self, texts, *options, member="description"):
        self.serve(reply(200, {"tokens": [{member: text, "max_age_seconds": "END"} for text in texts]}))
        return self.expect(0, "user", "access-token", "list", *options).stdout

    def show_rows(self, texts):
        """Show descriptions; return the cell of each row with the text to its left and right."""
        lines = self.show_list(texts).split("\n")
        self.assertEqual((len(lines) - 3, lines[-1]), (len(texts), ""))
        return [re.fullmatch(r" *(.*?) *END", line).group(1) for line in lines[2:-1]]

    def assert_safe(self, text):
        self.assertEqual({hex(ord(character)) for character in text if ord(character) in HIDDEN} - {"0xa"}, set())


class Characters(TextCase):
    def test_every_hidden_character_in_a_table(self):
        self.assertGreater(len(HIDDEN), 4300)
        characters = [chr(code) for code in sorted(HIDDEN)]
        self.assertEqual(self.show_rows([f"a{c}b" for c in characters]), [f"a{escape(c)}b" for c in characters])

    def test_every_hidden_character_in_json(self):
        tokens = [{f"a{chr(code)}b": f"a{chr(code)}b"} for code in sorted(HIDDEN)]
        self.serve(reply(200, {"tokens": tokens}))
        shown = self.expect(0, "user", "access-token", "list", "--json").stdout
        self.assertEqual(json.loads(shown), tokens)
        self.assert_safe("".join(set(shown) - HIDING_IN_JSON))

    def test_every_hidden_character_in_an_error(self):
        codes = sorted(code for code in HIDDEN if code < 0xE0080)
        for start in thin(range(0, len(codes), 120), 6):
            characters = [chr(code) for code in codes[start : start + 120]]
            self.serve(failure(400, "".join(f"a{c}" for c in characters) + "b"))
            result = self.expect_failure(1, "user", "info")
            self.assertIn("".join(f"a{escape(c)}" for c in characters) + "b", result.stderr)

    def test_every_other_character_is_shown(self):
        """Put each behind a letter, because marks need a base character."""
        self.assertGreater(len(SHOWN), 140000)
        texts = ["".join(f"x{c}" for c in SHOWN[i : i + 200]) + "x" for i in range(0, len(SHOWN), 200)]
        self.assertEqual(self.show_rows(texts), texts)

    def test_bytes_in_invalid_utf_8(self):
        """JSON must be UTF-8; reason phrases and headers may have any bytes."""
        for data in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82", b"\xf8\x88\x80"):
            with self.subTest(data=data):
                shown = "".join(f"\\x{byte:02x}" for byte in data)
                self.serve(reply(400, b"").replace(b"Bad Request", b"a" + data + b"b"))
                self.assertIn(f"a{shown}b", self.expect_failure(1, "user", "info").stderr)
                self.serve(reply(200, {"user": {}}).replace(b"\r\n\r\n", b"\r\nX-Odd: a" + data + b"b\r\n\r\n", 1))
                self.assertRegex(self.expect(0, "user", "info", "--show-http").stderr, "X-Odd: a\ufffd+b\n")
                self.serve(reply(200, b'{"user": {"user": "' + data + b'"}}'))
                self.assertIn("not valid UTF-8", self.expect_failure(9, "user", "info").stderr)


class Texts(TextCase):
    def test_harmless_text_stays(self):
        self.assertEqual(self.show_rows(HARMLESS), HARMLESS)
        for text in HARMLESS:
            with self.subTest(text=text):
                self.serve(failure(400, text))
                self.assertIn(text, self.expect_failure(1, "user", "info").stderr)

    def test_harmless_text_keeps_columns(self):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
        self.addCleanup(locale.setlocale, locale.LC_CTYPE, "C")
        for line in self.show_list(HARMLESS).splitlines()[2:]:
            with self.subTest(line=line):
                self.assertEqual(width(line[: line.index("END")]), width(self.header()[: self.header().index("MAX")]))

    def header(self):
        if not hasattr(self, "kept_header"):
            self.kept_header = self.show_list(HARMLESS).splitlines()[0]
        return self.kept_header

    def test_what_only_hides_is_escaped(self):
        self.assertEqual(self.show_rows([text for text, _ in ESCAPED]), [shown for _, shown in ESCAPED])

    def test_floods_are_cut(self):
        """Check that a row stays one row, and that marks stay near their line."""
        rows = self.show_rows([text for text, _ in FLOODS])
        for (text, longest), row in zip(FLOODS, rows):
            with self.subTest(text=text[:20]):
                self.assertLessEqual(len(row), longest)
                self.assertGreater(len(row), 1)
                self.serve(failure(400, text))
                self.assertLess(len(self.expect_failure(1, "user", "info").stderr), 5000)
                self.serve(reply(200, {"tokens": [{"description": text}]}))
                self.assertEqual(self.expect(0, "user", "access-token", "list", "--json").json, [{"description": text}])

    def test_long_text_is_one_row(self):
        for text in ("x" * 100000, "密" * 100000, "👩\u200d💻" * 30000, "\u0645\u200c" * 50000 + "\u0645"):
            with self.subTest(text=text[:5]):
                self.assertEqual(self.show_rows([text, "short"]), [text, "short"])
                self.serve(failure(400, text))
                self.assertLess(len(self.expect_failure(1, "user", "info").stderr), 500)


class Places(TextCase):
    """Check hostile text everywhere that text of a server or file is shown."""

    def run_safely(self, *arguments, answers, texts=("end",), **keywords):
        self.write_credentials()
        self.serve(*answers)
        result = self.avn(*arguments, **keywords)
        for text in texts:
            self.assertIn(text, result.stdout + result.stderr, arguments)
        self.assertNotIn("CRITICAL", result.stderr)
        self.assert_safe(result.stdout + result.stderr)
        return result

    def test_members(self):
        token = ("expiry_time", "token_prefix", "description", "max_age_seconds", "extend_when_used",
                 "last_used_time", "last_ip", "last_user_agent")  # fmt: skip
        user = ("user", "real_name", "state", "token_validity_begin", "projects", "auth")
        update = ("user", "access-token", "update", "abc", "--description", "x")
        create = ("user", "access-token", "create", "--description", "x")
        places = [(arguments, answer, name) for arguments, answer, names in [
            (("user", "access-token", "list"), lambda record: {"tokens": [record]}, token),
            (update, lambda record: record, token),
            (create, lambda record: {**record, "full_token": CREATED_TOKEN}, ("expiry_time", "description")),
            (("user", "info"), lambda record: {"user": record}, user),
        ] for name in names]  # fmt: skip
        values = (HOSTILE, [HOSTILE, HOSTILE], {HOSTILE: HOSTILE}, [{"a": [HOSTILE]}])
        for (arguments, answer, name), value in combine(places, values):
            with self.subTest(arguments=arguments, name=name, kind=type(value)):
                result = self.run_safely(*arguments, answers=[reply(200, answer({name: value}))])
                self.assertEqual((result.status, len(result.stdout.splitlines())), (0, 3))

    def test_errors(self):
        commands = (("info",), ("access-token", "revoke", "abc"), ("access-token", "revoke", "abc", "def"),
                    ("login", EMAIL), ("create", EMAIL), ("password-change",), ("logout",))  # fmt: skip
        bodies = ({"message": HOSTILE}, {"errors": [HOSTILE]}, {"errors": [{"message": HOSTILE}]})
        self.env.update(AIVEN_PASSWORD=PASSWORD, AIVEN_NEW_PASSWORD=PASSWORD)
        for arguments, body, status in combine(commands, bodies, (400, 403, 404, 409, 500), rounds=2):
            with self.subTest(arguments=arguments, body=list(body), status=status):
                answer = reply(status, body)
                self.run_safely("user", *arguments, answers=[answer, answer], texts=["avn: ", "\\x01"])

    def test_heads_and_traces(self):
        line = "".join(c for c in HOSTILE if c not in "\r\n\0").encode()
        location = line[line.index("\u200b".encode()) :][:200]
        plain = reply(400, b"").replace(b"Bad Request", line[:2000])
        for answer in (
            plain,
            reply(200, {"user": {}}).replace(b"Content-Type", b"X-Odd: " + line + b"\r\nContent-Type"),
            reply(200, b"<html>").replace(b"application/json", line[:500]),
            reply(200, {"user": {HOSTILE: HOSTILE}, "message": HOSTILE}),
            reply(302, b"", length=0).replace(b"Content-Type", b"Location: https://" + location + b"/\r\nContent-Type"),
            reply(302, b"", length=0).replace(b"Content-Type", b"Location: " + line + b"\r\nContent-Type"),
        ):
            for options in ((), ("--show-http",), ("--debug", "--show-http")):
                with self.subTest(answer=answer[:40], options=options):
                    self.run_safely("user", "info", *options, answers=[answer], texts=[])

    def test_notices(self):
        projects = {"user": {"user": HOSTILE, "projects": [HOSTILE]}}
        login = reply(200, {"token": FRESH_TOKEN, "user_email": HOSTILE})
        env = {"AIVEN_PASSWORD": PASSWORD}
        self.run_safely("user", "login", EMAIL, answers=[login, reply(200, projects)], env=env)
        env = {"AIVEN_AUTH_TOKEN": FRESH_TOKEN}
        result = self.run_safely("user", "login", "--token", EMAIL, answers=[reply(200, projects)], env=env)
        self.assertIn("not to " + EMAIL, result.stderr)

    def test_comments_of_plugins(self):
        folder = os.path.join(self.home, "plugins")
        os.mkdir(folder)
        flood = "e" + "\u0301" * 1000
        for value in ("a\x1b[2Jb", "a\u202eb", "a\u200bb", "a\x9bb", "a\\nb", "a\\tb", "x\U000e0041", flood):
            with self.subTest(value=value[:9]):
                with open(os.path.join(folder, "odd.avn-plugin"), "w") as file:
                    file.write(f"[Avn Plugin]\nName=odd\nComment={value} end\nModule=libodd.so\nAbi=1\n")
                path = f"{folder}:{BUILD_ROOT}/plugin/user"
                for arguments in (("--help",), ("help",), ("odd", "--help"), ("odd", "x")):
                    result = self.avn(*arguments, env={"AVN_PLUGIN_PATH": path})
                    self.assert_safe(result.stdout + result.stderr)
                    self.assertNotIn("\u0301" * 9, result.stdout + result.stderr)
                    if "help" in arguments[0]:
                        self.assertIn(" end\n", result.stdout)


if __name__ == "__main__":
    unittest.main()
