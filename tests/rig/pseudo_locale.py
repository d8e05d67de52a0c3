# SPDX-License-Identifier: LGPL-2.1-or-later
"""A language that nobody speaks, in which it is seen what a program says without its catalogue.

Every message is in brackets, with its number, in accented letters and longer by two fifths:

    Show the version      ⟦₄₂ Šħóŵ ŧħé ṽéřšíóñ ·······⟧

What is typed, and what stands for a value, stays. To look at the program in it:

    python3 tests/rig/pseudo_locale.py FOLDER && LC_ALL=C.UTF-8 LANGUAGE=en_XA AVN_LOCALE_DIR=FOLDER avn help
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
# What stays as it is; anything else between is spoken.
KEPT = re.compile(f"({po_file.PLACEHOLDER.pattern}|{po_file.TYPED.pattern})")
# The space behind a question stays at its end, and so does a line end with advice, which comes as two values.
LINE = re.compile(r"(.*?)( *|%s%s)$")
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
LONGEST_WORD = 8


def accent(text):
    """Returns a text in accented letters but for what stays."""
    parts = KEPT.split(text)
    return "".join(part if i % 2 else part.translate(LETTERS) for i, part in enumerate(parts))


def pad(text):
    """Returns dots that make a text longer by two fifths, in words as a page has them."""
    length = max(1, len(text) * 2 // 5)
    dots = "·" * length
    return " " + " ".join(dots[i : i + LONGEST_WORD] for i in range(0, length, LONGEST_WORD))


def translate(text, number):
    """Returns what stands for a text: each line in brackets, as what happened may be shown without the advice."""
    lines = [LINE.match(line).groups() for line in text.split("\n")]
    mark = str(number).translate(DIGITS)
    return "\n".join(f"{OPENING}{mark} {accent(body)}{pad(body)}{CLOSING}{tail}" for body, tail in lines)


def translate_all(messages):
    """Returns a whole catalogue for the messages of one without translations."""
    translated = [po_file.Message(None, "", None, (HEADER,), ())]
    for number, message in enumerate(messages):
        texts = (message.text,) if message.plural is None else (message.text, message.plural)
        if message.text:
            translated.append(message._replace(translations=tuple(translate(text, number) for text in texts)))
    return translated


def read_numbers(text):
    """Returns the numbers of all messages in a text."""
    return {int(number.translate(PLAIN_DIGITS)) for number in NUMBER.findall(text)}


def install(folder, domain, messages):
    """Puts a catalogue where gettext looks for it; returns its path."""
    place = os.path.join(folder, LANGUAGE, "LC_MESSAGES")
    os.makedirs(place, exist_ok=True)
    path = os.path.join(place, domain + ".mo")
    content = po_file.write(translate_all(messages)).encode()
    subprocess.run(["msgfmt", "-c", "-o", path, "-"], input=content, check=True, stderr=subprocess.DEVNULL)
    return path


if __name__ == "__main__":
    ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    print(install(sys.argv[1], "avn", po_file.parse(po_file.extract(ROOT))))
