# SPDX-License-Identifier: LGPL-2.1-or-later
"""A pseudo-language that makes untranslated text visible.

Every message is in brackets, with its number, in accented letters and two fifths longer:

    Show the version      ⟦₄₂ Šħóŵ ŧħé ṽéřšíóñ ·······⟧

Text that users type and placeholders are kept. To try it in a locale other than C and C.UTF-8:

    python3 tests/rig/pseudo_locale.py DIRECTORY && LANGUAGE=en_XA AVN_LOCALE_DIR=DIRECTORY avn help
"""

import os
import re
import subprocess
import sys

try:
    from rig import po_file
except ImportError:
    import po_file

LANGUAGE = "en_XA"
OPENING, CLOSING = "⟦⟧"
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒğħíĵķłɱñóƥɋřšŧúṽŵẋýžÁƁÇĐÉƑĞĦÍĴĶŁṀÑÓƤɊŘŠŦÚṼŴẊÝŽ",
)
DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
PLAIN_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
NUMBER = re.compile(OPENING + "([₀-₉]+)")
# Text that is kept; everything else is accented.
KEPT = re.compile(f"({po_file.PLACEHOLDER.pattern}|{po_file.TYPED.pattern})")
# Keep the space after a prompt and the advice (two placeholders) at the end of a line.
LINE = re.compile(r"(.*?)( *|%s%s)$")
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MAX_WORD_LENGTH = 8


def accent(text):
    """Return a text in accented letters, except for what is kept."""
    parts = KEPT.split(text)
    return "".join(part if i % 2 else part.translate(LETTERS) for i, part in enumerate(parts))


def pad(text):
    """Return dots that make a text two fifths longer, as words, so that lines can be wrapped."""
    length = max(1, len(text) * 2 // 5)
    dots = "·" * length
    return " " + " ".join(dots[i : i + MAX_WORD_LENGTH] for i in range(0, length, MAX_WORD_LENGTH))


def translate(text, number):
    """Return the translation of a text, with brackets around each line, because errors may be shown without advice."""
    lines = [LINE.match(line).groups() for line in text.split("\n")]
    mark = str(number).translate(DIGITS)
    return "\n".join(f"{OPENING}{mark} {accent(body)}{pad(body)}{CLOSING}{tail}" for body, tail in lines)


def translate_all(messages):
    """Return a complete catalogue from an untranslated one."""
    translated = [po_file.Message(None, "", None, (HEADER,), ())]
    for number, message in enumerate(messages):
        texts = (message.text,) if message.plural is None else (message.text, message.plural)
        if message.text:
            translated.append(message._replace(translations=tuple(translate(text, number) for text in texts)))
    return translated


def read_numbers(text):
    """Return the numbers of all messages in a text."""
    return {int(number.translate(PLAIN_DIGITS)) for number in NUMBER.findall(text)}


def install(folder, domain, messages):
    """Write a catalogue where gettext looks for it; return its path."""
    place = os.path.join(folder, LANGUAGE, "LC_MESSAGES")
    os.makedirs(place, exist_ok=True)
    path = os.path.join(place, domain + ".mo")
    content = po_file.write(translate_all(messages)).encode()
    subprocess.run(["msgfmt", "-c", "-o", path, "-"], input=content, check=True, stderr=subprocess.DEVNULL)
    return path


if __name__ == "__main__":
    ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    print(install(sys.argv[1], "avn", po_file.parse(po_file.extract(ROOT))))
