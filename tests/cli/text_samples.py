# SPDX-License-Identifier: LGPL-2.1-or-later
"""Text of many languages, and text that imitates it."""

import unicodedata

JOINER, NON_JOINER, BLACK_FLAG, TAG_END = "\u200d", "\u200c", "\U0001f3f4", "\U000e007f"


def tag(text):
    """Write a word in tag characters, which are invisible."""
    return "".join(chr(0xE0000 + ord(character)) for character in text)


def escape_tags(text):
    return "".join(f"\\U{0xE0000 + ord(character):08x}" for character in text)


# Text that is shown unchanged.
HARMLESS = [
    "مرحبا بالعالم", "السَّلَامُ عَلَيْكُمْ", "قُرْآن ۝١ \u0600١٢٣", "اردو میں", "שלום עולם", "שָׁלוֹם", "בְּרֵאשִׁית",
    f"می{NON_JOINER}خواهم", f"نیم{NON_JOINER}فاصله{NON_JOINER}ها", f"ه{JOINER}ـ{JOINER}ه", "ܫܠܡܐ \u070fܐܒ", "ߒߞߏ",
    "नमस्ते", f"क्{JOINER}ष", f"श्री र्{JOINER}य", f"র{JOINER}্যাব", f"ශ්{JOINER}රී", f"അവന്{JOINER}",
    f"ఫేస్{NON_JOINER}బుక్",
    f"க்{NON_JOINER}ஷ", f"ಕೆ.ಆರ{JOINER}್ಕ", "สวัสดี ที่นี่ น้ำ ปั๊ม", "ກຳລັງ", "ភាសាខ្មែរ", "မြန်မာဘာသာ",
    "བོད་ཡིག་སྐྱོད་བསྟན་འགྲུབ",
    unicodedata.normalize("NFD", "Tiếng Việt đường phố Nguyễn ấm ề"), unicodedata.normalize("NFD", "Ångström ǖ ṩ"),
    unicodedata.normalize("NFD", "한국어 대한민국"), "한국어", "日本語", "繁體中文", "葛\U000e0100城", "辻\U000e0101", "。\ufe00",
    "ᠮᠣᠩᠭᠣᠯ", "ᠬᠠᠭᠠᠨ\u180b", "ᠨᠢᠭᠡ\u180eᠠ", "Ελληνικά", "Русский", "Հայերեն", "ქართული", "አማርኛ", "ᏣᎳᎩ", "ꦧꦱꦗꦮ", "𐌰𐍄𐍄𐌰",
    "Grüße – „schön“ …", "x² ≥ ½ ∑∫ ∩\ufe00 ∅", "№ © ® ™ ℹ\ufe0f", "a\u00a0b\u2003c\u3000d", "█▓▒░ ⠿ ─│",
    "\uf8ff\ue0b0",
    "💧", "❤\ufe0f ☺\ufe0e ©\ufe0f", "👍🏽", "👩🏾" + JOINER + "🚀", "👨" + JOINER + "👩" + JOINER + "👧" + JOINER + "👦",
    "🏳\ufe0f" + JOINER + "🌈", BLACK_FLAG + JOINER + "☠\ufe0f", "👩" + JOINER + "❤\ufe0f" + JOINER + "💋" + JOINER + "👨",
    "🙂" + JOINER + "↔\ufe0f", "🐦" + JOINER + "⬛", "🇫🇮🇺🇦🇧🇷", "1\ufe0f\u20e3 #\ufe0f\u20e3 *\ufe0f\u20e3",
    *(BLACK_FLAG + tag(country) + TAG_END for country in ("gbeng", "gbsct", "gbwls")), BLACK_FLAG,
    "🧑🏿" + JOINER + "🤝" + JOINER + "🧑🏻",
]  # fmt: skip

# Text that hides something, and how it is shown: ineffective joiners and selectors, and tags.
ESCAPED = [
    (f"ad{JOINER}min", "ad\\u200dmin"), (f"ä{JOINER}ö", "ä\\u200dö"), (f"а{NON_JOINER}б", "а\\u200cб"),
    (f"密{JOINER}码", "密\\u200d码"), (f"ש{JOINER}ל", "ש\\u200dל"), (f"한{NON_JOINER}국", "한\\u200c국"),
    (f"ก{JOINER}ข", "ก\\u200dข"), (f"α{NON_JOINER}β", "α\\u200cβ"), (f"क{JOINER}ष", "क\\u200dष"),
    (f"{JOINER}م", "\\u200dم"), (f"م{NON_JOINER}", "م\\u200c"), (f"م{JOINER}{JOINER}م", "م\\u200d\\u200dم"),
    (f"👩{JOINER}", "👩\\u200d"), (f"👩{JOINER}x", "👩\\u200dx"), (f"x{JOINER}👩", "x\\u200d👩"),
    ("a\ufe0f", "a\\ufe0f"), ("é\ufe0f", "é\\ufe0f"), ("д\ufe00", "д\\ufe00"), ("1\ufe00", "1\\ufe00"), ("0\ufe0d",
    "0\\ufe0d"),
    ("\ufe0fa", "\\ufe0fa"), ("❤\ufe0f\ufe0f", "❤\ufe0f\\ufe0f"), ("💧" + "\ufe01" * 3, "💧\ufe01" + "\\ufe01" * 2),
    ("a\U000e0100", "a\\U000e0100"), ("ä\U000e0101", "ä\\U000e0101"), ("葛\U000e0100\U000e0101",
    "葛\U000e0100\\U000e0101"),
    ("💧\U000e0100", "💧\\U000e0100"), ("a\u180b", "a\\u180b"), ("م\u180b", "م\\u180b"), ("a\u180eb", "a\\u180eb"),
    (tag("hidden"), escape_tags("hidden")), ("x" + tag("gbsct") + TAG_END, "x" + escape_tags("gbsct") + "\\U000e007f"),
    (BLACK_FLAG + tag("usca") + TAG_END, BLACK_FLAG + escape_tags("usca") + "\\U000e007f"),
    (BLACK_FLAG + tag("gbxxx") + TAG_END, BLACK_FLAG + escape_tags("gbxxx") + "\\U000e007f"),
    (BLACK_FLAG + tag("gbsct"), BLACK_FLAG + escape_tags("gbsct")), (BLACK_FLAG + tag("gbs"),
    BLACK_FLAG + escape_tags("gbs")),
    (BLACK_FLAG + tag("gbsctx") + TAG_END, BLACK_FLAG + escape_tags("gbsctx") + "\\U000e007f"),
    (BLACK_FLAG + tag("GBSCT") + TAG_END, BLACK_FLAG + escape_tags("GBSCT") + "\\U000e007f"),
    ("💧" + tag("gbsct") + TAG_END, "💧" + escape_tags("gbsct") + "\\U000e007f"),
    (BLACK_FLAG + tag("gbsct") + TAG_END * 2, BLACK_FLAG + tag("gbsct") + TAG_END + "\\U000e007f"),
]  # fmt: skip

# Characters with many marks, and the maximum number of characters that may be left of each.
FLOODS = [
    ("e" + "\u0301" * 10000, 9),
    ("e" + "\u0301\u0323" * 5000, 9),
    ("Z" + "\u0335" * 40 + "a" + "\u0340" * 40 + "l" + "\u0489" * 40 + "go", 29),
    ("x" + "\u20dd" * 10000, 9),
    ("ก" + "\u0e49" * 10000, 9),
    ("한" + "\u1161" * 10000, 9),
    ("क" + "\u094d\u200d" * 5000, 9),
    ("م" + "\u064b" * 10000, 9),
    ("❤" + "\u0301\u20e3" * 5000, 9),
    ("\u0301" * 10000, 9),
    ("\u0903" * 10000, 9),
    (("e" + "\u0301" * 9) * 3, 27),
]
