# SPDX-License-Identifier: LGPL-2.1-or-later
"""Read and write catalogues of messages, and extract them from the sources."""

import os
import re
import subprocess
from typing import NamedTuple, Optional

ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)? *"(.*)"$')
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+#0 ]*\d*(?:\.\d+)?(?:<PRI[a-z]+\d*>|(?:hh|h|ll|l|z|j|t)?[a-zA-Z]|%)")
# Text that users type in every language: options, variables, files, addresses, names, commands.
TYPED = re.compile("|".join((
    r"--[a-z][a-z-]*[a-z]|(?<![\w-])-[a-zA-Z](?![\w-])",
    r"\b(?:AIVEN|AVN|XDG)_[A-Z_]+",
    r"\b(?:NO_COLOR|CLICOLOR(?:_FORCE)?|ACCESSIBLE|HOME|TERM|COLUMNS|LANGUAGE|LC_ALL)\b",
    r"(?<= )PATH\b",
    r"~/[\w./-]+|\b0600\b|\b127\.0\.0\.1\b|\bchmod go-w\b|\bchown root\b",
    r"\bavn(?:-\w+)?\(\d\)|\bavn-(?=%s|[A-Z])",
    r"(?<=[\"'])avn(?: (?:%s|--[a-z-]*|[a-z][a-z-]*))+",
    r"(?<=: )avn(?: (?:--|[a-z][a-z-]*))+",
)))  # fmt: skip


class Message(NamedTuple):
    context: Optional[str]
    text: str
    plural: Optional[str]
    translations: tuple
    flags: tuple


def unescape(text):
    return re.sub(r"\\(.)", lambda found: ESCAPES[found[1]], text)


def parse(content):
    """Parse a .po file without its obsolete messages; the header has an empty text."""
    messages = []
    for paragraph in re.split(r"\n\s*\n", content):
        fields, name, flags = {}, None, []
        for line in paragraph.splitlines():
            found = LINE.match(line)
            if line.startswith("#,"):
                flags += [flag.strip() for flag in line[2:].split(",")]
            elif found:
                name = found[1] or name
                fields[name] = fields.get(name, "") + unescape(found[2])
        if "msgid" in fields:
            texts = tuple(fields[name] for name in fields if name.startswith("msgstr"))
            head = (fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural"))
            messages.append(Message(*head, texts, tuple(flags)))
    return messages


def read(path):
    with open(path, encoding="utf-8") as file:
        return parse(file.read())


def read_words(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split()


def extract(source_root):
    """Return an untranslated catalogue of the sources, extracted as the build makes avn.pot."""
    folder = os.path.join(source_root, "po")
    with open(os.path.join(folder, "meson.build"), encoding="utf-8") as file:
        arguments = re.findall(r"'(--[^']*)'", file.read())
    sources = read_words(os.path.join(folder, "POTFILES"))
    done = subprocess.run(["xgettext", *arguments, "-o", "-", *sources], cwd=source_root, check=True, capture_output=True)
    return done.stdout.decode()


def quote(text):
    return '"' + re.sub(r'["\\]', r"\\\g<0>", text).replace("\n", "\\n").replace("\t", "\\t") + '"'


def write(messages):
    """Return the text of a .po file."""
    lines = []
    for message in messages:
        lines += ["", f"#, {', '.join(message.flags)}"] if message.flags else [""]
        lines += [f"msgctxt {quote(message.context)}"] if message.context is not None else []
        lines += [f"msgid {quote(message.text)}"]
        lines += [f"msgid_plural {quote(message.plural)}"] if message.plural is not None else []
        names = ["msgstr"] if message.plural is None else [f"msgstr[{i}]" for i in range(len(message.translations))]
        lines += [f"{name} {quote(text)}" for name, text in zip(names, message.translations)]
    return "\n".join(lines) + "\n"
