# SPDX-License-Identifier: LGPL-2.1-or-later
"""Check that terse output and CSV can be read back exactly, whatever the text."""

import csv
import io
import json
import os
import random
import re
import unittest

from harness import FULL
from rig.server import reply
from scripted_case import ScriptedCase
from text_samples import ESCAPED, HARMLESS

SEED = int(os.environ.get("AVN_TEST_SEED", 20261125))
ROUNDS = 40 if FULL else 8
RECORDS = 25
LIST = ("user", "access-token", "list")
COLUMNS = ("expiry_time", "token_prefix", "description", "max_age_seconds", "extend_when_used", "last_used_time", "last_ip",
           "last_user_agent")  # fmt: skip
# Separators, quotes, escapes, line ends, and what moves the cursor or is special in a spreadsheet.
PIECES = [
    ":", ",", ";", "\\", "\\\\", '"', '""', "'", "\n", "\r", "\r\n", "\t", " ", "  ", "=1+1", "+", "-", "@", "|", "\\n", "\\:",
    "\\x1b", "\\u202e", "\\,", "\x01", "\x1b[2J", "\x7f", "\x85", "\x9b", "\x0b", "\x0c", "\x1c", "\x1e", "\u2028", "\u2029",
    "\u202e", "\u200b", "\u200d", "\ufeff", "\ufffe", "\U0001ffff", "\U000e0041", "\xad", "e\u0301" + "\u0301" * 12, "a", "1",
    "ü", "日本", "💧", "null", "true", "[1]", "{}", *HARMLESS[:20], *(text for text, _ in ESCAPED[:20]),
]  # fmt: skip
NUMBERS = (0, -1, 3600, 2.5, 12345678901234567890123)
SHORT_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
LONG_ESCAPES = {"x": 2, "u": 4, "U": 8}


def unescape(text):
    """Remove the escaping backslashes."""
    characters = iter(text)
    plain = ""
    for character in characters:
        if character == "\\":
            letter = next(characters)
            digits = "".join(next(characters) for _ in range(LONG_ESCAPES.get(letter, 0)))
            character = chr(int(digits, 16)) if digits else SHORT_ESCAPES.get(letter, letter)
        plain += character
    return plain


def split(text, separator):
    """Split at separators without a backslash in front."""
    parts, part, escaped = [], "", False
    for character in text:
        if character == separator and not escaped:
            parts.append(part)
            part = ""
        else:
            part += character
        escaped = character == "\\" and not escaped
    return [*parts, part]


class Reading(unittest.TestCase):
    def test_the_reader_itself(self):
        self.assertEqual(split("a\\:b:c\\\\:", ":"), ["a\\:b", "c\\\\", ""])
        self.assertEqual(unescape("a\\:b\\\\n\\n\\x1b\\u202e\\U000e0041"), "a:b\\n\n\x1b\u202e\U000e0041")


class ReadBackTest(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.random = random.Random(SEED)

    def make_text(self):
        return "".join(self.random.choice(PIECES) for _ in range(self.random.choice((0, 1, 1, 2, 3, 8))))

    def make_scalar(self):
        return self.random.choice((None, True, False, self.random.choice(NUMBERS), *(self.make_text() for _ in range(5))))

    def make_value(self):
        kind = self.random.randrange(12)
        if kind == 0:
            return [self.make_scalar() for _ in range(self.random.randrange(4))]
        if kind == 1:
            return {self.make_text(): self.make_scalar() for _ in range(2)}
        if kind == 2:
            return [[self.make_scalar()], {self.make_text(): [self.make_scalar()]}]
        return self.make_scalar()

    def make_records(self, names):
        return [{name: self.make_value() for name in names if self.random.randrange(6)} for _ in range(RECORDS)]

    def text_of(self, value):
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def check_cell(self, cell, value):
        """Compare a cell, still escaped, with the server's text."""
        if isinstance(value, list) and not any(isinstance(element, (list, dict)) for element in value):
            expected = [self.text_of(element) for element in value] or [""]
            self.assertEqual([unescape(part) for part in split(cell, ",")], expected)
        elif isinstance(value, (list, dict)):
            self.assertEqual(json.loads(unescape(cell)), value)
        else:
            self.assertEqual(unescape(cell), self.text_of(value))

    def show(self, records, *options):
        self.serve(reply(200, {"tokens": records}))
        shown = self.expect(0, *LIST, *options).stdout
        # No terminal controls, and no other line ends by Unicode's definition.
        self.assertIsNone(re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff]", shown))
        return shown

    def check_rows(self, rows, names, records):
        self.assertEqual(len(rows), len(records))
        for row, record in zip(rows, records):
            self.assertEqual(len(row), len(names), row)
            for name, cell in zip(names, row):
                with self.subTest(record=record, name=name):
                    self.check_cell(cell, record.get(name))

    def check_terse(self, names, records, *options):
        shown = self.show(records, *options)
        lines = shown.split("\n")
        self.assertEqual((lines.pop(), len(lines)), ("", len(shown.splitlines())))
        self.check_rows([split(line, ":") for line in lines], names, records)

    def check_csv(self, names, records, *options):
        shown = self.show(records, "--csv", *options)
        header, *rows = csv.reader(io.StringIO(shown, newline=""), strict=True)
        self.assertEqual(shown.count("\r\n"), shown.count("\n"))
        self.assertEqual(shown.count("\r\n"), len(records) + 1)
        self.assertEqual([unescape(name) for name in header], list(names))
        self.check_rows(rows, names, records)

    def test_columns(self):
        for _ in range(ROUNDS):
            records = self.make_records(COLUMNS)
            self.check_terse(COLUMNS, records, "-t")
            self.check_csv(COLUMNS, records)

    def test_one_column(self):
        for _ in range(ROUNDS):
            records = self.make_records(("description",))
            self.check_terse(("description",), records, "-g", "description")
            self.check_csv(("description",), records, "-f", "description")

    def test_every_member_of_any_name(self):
        for _ in range(ROUNDS):
            names = list(dict.fromkeys(["first", *(self.make_text() or "empty" for _ in range(5))]))
            records = [{name: self.make_text() for name in names}, *self.make_records(names)]
            self.check_csv(names, records, "-f", "all")
            self.check_terse(names, records, "-t", "--fields=all")

    def test_each_character_alone(self):
        codes = (*range(1, 0x3000), *range(0xFDD0, 0x10000), *range(0xE0000, 0xE0200))
        records = [{"description": chr(code) + "x"} for code in codes]
        self.check_terse(("description",), records, "-g", "description")
        self.check_csv(("description",), records, "-f", "description")


if __name__ == "__main__":
    unittest.main()
