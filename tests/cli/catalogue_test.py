# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the catalogues: every file with messages is listed, every translation is complete and safe to use.

While the version in meson.build ends with -dev, translations lag behind the messages: missing, fuzzy and outdated ones
are reported and skipped, and only translations of current messages are checked. A release checks everything.
"""

import gettext
import glob
import os
import re
import subprocess
import unittest

from harness import BUILD_ROOT, SOURCE_ROOT, AvnCase, in_language
from rig import po_file

PO = os.path.join(SOURCE_ROOT, "po")
with open(os.path.join(SOURCE_ROOT, "meson.build")) as file:
    IN_DEVELOPMENT = re.search(r"^  version: '.*-dev',$", file.read(), re.MULTILINE) is not None
MARKED = re.compile(r"\b(?:_|N_|C_|g_dngettext) \(")
# The files that "avn plugin new" writes have their own catalogue.
TEMPLATE = os.path.join("plugin", "sdk", "template")


def only_one(n):
    return 0 if n == 1 else 1


def up_to_one(n):
    return 0 if n <= 1 else 1


def none(n):
    return 0


def polish(n):
    return 0 if n == 1 else 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


def arabic(n):
    return n if n <= 2 else 3 if 3 <= n % 100 <= 10 else 4 if n % 100 >= 11 else 5


# For each language, its plural forms (after Unicode CLDR) and its quotation marks.
LANGUAGES = {
    "ar": (arabic, "«»"),
    "de": (only_one, "„“"),
    "es": (only_one, "«»"),
    "fi": (only_one, "””"),
    "fr": (up_to_one, "«»"),
    "it": (only_one, "«»"),
    "ja": (none, "「」"),
    "ko": (none, "“”"),
    "pl": (polish, "„”"),
    "pt_BR": (up_to_one, "“”"),
    "sv": (only_one, "””"),
    "zh_CN": (none, "“”"),
}
NUMBERS = range(300)
# Control and invisible characters: soft hyphens, joiners, direction marks; not NO-BREAK SPACE.
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]")  # fmt: skip
POSITION = re.compile(r"(?<=%)\d+\$")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")
# Numbers that must be the same in a translation: statuses, limits, addresses, dates, durations.
FIGURE = re.compile(r"(?<![A-Za-z0-9.%$-])[0-9][A-Za-z0-9.-]*[A-Za-z0-9]")
VALUE = re.compile(r"\b[A-Z]{3,}\b")
# Lines may break at different places, depending on the script.
SPACE = re.compile(r"\s")
FULL_STOPS = (".", "。")
COLONS = (":", "：")


def list_marked_files():
    for folder in ("host", "plugin"):
        for path in glob.glob(os.path.join(SOURCE_ROOT, folder, "**", "*.[ch]"), recursive=True):
            name = os.path.relpath(path, SOURCE_ROOT)
            with open(path, encoding="utf-8") as file:
                if not name.startswith(TEMPLATE) and MARKED.search(file.read()):
                    yield name


def list_placeholders(text):
    """Return the placeholders of a text, in the order of their arguments."""
    found = po_file.PLACEHOLDER.findall(text.replace("%%", ""))
    numbered = [POSITION.search(placeholder) for placeholder in found]
    if all(numbered) and found:
        found = [text for _, text in sorted(zip((int(number[0][:-1]) for number in numbered), found))]
    return [POSITION.sub("", placeholder) for placeholder in found]


def get_key(message):
    return message.context, message.text, message.plural


def is_usable(message):
    return "fuzzy" not in message.flags and all(message.translations)


def is_of_one_number(message, text, language):
    """Return whether a form is for exactly one number, so that it may spell the number out, as in "one more token"."""
    form = LANGUAGES[language][0]
    return message.plural is not None and sum(message.translations[form(n)] == text for n in NUMBERS) == 1


class Sources(AvnCase):
    def test_every_file_with_messages_is_listed(self):
        listed = po_file.read_words(os.path.join(PO, "POTFILES"))
        self.assertEqual(sorted(set(list_marked_files()) - set(listed)), [])

    def test_every_listed_file_exists(self):
        listed = po_file.read_words(os.path.join(PO, "POTFILES"))
        self.assertEqual([name for name in listed if not os.path.exists(os.path.join(SOURCE_ROOT, name))], [])

    def test_texts_of_the_build_are_messages(self):
        """xgettext cannot read meson.build, so that po/product.h repeats its texts."""
        with open(os.path.join(BUILD_ROOT, "config.h")) as file:
            [summary] = re.findall(r'^#define AVN_SUMMARY "(.*)"$', file.read(), re.M)
        self.assertIn(summary, [message.text for message in po_file.parse(po_file.extract(SOURCE_ROOT))])

    def test_no_message_is_a_piece_of_a_sentence(self):
        """Fragments cannot be translated. Only prompts may end with a space."""
        for message in po_file.parse(po_file.extract(SOURCE_ROOT)):
            for text in (message.text, message.plural or ""):
                self.assertTrue(text.isascii(), text)
                self.assertNotRegex(text, r"\A[ ,.;:)]|(?<![:\]]) \Z|[,;(]\Z|  ")

    def test_options_that_messages_name_exist(self):
        topics = (words for group in ("user", "sandbox", "plugin") for words in self.list_commands(group))
        pages = [self.expect(0, "help", *words).stdout for words in (["options"], *topics)]
        known = {option for page in pages for option in OPTION.findall(page)}
        for message in po_file.parse(po_file.extract(SOURCE_ROOT)):
            self.assertEqual(set(OPTION.findall(message.text)) - known, set(), message.text)

    def list_commands(self, group):
        listing = self.expect(0, "help", group).stdout.split("\nCommands:\n")[1].split("\n\n")[0]
        for row in re.findall("^  ([a-z].*?)  ", listing, flags=re.MULTILINE):
            yield [group, *row.split()]


class Catalogues(AvnCase):
    @classmethod
    def setUpClass(cls):
        cls.languages = po_file.read_words(os.path.join(PO, "LINGUAS"))
        cls.whole = {language: po_file.read(os.path.join(PO, language + ".po")) for language in cls.languages}
        cls.wanted = {get_key(message) for message in po_file.parse(po_file.extract(SOURCE_ROOT))}
        cls.catalogues = {language: list(filter(cls.is_looked_at, messages)) for language, messages in cls.whole.items()}

    @classmethod
    def is_looked_at(cls, message):
        return not IN_DEVELOPMENT or (get_key(message) in cls.wanted and is_usable(message))

    def assert_none(self, found, what):
        """Check that there are no such messages; a development version only reports and skips them."""
        if IN_DEVELOPMENT and found:
            print("".join(f"# {what}: {text!r}\n" for text in sorted(found, key=str)), end="")
            self.skipTest(f"{len(found)} messages are {what}")
        self.assertEqual(sorted(found, key=str), [], what)

    def check_each(self, check):
        """Call a function for each translated text, with the original, the text and the language.

The function returns a description of the error or None. All errors of a language are reported together.
        """
        for language, messages in self.catalogues.items():
            faults = []
            for message in messages:
                for text in message.translations if message.text else ():
                    fault = check(message, text, language) if text else None
                    faults += [f"{fault}: {message.text!r} is {text!r}"] if fault else []
            with self.subTest(language=language):
                self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_every_catalogue_is_listed(self):
        found = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(PO, "*.po")))
        self.assertEqual(found, sorted(self.languages))

    def test_gettext_takes_every_catalogue(self):
        for language in self.languages:
            with self.subTest(language=language):
                command = ["msgfmt", "-c", "-o", os.devnull, os.path.join(PO, language + ".po")]
                done = subprocess.run(command, env={**self.env, "LC_ALL": "C"}, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_every_catalogue_is_whole(self):
        for language, messages in self.whole.items():
            with self.subTest(language=language):
                unusable = [message.text for message in messages if not is_usable(message)]
                self.assert_none(unusable, "fuzzy, or not translated")

    def test_every_message_of_the_sources_is_translated(self):
        """Compare with the sources: a complete catalogue may be out of date."""
        for language, messages in self.whole.items():
            found = {get_key(message) for message in messages}
            with self.subTest(language=language, kind="new"):
                self.assert_none([key[1] for key in self.wanted - found], "not in the catalogue")
            with self.subTest(language=language, kind="old"):
                self.assert_none([key[1] for key in found - self.wanted], "no longer in the sources")

    def test_readme_knows_every_language(self):
        with open(os.path.join(PO, "README.md"), encoding="utf-8") as file:
            heads = [line.strip("| \n").split(" | ") for line in file if line.startswith("| ")]
        for language in self.languages:
            self.assertIn(language, [head[0] for head in heads], "its quotation marks and forms of address")
            self.assertTrue(language == "de" or any(language in head for head in heads if head[0] == "English"), language)

    def test_header(self):
        for language, messages in self.catalogues.items():
            header = dict(line.split(": ", 1) for line in messages[0].translations[0].splitlines())
            with self.subTest(language=language):
                self.assertEqual(header["Language"], language)
                self.assertEqual(header["Content-Type"], "text/plain; charset=UTF-8")
                self.assertEqual(header["Last-Translator"], "avn contributors")

    def test_plural_forms(self):
        for language, messages in self.catalogues.items():
            with self.subTest(language=language):
                self.assertIn(language, LANGUAGES, "this language needs a row")
                expected = [LANGUAGES[language][0](n) for n in NUMBERS]
                n_forms, rule = re.search(r"Plural-Forms: nplurals=(\d+); plural=(.*);", messages[0].translations[0]).groups()
                self.assertEqual([gettext.c2py(rule)(n) for n in NUMBERS], expected)
                self.assertEqual(int(n_forms), max(expected) + 1)
                for message in messages:
                    if message.plural is not None:
                        self.assertEqual(len(message.translations), int(n_forms), message.text)

    def test_nothing_unseen(self):
        self.check_each(lambda message, text, language: UNSEEN.search(text) and "a character is not seen")

    def test_placeholders(self):
        def check(message, text, language):
            wanted = list_placeholders(message.plural or message.text)
            found = list_placeholders(text)
            if found != wanted and not (found == wanted[:-1] and is_of_one_number(message, text, language)):
                return "placeholders differ"

        self.check_each(check)

    def test_literal_text_is_not_translated(self):
        def check(message, text, language):
            texts = (message.text, message.plural or message.text)
            for word in {word for english in texts for word in po_file.TYPED.findall(english)}:
                if text.count(word) < min(english.count(word) for english in texts):
                    return f"{word} is missing"
            invented = set(OPTION.findall(text)) - set(OPTION.findall(message.text))
            return f"English does not name {invented}" if invented else None

        self.check_each(check)

    def test_figures(self):
        def check(message, text, language):
            missing = set(FIGURE.findall(message.text)) - set(FIGURE.findall(text))
            return f"{missing} is missing" if missing else None

        self.check_each(check)

    def test_usage_keeps_its_signs(self):
        def check(message, text, language):
            if "[" in message.text and message.text.endswith("..."):
                if re.findall(r"^avn|\[|\]|\.\.\.|%s", text) != re.findall(r"^avn|\[|\]|\.\.\.|%s", message.text):
                    return "signs differ"

        self.check_each(check)

    def test_values_and_titles_are_one_word(self):
        def check(message, text, language):
            if message.context is None and re.fullmatch("[A-Z_]+", message.text) and re.search(r"\s", text):
                return "it has a space"

        self.check_each(check)

    def test_placeholders_have_the_same_names(self):
        """Check that help and errors use the same word for a placeholder such as FILE."""
        names = {language: {message.text: message.translations[0] for message in messages if VALUE.fullmatch(message.text)}
                 for language, messages in self.catalogues.items()}  # fmt: skip

        def check(message, text, language):
            for word in VALUE.findall(message.text) if message.context is None else ():
                name = names[language].get(word, "")
                if word not in po_file.TYPED.findall(message.text) and name.lower() not in text.lower():
                    return f"{name} is missing"

        self.check_each(check)

    def test_lines_and_spaces(self):
        def check(message, text, language):
            if text.count("\n") != message.text.count("\n"):
                return "line breaks differ"
            if any(line != line.strip() for line in text.split("\n")[:-1]) or text != text.lstrip() or "  " in text:
                return "there are spaces too many"
            spaces = len(message.text) - len(message.text.rstrip(" "))
            if len(text) - len(text.rstrip(" ")) != spaces and not text.endswith(COLONS[1]):
                return "spaces at the end differ"

        self.check_each(check)

    def test_ends(self):
        def check(message, text, language):
            for marks in (FULL_STOPS, COLONS):
                if text.rstrip().endswith(marks) != message.text.rstrip().endswith(marks):
                    return f"only one ends with {marks[0]}"

        self.check_each(check)

    def test_quotation_marks(self):
        def check(message, text, language):
            if '"' in text:
                return "a quotation mark is English"
            opening, closing = LANGUAGES[language][1]
            if text.count(opening) != text.count(closing) or (opening == closing and text.count(opening) % 2):
                return "quotation marks are not in pairs"
            if (text.count(opening) + text.count(closing)) // (2 if opening == closing else 1) < message.text.count('"'):
                return "quotation marks are missing"
            if language == "fr" and re.search("«(?!\u00a0)|(?<!\u00a0)»", text):
                return "a no-break space is missing"

        self.check_each(check)

    def test_letter_for_yes_is_offered(self):
        for language, messages in self.catalogues.items():
            texts = {(message.context, message.text): message.translations[0] for message in messages}
            with self.subTest(language=language):
                self.assert_none({("answer", "y"), (None, "%s [y/N] ")} - texts.keys(), "not in the catalogue")
                letter = texts["answer", "y"]
                self.assertEqual(len(letter), 1)
                self.assertIn(f"[{letter}/", texts[None, "%s [y/N] "])


class Languages(AvnCase):
    """Test that avn shows the texts of the installed catalogues."""

    @classmethod
    def setUpClass(cls):
        cls.sources = {message.text for message in po_file.parse(po_file.extract(SOURCE_ROOT))}

    def check_texts(self, language, shown, *texts):
        """Check that texts are shown in a language, or in English if a development version lacks the translation."""
        messages = po_file.read(os.path.join(PO, language + ".po"))
        catalogue = {message.text: message.translations[0] for message in messages if is_usable(message)}
        for text in texts if not IN_DEVELOPMENT else self.sources.intersection(texts):
            translated = catalogue.get(text, text if IN_DEVELOPMENT else "")
            self.assertNotEqual(translated, "", text)
            self.assertIn(SPACE.sub("", translated), SPACE.sub("", shown))

    def test_environment_chooses_the_language(self):
        english = self.expect(0, "help").stdout
        self.assertIn("Command groups:", english)
        for language in po_file.read_words(os.path.join(PO, "LINGUAS")):
            with self.subTest(language=language):
                env = in_language(language)
                shown = self.expect(0, "help", env=env).stdout
                self.check_texts(language, shown, "Command groups:", "Print JSON instead of a table")

    def test_plugins_and_plurals_are_translated(self):
        for language in po_file.read_words(os.path.join(PO, "LINGUAS")):
            with self.subTest(language=language):
                env = in_language(language)
                shown = self.expect(0, "user", env=env).stdout
                self.check_texts(language, shown, "Manage your user account and access tokens", "List your access tokens")
                shown = self.expect(0, "sandbox", "serve", "--help", env=env).stdout
                self.check_texts(language, shown, "The file with the certificate's key")
                arguments = ["user", "access-token", "create", "--description", "x" * 1001]
                shown = self.expect_failure(2, *arguments, env=env).stderr
                if not IN_DEVELOPMENT:
                    self.assertNotIn("takes at most", shown)
                self.assertEqual(set(re.findall("[0-9]+", shown)), {"1000", "1001"})


if __name__ == "__main__":
    unittest.main()
