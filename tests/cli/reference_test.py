# SPDX-License-Identifier: LGPL-2.1-or-later
"""Check that the API reference covers every public symbol, exactly once and correctly."""

import glob
import os
import re
import sys
import unittest

from harness import BUILD_ROOT, SOURCE_ROOT

sys.path.insert(0, os.path.join(SOURCE_ROOT, "docs", "reference"))

from reference_symbols import count_exports, read_comments, read_symbols  # noqa: E402


def find(*patterns):
    return sorted(path for pattern in patterns for path in glob.glob(os.path.join(SOURCE_ROOT, pattern)))


def read(path):
    with open(os.path.join(SOURCE_ROOT, path), encoding="utf-8") as file:
        return file.read()


HEADERS = find("include/*/*.h", "include/*/*.h.in")
SOURCES = find("host/*/*.c", "plugin/client/*/*.c")
PAGES = find("docs/reference/*.md")
ERROR_CODE = re.compile(r"`(?:AVN_(?:CLIENT_)?|G_IO_)ERROR|\[error@|\[method@")


class ReferenceCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.symbols = read_symbols(HEADERS)
        cls.comments = {}
        for comment in read_comments(HEADERS + SOURCES):
            cls.comments.setdefault(comment.name, []).append(comment)

    def each(self):
        """Yield every documented public symbol with its comment."""
        for symbol in self.symbols.values():
            for comment in self.comments.get(symbol.name, [])[:1]:
                yield symbol, comment


class SymbolsTest(ReferenceCase):
    def test_every_export_is_seen(self):
        """Make sure that the parser does not miss symbols."""
        declared = [symbol for symbol in self.symbols.values() if symbol.kind in ("function", "type")]
        self.assertGreater(len(declared), 80)
        self.assertEqual(len(declared), count_exports(HEADERS))

    def test_every_symbol_is_documented(self):
        """Count symbols and their members, fields and parameters by kind."""
        counts = {}
        missing = []
        for symbol in self.symbols.values():
            comment = self.comments.get(symbol.name, [None])[0]
            named = {symbol.name: comment is not None and comment.body != ""}
            for part in symbol.parts + (["Returns"] if symbol.returns else []):
                named[f"{symbol.name}: {part}"] = comment is not None and comment.explain(part) != ""
            for number, (name, documented) in enumerate(named.items()):
                kind = f"{symbol.kind}s" if number == 0 else f"parts of {symbol.kind}s"
                seen, good = counts.get(kind, (0, 0))
                counts[kind] = (seen + 1, good + documented)
                missing += [] if documented else [name]
        for kind, (seen, good) in sorted(counts.items()):
            print(f"# {kind}: {good} of {seen} documented", flush=True)
        seen, good = (sum(numbers) for numbers in zip(*counts.values()))
        print(f"# in all: {good} of {seen} documented, {100 * good // seen} %", flush=True)
        self.assertEqual(missing, [])

    def test_nothing_is_documented_twice(self):
        twice = [name for name in self.symbols if len(self.comments.get(name, [])) > 1]
        self.assertEqual(twice, [])


class CommentsTest(ReferenceCase):
    def test_headers_document_existing_symbols(self):
        gone = [comment.name for comment in read_comments(HEADERS) if comment.name not in self.symbols]
        self.assertEqual(gone, [])

    def test_comments_name_existing_parts(self):
        gone = {symbol.name: sorted(set(comment.parts) - set(symbol.parts)) for symbol, comment in self.each()}
        self.assertEqual({name: parts for name, parts in gone.items() if parts}, {})

    def test_errors_of_functions_are_documented(self):
        """The errors must be in the description: gi-docgen documents the GError parameter itself."""
        silent = [
            symbol.name
            for symbol, comment in self.each()
            if symbol.fails and not ERROR_CODE.search(comment.errors)
        ]
        self.assertEqual(silent, [])

    def test_every_error_has_the_documented_exit_status(self):
        """A code without a row would end in a wrong exit status."""
        text = read("host/settings/exit.c")
        settings = read("plugin/client/avn-client.avn-settings.desktop.in")
        named = {"AVN_EXIT_OK": "0", "AVN_EXIT_FAILURE": "1"}
        explained = [named.get(status, status) for status in re.findall(r"(?:\{ |infos, )(\w+), N?_", text)]
        explained += re.findall(r"^\[Exit Status (\d+)\]$", settings, re.M)
        statuses = {name: named.get(status, status) for name, status in re.findall(r"\[(AVN_ERROR_\w+)\] = \{ (\w+),", text)}
        declared = re.search(r"^\[Error Domain AvnClientError\]\nExitStatuses=(.*);$", settings, re.M)[1].split(";")
        statuses.update(zip(self.symbols["AvnClientError"].parts, declared, strict=True))
        told = {}
        for name in ("AvnError", "AvnClientError"):
            for code in self.symbols[name].parts:
                told[code] = "".join(re.findall(r"exit status (\d+)", self.comments[name][0].explain(code)))
        self.assertEqual(told, statuses)
        listed = re.findall(r"(?<=\| )\d+(?= \|)", read("README.md"))
        self.assertEqual(sorted(listed, key=int), sorted(explained, key=int))
        # Two are those of signals.
        self.assertEqual(set(explained), {"0", "129", "143", *statuses.values()})

    def test_every_example_is_compiled(self):
        written = [line for path in HEADERS + SOURCES + PAGES for line in read(path).split("\n") if line.endswith("```c")]
        compiled = re.findall(r"^#line ", read(os.path.join(BUILD_ROOT, "docs/reference/reference-examples.c")), re.M)
        self.assertGreater(len(compiled), 10)
        self.assertEqual(len(compiled), len(written))


if __name__ == "__main__":
    unittest.main()
