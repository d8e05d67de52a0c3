# SPDX-License-Identifier: LGPL-2.1-or-later
"""Command lines that show what golden_cases.py does not, and what of their output is no message of avn."""

import json
import re

from golden_cases import Case

# What GLib, glib-networking and the C library say; they have catalogues of their own.
GLIB_REASONS = [
    "No such file or directory", "Connection refused", "Connection terminated unexpectedly", "Error receiving data: Connection reset by peer",
]  # fmt: skip
# Patterns of what no language changes, each with the reason why it is no message of avn.
DATA = {
    r"^avn: ": "the program's name in front of an error",
    r"^debug: .*|^[<>] .*": "what --debug and --show-http say is for those who mend programs, and quotes HTTP",
    r"^(?:avn|GLib|libsoup|json-glib|SQLite) [\d.]+$|^plugin ABI \d+, API \d+$": "versions",
    r"^(?:  )?avn [^⟦\n]*|^  (?:cd|meson) .*": "command lines to copy",
    r"\\x1b\[2J\\u202etxet\\nline": "a server's text in which something is escaped",
    r"https?://[^\s,;]+?(?=[,;.]?(?:\s|$))": "addresses",
    r"(?:~|\B\.|\b[a-z-]+)?(?:/[\w.+-]*\w)+/?": "paths",
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?": "times",
    r"\bavn (?=⟦)|(?<![\w-])avn(?: [a-z][a-z-]*)+": "commands",
    r"(?<![\w-])--?[a-z][a-z-]*\b": "options",
    r"\b(?:true|false|null)\b": "values of JSON",
    r"\b[A-Z]+(?:_[A-Z]+)+\b": "variables",
    r"\b[a-z]+(?:_[a-z]+)+\b": "members of JSON",
    r"\bavn-[a-z-]+\b": "programs, and pages of the manual",
    r"\b(?:%s)\b" % "|".join(GLIB_REASONS): "reasons that come from the catalogues of the libraries",
}

# How much of a token is shown.
PREFIX_LENGTH = 12

MORE_CASES = []


def list_strings(case):
    """Yields the names and the strings in a case's answers."""
    for answer in case.answers:
        for step in answer if isinstance(answer, tuple) else (answer,):
            if isinstance(step, bytes) and b"\r\n\r\n" in step:
                yield from walk(step.split(b"\r\n\r\n", 1)[1])


def list_data(case):
    """Returns what a case's command line, environment and answers bring into its output."""
    texts = [*case.words, *filter(None, case.env.values()), *list_strings(case), case.stored or "", case.input]
    texts += [text[: PREFIX_LENGTH] for text in texts if len(text) > PREFIX_LENGTH]
    return {*texts, *(word for text in texts for word in re.findall(r"[\w.@+-]+", text))}


def walk(body):
    try:
        todo = [json.loads(body)]
    except ValueError:
        return
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            todo += [*value, *value.values()]
        elif isinstance(value, list):
            todo += value
