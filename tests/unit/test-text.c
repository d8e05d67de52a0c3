/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "text/text-private.h"

#define FAMILY "\U0001f468\u200d\U0001f469\u200d\U0001f467"
#define SKIN "\U0001f9d1\U0001f3ff"
#define PERSIAN "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
#define SCOTLAND "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
#define FOUR_ACUTES "\u0301\u0301\u0301\u0301"

typedef struct
{
  const char *name;
  const char *text;
  gssize max_characters;
  const char *expected;
} SafeRow;

static const SafeRow safe_rows[] = {
  { "empty", "", -1, "" },
  { "ascii", "Plain text: 100% \"ok\" \\", -1, "Plain text: 100% \"ok\" \\" },
  { "scripts", "Grüße, мир, 日本, שלום", -1, "Grüße, мир, 日本, שלום" },
  { "escape-sequence", "\033[31mred", -1, "\\x1b[31mred" },
  { "line-ends", "a\nb\rc\td", -1, "a\\nb\\rc\\td" },
  { "bell-and-delete", "\a\x7f", -1, "\\x07\\x7f" },
  { "eight-bit-control",
    "\xc2\x9b"
    "31m",
    -1, "\\x9b31m" },
  { "right-to-left-override", "a\u202eb", -1, "a\\u202eb" },
  { "bidi-isolates", "\u2066a\u2069", -1, "\\u2066a\\u2069" },
  { "line-separator", "a\u2028b\u2029", -1, "a\\u2028b\\u2029" },
  { "zero-width-space", "a\u200bb", -1, "a\\u200bb" },
  { "byte-order-mark", "\ufeffa", -1, "\\ufeffa" },
  { "soft-hyphen", "a\u00adb", -1, "a\\xadb" },
  { "tag", "a\U000e0041", -1, "a\\U000e0041" },
  { "byte-that-is-not-utf8", "a\xff!", -1, "a\\xff!" },
  { "overlong", "\xc0\xaf", -1, "\\xc0\\xaf" },
  { "encoded-surrogate", "\xed\xa0\x80", -1, "\\xed\\xa0\\x80" },
  { "cut-at-the-end", "a\xe2\x82", -1, "a\\xe2\\x82" },
  { "joiner-between-emoji", FAMILY, -1, FAMILY },
  { "joiner-between-lines", "\u2550\u200d\u2550", -1, "\u2550\\u200d\u2550" },
  { "four-joined-people", FAMILY "\u200d\U0001f466", -1, FAMILY "\u200d\U0001f466" },
  { "five-joined-people", FAMILY "\u200d" FAMILY, -1,
    FAMILY "\u200d\U0001f468\\u200d\U0001f469\u200d\U0001f467" },
  { "families", FAMILY FAMILY, -1, FAMILY FAMILY },
  { "joined-people-with-skin", SKIN "\u200d" SKIN "\u200d" SKIN "\u200d" SKIN "\u200d" SKIN, -1,
    SKIN "\u200d" SKIN "\u200d" SKIN "\u200d" SKIN "\\u200d" SKIN },
  { "joiner-in-persian", PERSIAN, -1, PERSIAN },
  { "joiner-at-the-start", "\u200d\u0645", -1, "\\u200d\u0645" },
  { "joiner-at-the-end", "\u0645\u200d", -1, "\u0645\\u200d" },
  { "joiner-in-ascii", "ad\u200dmin", -1, "ad\\u200dmin" },
  { "joiner-after-what-is-not-utf8", "\xff\u200d\u0645", -1, "\\xff\\u200d\u0645" },
  { "joiner-twice", "\u0645\u200d\u200d\u0645", -1, "\u0645\\u200d\\u200d\u0645" },
  { "joiner-after-what-is-invisible", "\u200b\u200d\u0645", -1, "\\u200b\\u200d\u0645" },
  { "joiner-in-other-letters", "\u0430\u200d\u0431", -1, "\u0430\\u200d\u0431" },
  { "joiner-after-a-virama", "\u0d28\u0d4d\u200d", -1, "\u0d28\u0d4d\u200d" },
  { "joiner-before-a-virama", "\u09b0\u200d\u09cd", -1, "\u09b0\u200d\u09cd" },
  { "joiner-beside-a-tatweel", "\u0640\u200d\u0647", -1, "\u0640\u200d\u0647" },
  { "joiner-before-what-is-not-utf8", "\u0645\u200d\xff", -1, "\u0645\\u200d\\xff" },
  { "selector-of-an-emoji", "\u2764\ufe0f", -1, "\u2764\ufe0f" },
  { "keycap", "1\ufe0f\u20e3", -1, "1\ufe0f\u20e3" },
  { "selector-twice", "\u2764\ufe0f\ufe0f", -1, "\u2764\ufe0f\\ufe0f" },
  { "selector-at-the-start", "\ufe0f", -1, "\\ufe0f" },
  { "selector-of-a-letter", "\u00e9\ufe0f", -1, "\u00e9\\ufe0f" },
  { "other-selector-of-a-digit", "1\ufe00", -1, "1\\ufe00" },
  { "ideographic-selector", "\u845b\U000e0100", -1, "\u845b\U000e0100" },
  { "ideographic-selector-elsewhere", "a\U000e0100", -1, "a\\U000e0100" },
  { "mongolian-selector", "\u182d\u180b", -1, "\u182d\u180b" },
  { "mongolian-selector-elsewhere", "\u0645\u180b", -1, "\u0645\\u180b" },
  { "flag-of-scotland", SCOTLAND, -1, SCOTLAND },
  { "flag-counts-as-one-character", SCOTLAND "ab", 2, SCOTLAND "a..." },
  { "flag-of-nowhere", "\U0001f3f4\U000e0061\U000e007f", -1, "\U0001f3f4\\U000e0061\\U000e007f" },
  { "no-character", "a\ufdd0\U0001fffe", -1, "a\\ufdd0\\U0001fffe" },
  { "format-character-that-is-seen", "\u0600\u0661\u06dd", -1, "\u0600\u0661\u06dd" },
  { "flood-of-vowels", "\u1100\u1161\u1161\u1161\u1161\u1161\u1161\u1161\u1161\u1161", -1,
    "\u1100\u1161\u1161\u1161\u1161\u1161\u1161\u1161\u1161" },
  { "eight-marks", "e" FOUR_ACUTES FOUR_ACUTES "!", -1, "e" FOUR_ACUTES FOUR_ACUTES "!" },
  { "flood-of-marks", "e" FOUR_ACUTES FOUR_ACUTES FOUR_ACUTES FOUR_ACUTES "f\u0301", -1,
    "e" FOUR_ACUTES FOUR_ACUTES "f\u0301" },
  { "short-enough", "äöü", 3, "äöü" },
  { "cut", "äöüß", 3, "äöü..." },
  { "cut-to-nothing", "a", 0, "..." },
  { "nothing-to-cut", "", 0, "" },
};

static void
test_make_safe (gconstpointer data)
{
  const SafeRow *row = data;
  g_autofree char *safe = avn_text_make_safe (row->text, row->max_characters);
  g_assert_cmpstr (safe, ==, row->expected);
}

typedef struct
{
  const char *name;
  gunichar character;
  gboolean expected;
} CharacterRow;

static const CharacterRow character_rows[] = {
  { "nul", 0x00, TRUE },
  { "last-control", 0x1f, TRUE },
  { "space", ' ', FALSE },
  { "tilde", '~', FALSE },
  { "delete", 0x7f, TRUE },
  { "last-eight-bit-control", 0x9f, TRUE },
  { "no-break-space", 0xa0, FALSE },
  { "left-to-right-mark", 0x200e, TRUE },
  { "zero-width-joiner", 0x200d, FALSE },
  { "hyphen", 0x2010, FALSE },
  { "hangul-filler", 0x3164, TRUE },
  { "first-of-what-is-no-character", 0xfdd0, TRUE },
  { "private", 0xf8ff, FALSE },
  { "end-of-the-second-plane", 0x1ffff, TRUE },
  { "end-of-the-last-plane", 0x10fffe, TRUE },
  { "hieroglyph-joiner", 0x13430, TRUE },
  { "hieroglyph", 0x1342e, FALSE },
  { "arabic-number-sign", 0x0600, FALSE },
  { "emoji", 0x1f600, FALSE },
  { "first-tag", 0xe0000, TRUE },
  { "after-the-tags", 0xe1000, FALSE },
};

static void
test_is_unsafe_character (gconstpointer data)
{
  const CharacterRow *row = data;
  g_assert_cmpint (avn_text_is_unsafe_character (row->character), ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *text;
  gboolean has_controls;
  gboolean is_token;
} KindRow;

static const KindRow kind_rows[] = {
  { "empty", "", FALSE, FALSE },
  { "token", AVN_TEST_TOKEN, FALSE, TRUE },
  { "base64", "ab+/9==", FALSE, TRUE },
  { "all-printable", "!~", FALSE, TRUE },
  { "space", "EXAMPLE TOKEN", FALSE, FALSE },
  { "space-at-the-end", "EXAMPLE ", FALSE, FALSE },
  { "umlaut", "pässword", FALSE, FALSE },
  { "line-end", "EXAMPLE\n", TRUE, FALSE },
  { "carriage-return", "EXAM\rPLE", TRUE, FALSE },
  { "tab", "a\tb", TRUE, FALSE },
  { "delete", "a\x7f", TRUE, FALSE },
  { "eight-bit-control", "a\xc2\x85", TRUE, FALSE },
};

static void
test_kinds (gconstpointer data)
{
  const KindRow *row = data;
  g_assert_cmpint (avn_text_has_controls (row->text), ==, row->has_controls);
  g_assert_cmpint (avn_text_is_token (row->text), ==, row->is_token);
}

typedef struct
{
  const char *name;
  const char *text;
  gsize width;
  const char *padded_to_five;
} WidthRow;

static const WidthRow width_rows[] = {
  { "empty", "", 0, "     " },
  { "ascii", "abc", 3, "abc  " },
  { "composed", "é", 1, "é    " },
  { "combining", "e\u0301", 1, "e\u0301    " },
  { "wide", "日本", 4, "日本 " },
  { "joiner", "\u0645\u200c\u062e", 2, "\u0645\u200c\u062e   " },
  { "arabic-number-sign", "\u0600\u0661", 2, "\u0600\u0661   " },
  { "marks-in-a-row", "e\u0301\u0323x", 2, "e\u0301\u0323x   " },
  { "mark-with-a-cell", "\u0915\u093e", 2, "\u0915\u093e   " },
  { "mark-at-the-start", "\u0301a", 1, "\u0301a    " },
  { "family", FAMILY, 2, FAMILY "   " },
  { "heart-on-fire", "\u2764\ufe0f\u200d\U0001f525", 2, "\u2764\ufe0f\u200d\U0001f525   " },
  { "joiner-before-a-letter", "\U0001f468\u200da", 3, "\U0001f468\u200da  " },
  { "two-emoji", "\U0001f468\U0001f469", 4, "\U0001f468\U0001f469 " },
  { "skin", "\U0001f44d\U0001f3fd", 2, "\U0001f44d\U0001f3fd   " },
  { "skin-of-a-narrow-hand", "\u261d\U0001f3fd", 2, "\u261d\U0001f3fd   " },
  { "skin-after-skin", "\U0001f44d\U0001f3fd\U0001f3fe", 4, "\U0001f44d\U0001f3fd\U0001f3fe " },
  { "skin-of-a-line", "\u2550\U0001f3fd", 3, "\u2550\U0001f3fd  " },
  { "joined-lines", "\u2550\u200d\u2550\u200d\u2550", 3, "\u2550\u200d\u2550\u200d\u2550  " },
  { "skin-behind-a-letter", "a\U0001f3fd", 3, "a\U0001f3fd  " },
  { "narrow-symbol", "\u2764", 1, "\u2764    " },
  { "narrow-symbol-as-an-emoji", "\u2764\ufe0f", 2, "\u2764\ufe0f   " },
  { "narrow-symbol-as-text", "\u2764\ufe0e", 1, "\u2764\ufe0e    " },
  { "letter-as-an-emoji", "\u2139\ufe0f", 2, "\u2139\ufe0f   " },
  { "keycap", "1\ufe0f\u20e3", 2, "1\ufe0f\u20e3   " },
  { "flag", "\U0001f1eb\U0001f1ee", 2, "\U0001f1eb\U0001f1ee   " },
  { "half-a-flag", "\U0001f1eb\U0001f1ee\U0001f1eb", 3, "\U0001f1eb\U0001f1ee\U0001f1eb  " },
  { "flag-of-tags", SCOTLAND, 2, SCOTLAND "   " },
  { "syllable", "\ud55c", 2, "\ud55c   " },
  { "syllable-of-letters", "\u1112\u1161\u11ab", 2, "\u1112\u1161\u11ab   " },
  { "syllable-with-a-trailing-letter", "\ud558\u11ab", 2, "\ud558\u11ab   " },
  { "two-leading-letters", "\u1100\u1100\u1161", 4, "\u1100\u1100\u1161 " },
  { "leading-letter-before-a-syllable", "\u1100\uac00", 4, "\u1100\uac00 " },
  { "newer-vowel-of-hangul", "\u1112\ud7b0\ud7cb", 2, "\u1112\ud7b0\ud7cb   " },
  { "two-syllables", "\u1112\u1161\u1112\u1161", 4, "\u1112\u1161\u1112\u1161 " },
  { "full-width", "\uff21\u3002", 4, "\uff21\u3002 " },
  { "half-width", "\uff71", 1, "\uff71    " },
  { "no-break-space", "a\u00a0b", 3, "a\u00a0b  " },
  { "isolate", "\u2068\u0645\u2069", 1, "\u2068\u0645\u2069    " },
  { "isolate-behind-a-mark", "e\u0301\u2069x", 2, "e\u0301\u2069x   " },
  { "exactly", "abcde", 5, "abcde" },
  { "wider", "abcdef", 6, "abcdef" },
};

static void
test_width (gconstpointer data)
{
  const WidthRow *row = data;
  g_autoptr (GString) line = g_string_new ("|");
  g_autofree char *expected = g_strconcat ("|", row->padded_to_five, NULL);
  g_assert_cmpuint (avn_text_width (row->text), ==, row->width);
  avn_text_append_padded (line, row->text, 5);
  g_assert_cmpstr (line->str, ==, expected);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* on a page of sixteen columns, after four of them */
} WrapRow;

static const WrapRow wrap_rows[] = {
  { "empty", "", "\n" },
  { "exactly", "twelve cells", "twelve cells\n" },
  { "space", "thirteen cells", "thirteen\n    cells\n" },
  { "two-spaces", "a  b", "a  b\n" },
  { "longer-than-a-line", "a abcdefghijklmnopqrst b", "a\n    abcdefghijklmnopqrst\n    b\n" },
  { "signs-of-options", "a --max-age-seconds", "a\n    --max-age-seconds\n" },
  { "path", "in ~/.config/aiven", "in\n    ~/.config/aiven\n" },
  { "no-break-space", "ab cd efg\u00a0hijkl", "ab cd\n    efg\u00a0hijkl\n" },
  { "marks-take-no-cell", "e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301 abcd",
    "e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301\n    abcd\n" },
  { "japanese", "かなかなかなかな", "かなかなかな\n    かな\n" },
  { "chinese", "请求的超时时间", "请求的超时时\n    间\n" },
  { "stop-begins-no-line", "あいうえおか。き", "あいうえお\n    か。き\n" },
  { "two-that-begin-no-line", "あいうえお」。き", "あいうえ\n    お」。き\n" },
  { "bracket-ends-no-line", "あいうえお「か」", "あいうえお\n    「か」\n" },
  { "small-letter-begins-no-line", "あいうえおかっき", "あいうえお\n    かっき\n" },
  { "long-vowel-begins-no-line", "あいうえユーザー", "あいうえユー\n    ザー\n" },
  { "iteration-begins-no-line", "あいうえお人々", "あいうえお\n    人々\n" },
  { "chinese-quotation", "一二三四五“六”", "一二三四五\n    “六”\n" },
  { "chinese-quotation-of-a-command", "使用 “avn” 查看", "使用 “avn”\n    查看\n" },
  { "latin-word-stays-whole", "あいうえaiven", "あいうえ\n    aiven\n" },
  { "break-behind-a-latin-word", "aivenaあいうえ", "aivenaあいう\n    え\n" },
  { "break-before-an-option", "あいう--json-ok", "あいう\n    --json-ok\n" },
  { "space-between-scripts", "あいうえ json を", "あいうえ\n    json を\n" },
  { "korean", "액세스 토큰을 만듭니다", "액세스\n    토큰을\n    만듭니다\n" },
  { "korean-beside-chinese", "가나다라마바漢 漢가나다라마바", "가나다라마바漢\n    漢가나다라마바\n" },
  { "korean-with-a-stop", "가나다라마바사.", "가나다라마바사.\n" },
  { "korean-of-letters", "\u1112\u1161\u11ab\u1100\u1161 \u1112\u1161\u11ab\u1100\u1161 가나",
    "\u1112\u1161\u11ab\u1100\u1161 \u1112\u1161\u11ab\u1100\u1161\n    가나\n" },
  { "emoji", FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY,
    FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY "\n    " FAMILY "\n" },
  { "thai", "การเข้าถึงสวัสดีชาวโลก", "การเข้าถึงสวัสดีชาวโลก\n" },
};

static void
test_wrap (gconstpointer data)
{
  const WrapRow *row = data;
  g_autoptr (GString) page = g_string_new (NULL);
  avn_text_append_wrapped (page, row->text, 4, 16);
  g_assert_cmpstr (page->str, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *cell; /* NULL if it is unchanged */
  const char *sentence;
  const char *syntax;
} IsolateRow;

/* The language is English here; for others, see tests/cli/right_to_left_test.py. */
static const IsolateRow isolate_rows[] = {
  { "empty", "", NULL, NULL, NULL },
  { "ascii", "--age [x]...", NULL, NULL, NULL },
  { "other-scripts", "密码 Grüße мир", NULL, NULL, NULL },
  { "word", "\u05d0", "\u2068\u05d0\u2069\u200e", "\u2068\u05d0\u2069", "\u2066\u2068\u05d0\u2069\u2069" },
  { "first-and-last-of-a-block", "\u08c7\U00010800\ufdfc.", "\u2068\u08c7\U00010800\ufdfc.\u2069\u200e",
    "\u2068\u08c7\U00010800\u2069\ufdfc.", "\u2066\u2068\u08c7\U00010800\u2069\ufdfc.\u2069" },
  { "digits-alone", "\u0661", "\u2068\u0661\u2069\u200e", NULL, NULL },
  { "with-a-mark", "a \u0628\u064e.", "\u2068a \u0628\u064e.\u2069\u200e", "a \u2068\u0628\u064e\u2069.",
    "\u2066a \u2068\u0628\u064e\u2069.\u2069" },
  { "two-words", "x \u05d0 (\u05d1) y", "\u2068x \u05d0 (\u05d1) y\u2069\u200e",
    "x \u2068\u05d0 (\u05d1\u2069) y", "\u2066x \u2068\u05d0\u2069 (\u2068\u05d1\u2069) y\u2069" },
  { "option", "--age=\u05d0-\u05d1", "\u2068--age=\u05d0-\u05d1\u2069\u200e",
    "--age=\u2068\u05d0-\u05d1\u2069", "\u2066--age=\u2068\u05d0-\u05d1\u2069\u2069" },
  { "interrupted", "\u05d0a\u05d1", "\u2068\u05d0a\u05d1\u2069\u200e",
    "\u2068\u05d0\u2069a\u2068\u05d1\u2069", "\u2066\u2068\u05d0\u2069a\u2068\u05d1\u2069\u2069" },
  { "spaces-at-the-end", "\u05d0  ", "\u2068\u05d0\u2069\u200e  ", "\u2068\u05d0\u2069  ",
    "\u2066\u2068\u05d0\u2069  \u2069" },
};

static void
check_isolated (char *isolated, const char *expected, const char *text)
{
  g_autofree char *owned = isolated;
  g_assert_cmpstr (owned, ==, expected);
  if (owned == NULL)
    return;
  g_assert_cmpuint (avn_text_width (owned), ==, avn_text_width (text));
  avn_text_remove_isolates (owned);
  g_assert_cmpstr (owned, ==, text);
}

static void
test_isolate (gconstpointer data)
{
  const IsolateRow *row = data;
  check_isolated (avn_text_isolate (row->text), row->cell, row->text);
  check_isolated (avn_text_isolate_sentence (row->text), row->sentence, row->text);
  check_isolated (avn_text_isolate_syntax (row->text), row->syntax, row->text);
}

static void
test_line_starts (void)
{
  g_autofree char *text = g_strdup ("\u200e\u2068a\u2069\u200e\n\u200e\u2068b\u2069\nc\u200e\u2068d\u2069");
  avn_text_finish_line_starts (text);
  g_assert_cmpstr (text, ==, " \u2068a\u2069\u200e\n \u2068b\u2069\nc\u200e\u2068d\u2069");
}

typedef struct
{
  const char *name;
  const char *word;
  const char *expected;
} SimilarRow;

static const SimilarRow similar_rows[] = {
  { "same", "login", "login" },
  { "missing-letter", "logn", "login" },
  { "extra-letter", "loginn", "login" },
  { "wrong-letter", "lagin", "login" },
  { "swapped-letters", "lgoin", "login" },
  { "long-word", "descripton", "description" },
  { "swapped-and-missing", "descritpon", "description" },
  { "another-word", "delete", NULL },
  { "tie", "logit", NULL },
  { "nearer-than-the-other", "logou", "logout" },
  { "empty", "", NULL },
  { "one-letter", "x", NULL },
  { "too-long", "loginloginloginloginloginloginloginloginloginloginloginloginlogin", NULL },
};

static void
test_find_similar (gconstpointer data)
{
  static const char *const candidates[] = { "login", "logout", "description", "logic", NULL };
  const SimilarRow *row = data;
  g_assert_cmpstr (avn_text_find_similar (row->word, candidates), ==, row->expected);
}

#define LAST_PLANE_OF_LETTERS 0x2ffff

typedef struct
{
  const char *name; /* of a character set */
  gboolean has_long_characters;
  const char *text;
  const char *expected;
} CharsetRow;

static const CharsetRow charset_rows[] = {
  { "ISO-8859-1", FALSE, "\u00fc\u20ac\u201c", "\xfc\\u20ac\"" },
  { "ISO-8859-15", FALSE, "\u20ac", "\xa4" },
  { "KOI8-R", FALSE, "\u0414\u23212J", "\xe4\\u23212J" },
  { "KOI8-T", FALSE, "\u049b\u0414", "\\u049b\xe4" },
  { "CP1251", FALSE, "\u0414\u2026\u203a2J", "\xc4...\\u203a2J" },
  { "CP1252", FALSE, "\u00fc\u20ac", "\xfc\\u20ac" },
  { "TCVN5712-1", FALSE, "\u00da\u00e0", "\\xda\xb5" },
  { "ARMSCII-8", FALSE, "\u0531", "\xb2" },
  { "TIS-620", FALSE, "\u0e01", "\xa1" },
  { "GBK", TRUE, "\u5bc6\u20ac", "\xc3\xdc\\u20ac" },
  { "GB18030", TRUE, "\u5bc6\u0100", "\xc3\xdc\x81\x30\x8b\x38" },
  { "BIG5-HKSCS", TRUE, "\u5bc6", "\xb1\x4b" },
  { "SHIFT_JIS", TRUE, "\u30a2\\", "\x83\x41\\" },
  { "EUC-JP", TRUE, "\uff71", "\x8e\xb1" },
  { "EUC-KR", TRUE, "\ud55c", "\xc7\xd1" },
  { "NO-SUCH-SET", FALSE, "\u00fca", "\\xfca" },
};

/* One per line */
static char *
list_characters (void)
{
  GString *text = g_string_new (NULL);
  for (gunichar character = 0xa0; character <= LAST_PLANE_OF_LETTERS; character++)
    if (g_unichar_validate (character) && g_unichar_isprint (character))
      {
        g_string_append_unichar (text, character);
        g_string_append_c (text, '\n');
      }
  return g_string_free (text, FALSE);
}

static gpointer
convert_cb (gpointer data)
{
  const CharsetRow *row = data;
  g_autofree char *converted = avn_text_to_locale (row->text);
  g_autofree char *all = list_characters ();
  g_autofree char *converted_all = avn_text_to_locale (all);
  gsize n_lines = 0;
  g_assert_cmpstr (converted, ==, row->expected);
  for (const char *p = converted_all; *p != '\0'; p++)
    {
      n_lines += *p == '\n';
      g_assert_true (*p == '\n' || !g_ascii_iscntrl (*p));
      if (!row->has_long_characters)
        g_assert_cmpint ((guchar)*p & 0xe0, !=, 0x80);
    }
  for (const char *p = all; *p != '\0'; p++)
    n_lines -= *p == '\n';
  g_assert_cmpuint (n_lines, ==, 0);
  return NULL;
}

/* GLib reads CHARSET once in each thread. */
static void
test_charset (gconstpointer data)
{
  const CharsetRow *row = data;
  g_setenv ("CHARSET", row->name, TRUE);
  g_thread_join (g_thread_new (NULL, convert_cb, (gpointer)row));
  g_unsetenv ("CHARSET");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/text/make-safe", safe_rows, test_make_safe);
  AVN_TEST_ADD_ROWS ("/text/is-unsafe-character", character_rows, test_is_unsafe_character);
  AVN_TEST_ADD_ROWS ("/text/kinds", kind_rows, test_kinds);
  AVN_TEST_ADD_ROWS ("/text/width", width_rows, test_width);
  AVN_TEST_ADD_ROWS ("/text/wrap", wrap_rows, test_wrap);
  AVN_TEST_ADD_ROWS ("/text/isolate", isolate_rows, test_isolate);
  g_test_add_func ("/text/line-starts", test_line_starts);
  AVN_TEST_ADD_ROWS ("/text/charset", charset_rows, test_charset);
  AVN_TEST_ADD_ROWS ("/text/find-similar", similar_rows, test_find_similar);
  return g_test_run ();
}
