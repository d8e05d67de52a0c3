# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the page of macros, because gi-docgen omits macros that look like casts or have no value.

Usage: list-macros.py OUTPUT HEADER...
"""

import sys

from reference_symbols import read_comments, read_symbols


def describe(symbol, comment):
    words = f" ({', '.join(symbol.parts)})" if symbol.parts else ""
    parts = "".join(f"- `{part}`: {comment.explain(part)}\n" for part in symbol.parts)
    return f"## {symbol.name}\n\n```c\n{symbol.name}{words}\n```\n\n{parts}\n{comment.body}\n"


def main(output, headers):
    comments = {comment.name: comment for comment in read_comments(headers)}
    macros = [symbol for symbol in read_symbols(headers).values() if symbol.kind == "macro"]
    pages = [describe(symbol, comments[symbol.name]) for symbol in sorted(macros, key=lambda macro: macro.name)]
    with open(output, "w", encoding="utf-8") as file:
        file.write("Title: Macros\n\n" + "\n".join(pages))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
