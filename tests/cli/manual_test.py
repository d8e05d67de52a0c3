# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the manual pages: they are complete, and formatters accept them without warnings."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import BUILD_ROOT, SOURCE_ROOT, TIMEOUT, in_language
from plugin_case import PluginCase

DATE = "--date=2026-01-31"
PAGES = {"avn.1": "avn", "avn-user.1": "avn-user", "avn-sandbox.1": "avn-sandbox", "avn-plugin.7": "avn-plugin"}
FOOTER = "Run 'avn help options' for the options of every command."
STATUSES = "0 1 2 4 5 6 7 8 9 10 11 12 13 14 129 130 143".split()
GERMAN = in_language("de")
SIBLING = os.path.join(BUILD_ROOT, "tests", "sibling")

# Every roff request that a page may contain, whatever a plugin's texts are.
REQUEST = re.compile(r'\.(?:\\" .*|TH [A-Z0-9-]+ [17] .*|S[HS] ".*"|TP|PP|EX|EE|br|nr HY 0|nh|ds AD l|ad l|ss 12 0)')

with open(os.path.join(BUILD_ROOT, "meson-info", "intro-buildoptions.json")) as file:
    MAN_FOLDER = {option["name"]: option["value"] for option in json.load(file)}["mandir"]


def need(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    return unittest.skipIf(missing, f"{', '.join(missing)} is not installed")


def squeeze(text):
    return " ".join(text.split())


def read_entries(text):
    """Return the terms and explanations of a two-column help."""
    entries = []
    for line in text.strip("\n").split("\n\n")[0].splitlines():
        term = re.match(r"  (\S.*?)(?:  +(.*))?$", line)
        if term is not None:
            entries.append([term[1], term[2] or ""])
        elif entries:
            entries[-1][1] += " " + line.strip()
    return {term: squeeze(meaning) for term, meaning in entries}


def read_sections(text):
    """Split a help at its headings; the text before the first one has an empty key."""
    parts = re.split(r"^(\S.*):$", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2]))}


class ManualCase(PluginCase):
    def page(self, *words, env=None):
        return self.expect(0, "plugin", "man", *words, env=env).stdout

    def write(self, page, name="page"):
        path = os.path.join(self.home, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)
        return path

    def tool(self, *command, **variables):
        """Run a formatter, check that it did not complain, and return its output."""
        env = {"PATH": self.env["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8", **variables}
        done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", timeout=TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, ""), f"{command}\n{done.stdout}")
        return done.stdout

    def show(self, page):
        """Format a page without line breaks and text styles."""
        path = self.write(page)
        return self.tool("groff", "-ww", "-man", "-Tutf8", "-Kutf8", "-rLL=3000n", "-P-cbou", path)

    def list_groups(self):
        return list(read_entries(read_sections(self.expect(0, "help").stdout)["Command groups"]))

    def list_commands(self, group):
        return list(read_entries(read_sections(self.expect(0, "help", group).stdout)["Commands"]))


@need("groff")
class ContentTest(ManualCase):
    """Compare the pages with the help, which is made from the same tables."""

    def find_entry(self, page, term):
        found = re.search(rf"^ +{re.escape(term)}(?:\n +|  +| )(.*)$", page, flags=re.MULTILINE)
        self.assertIsNotNone(found, f"{term} is not in\n{page}")
        return found[1]

    def test_every_command_with_all_that_its_help_says(self):
        self.env["AVN_PLUGIN_PATH"] += ":" + SIBLING
        for group in set(self.list_groups()) - {"help"}:
            page = self.show(self.page(group))
            parts = dict(re.findall(rf"^   avn ({group} .*)\n((?:(?! {{0,3}}\S).*\n)*)", page, flags=re.MULTILINE))
            commands = self.list_commands(group)
            self.assertEqual(list(parts), [f"{group} {command}" for command in commands])
            for command in commands:
                with self.subTest(group=group, command=command):
                    self.check_command(f"{group} {command}", parts[f"{group} {command}"])

    def check_command(self, command, part):
        sections = read_sections(self.expect(0, "help", *command.split()).stdout)
        usage, *paragraphs = sections[""].replace("Usage: ", "").strip().replace("\n", "\n\n", 1).split("\n\n")
        for text in (usage, *paragraphs) if paragraphs[-1] != FOOTER else (usage, *paragraphs[:-1]):
            self.assertIn(squeeze(text), squeeze(part))
        for title in ("Arguments", "Options"):
            for term, meaning in read_entries(sections.get(title, "")).items():
                self.assertTrue(self.find_entry(part, term).startswith(meaning), f"{term}: {part}")
        for line in sections.get("Examples", "").replace(FOOTER, "").splitlines():
            self.assertIn(line.strip(), part)

    def test_every_global_option_variable_and_group(self):
        pages = [self.expect(0, "help", *topic).stdout for topic in ([], ["options"], ["environment"])]
        sections = {title: text for page in pages for title, text in read_sections(page).items()}
        rest = self.show(self.page()).split("\nCOMMAND GROUPS\n")[1]
        for title in ("Command groups", "General options", "Output options", "Settings"):
            entries = read_entries(sections[title])
            self.assertGreater(len(entries), 2)
            for term, meaning in entries.items():
                entry = self.find_entry(rest, "avn " + term if title == "Command groups" else term)
                default = re.search(r" \(default: (.*)\)$", meaning) if title.endswith("options") else None
                self.assertTrue(entry.startswith(meaning[: default.start()] if default else meaning), f"{term}: {entry}")
                if default is not None:
                    self.assertEqual(entry.count("default"), 1, entry)
                    self.assertIn(f"The default is {default[1]}.", entry)
        for group in self.list_groups():
            own = self.show(self.page(group)) if group != "help" else ""
            for title in ("General options", "Output options", "Settings"):
                for term in read_entries(sections[title]) if own else ():
                    self.assertRegex(own, rf"\n +{re.escape(term)}\n")

    def test_every_variable_that_the_sources_know(self):
        page = self.show(self.page(f"--prose={SOURCE_ROOT}/docs/man/avn.roff"))
        names = set()
        for path in glob.glob(SOURCE_ROOT + "/host/**/*.c", recursive=True) + glob.glob(SOURCE_ROOT + "/plugin/**/*.c", recursive=True):
            with open(path) as file:
                names |= set(re.findall(r'(?:getenv \(|variable *= *|get_variable \()"([A-Za-z_]+)"', file.read()))
        self.assertGreater(len(names), 20)
        self.assertEqual([name for name in sorted(names) if not re.search(rf"\b{name}\b", page)], [])

    def test_every_exit_status(self):
        for words in ([], ["user"], ["plugin"]):
            page = self.show(self.page(*words))
            section = page.split("\nEXIT STATUS\n")[1].split("\nENVIRONMENT\n")[0]
            rows = re.findall(r"^ {7}(\d+) +(\S.*)$", section, flags=re.MULTILINE)
            self.assertEqual([status for status, meaning in rows], STATUSES)
            self.assertEqual(len(re.findall(r"\S.*\.$", section, flags=re.MULTILINE)), len(STATUSES))

    def test_no_line_of_whatis_ends_with_a_full_stop(self):
        for words in ([], ["user"]):
            self.assertRegex(self.page(*words), r'\n\.SH "NAME"\navn.* \\- .*[^.]\n\.SH')

    def test_what_rows_say_beyond_the_help(self):
        create = self.show(self.page("user")).split("\n   avn user access-token create\n")[1]
        for term, facts in {
            "--description=TEXT": ("This option is required.", "The value has at most 1000 characters."),
            "--max-age-seconds=SECONDS": ("The value is an integer from 600 to 315360000.",),
            "--max-age=DURATION": ("(s, m, h, d or w)", "The value is from 600 to 315360000 seconds."),
            "--no-expiry": ("This option cannot be combined with --extend-when-used.",),
            "--scope=SCOPES": ("This option may be given more than once.",),
        }.items():
            for fact in facts:
                self.assertIn(fact, self.find_entry(create, term))
        self.assertIn("EXPIRY_TIME, DESCRIPTION, MAX_AGE_SECONDS", create)
        page = self.show(self.page())
        self.assertIn("The value is one of: auto, always, never.", self.find_entry(page, "--color=WHEN"))
        self.assertIn("The default is https://api.aiven.io.", self.find_entry(page, "--url=URL"))
        self.assertIn("The environment variable AIVEN_WEB_URL also sets it.", self.find_entry(page, "--url=URL"))

    def test_a_page_is_reproducible_and_has_a_version(self):
        version = self.expect(0, "--version").stdout.split()[1].replace("-", "\\-")
        title = self.page("user").splitlines()[1]
        self.assertEqual(title, rf'.TH AVN-USER 1 "" "avn\-user {version}" "avn manual"')
        self.assertIn(' 7 "2026-01-31" ', self.page("plugin", DATE).splitlines()[1])

    def test_pages_name_each_other(self):
        self.assertIn("\n       avn-plugin(7), avn-sandbox(1), avn-user(1)\n", self.show(self.page()))
        self.assertIn("\n       avn(1), avn-plugin(7)\n", self.show(self.page("user")))
        self.assertTrue(self.show(self.page("plugin")).split("\nSEE ALSO\n")[1].startswith("       avn(1)\n"))


class FormatterTest(ManualCase):
    """Check that formatters and indexers accept every page without a warning."""

    def list_pages(self):
        """Create the pages of all groups, a sibling and a hostile plugin, in two languages."""
        self.env["AVN_PLUGIN_PATH"] += ":" + SIBLING
        self.install_hostile()
        for language, env in (("English", None), ("German", GERMAN)):
            for group in ("", *self.list_groups()):
                if group != "help":
                    words = [group] if group else []
                    prose = f"{SOURCE_ROOT}/docs/man/avn{'-' if group else ''}{group}.roff"
                    if os.path.exists(prose):
                        words.append("--prose=" + prose)
                    yield language, group, self.page(*words, DATE, env=env)

    def install_hostile(self):
        folder = self.add_folder("hostile")
        self.install(folder, "hostile", name="hostile")
        self.write_key_file(folder, "[Avn Plugin]\nName=hostile\nModule=hostile\nAbi={}\n"
                            "Comment=\\n.so /etc/passwd \\\\- \\\\fB \"' \\\\\nVersion=\".so\\n.so \\\\\"\\\\\n".format(self.abi),
                            "hostile")  # fmt: skip
        return folder

    @need("mandoc", "groff", "lexgrog", "man")
    def test_no_formatter_complains(self):
        for language, group, page in self.list_pages():
            with self.subTest(language=language, group=group):
                path = self.write(page)
                self.assertEqual(self.tool("mandoc", "-T", "lint", "-W", "warning", path), "")
                self.assertEqual(self.tool("groff", "-ww", "-man", "-Tutf8", "-Kutf8", "-z", path), "")
                shown = self.tool("man", "--warnings", "-l", path, MANROFFOPT="-ww", MANWIDTH="80")
                self.assertIn(f"AVN{'-' if group else ''}{group.upper()}(", shown)
                self.assertNotRegex(shown, r"\w[-\u2010]\n", "a word is hyphenated, and can no longer be copied")
                self.assertIn(f'"avn{"-" if group else ""}{group} - ', self.tool("lexgrog", path))

    def test_no_text_becomes_a_request(self):
        for language, group, page in self.list_pages():
            with self.subTest(language=language, group=group):
                generated = page.split("\n.SH ")[:-1] if group in ("hostile", "weather") else []
                for line in "\n.SH ".join(generated).splitlines():
                    if line[:1] in (".", "'"):
                        self.assertRegex(line, f"^{REQUEST.pattern}$")
                    self.assertRegex(line, r"\S")
                self.assertNotRegex(page, r"[\x00-\x09\x0b-\x1f\x7f]")

    @need("groff", "mandoc")
    def test_hostile_texts_are_shown_as_they_are(self):
        self.install_hostile()
        page = self.page("hostile", DATE)
        mandoc = self.tool("mandoc", "-T", "utf8", "-O", "width=1000", self.write(page))
        for shown in (squeeze(self.show(page)), squeeze(re.sub(".\b", "", mandoc))):
            for text in (".so /etc/passwd", "'so /etc/passwd", ".sy touch made-by-roff", r"\fBbold\fR \*(Tm \n(.g",
                         r"\X'x' \!x \" \\", "\"quoted\" 'single' `back` ^ ~ - -- |", r"\x1b[31m \x9b \u202e ä 李 💧 ; K",
                         "avn .so /etc/passwd", "a" * 200, """avn hostile ".so" \\fB' avn hostile"""):  # fmt: skip
                self.assertIn(text, shown)
            self.assertNotIn("root:", shown)
        self.assertFalse(os.path.exists(os.path.join(self.home, "made-by-roff")))

    def test_pages_of_other_languages_are_ascii_but_for_the_line_that_is_indexed(self):
        for group in ("user", "sandbox"):
            name, *others = re.split(r"^(avn\\-\w+ \\- .*)$", self.page(group, env=GERMAN), flags=re.MULTILINE)[1::-1]
            rest = self.page(group, env=GERMAN).replace(name, "")
            self.assertTrue(rest.isascii())
            self.assertIn(r"\[u00", rest)

    @need("groff")
    def test_japanese_is_set_as_japanese(self):
        """Lines may break between characters, but not before punctuation; sentences have no space between them."""
        page = self.expect(0, "plugin", "man", "user", DATE, env=in_language("ja")).stdout
        lines = self.tool("groff", "-ww", "-man", "-Tutf8", "-Kutf8", "-P-cbou", self.write(page)).splitlines()
        self.assertEqual([line for line in lines if line.lstrip()[:1] in set("。、ーょャ）」")], [])
        self.assertGreater(len([line for line in lines if re.search("[ぁ-ん一-龠]$", line)]), 5)
        self.assertIn("説明、", "".join(lines))
        behind = re.findall(r"(?<=[ぁ-ん]。)(.)", "".join(line.strip() for line in lines))
        self.assertNotIn(" ", behind)

    @need("lexgrog")
    def test_whatis_reads_every_script(self):
        comment = "Größe – 李 – it\'s a \"test\""
        self.install(self.folder, "good")
        self.write_key_file(self.folder, f"[Avn Plugin]\nName=broken\nModule=good\nAbi={self.abi}\nComment={comment}\n")
        path = self.write(self.page("broken"))
        self.assertEqual(self.tool("lexgrog", path), f'{path}: "avn-broken - {comment}"\n')


class ProseTest(ManualCase):
    def test_prose_stands_in_front_of_the_last_section(self):
        prose = self.write(".TP\nx\nA file.\n.SH MORE\nÄrger.", "prose")
        page = self.page("user", "--prose=" + prose)
        self.assertRegex(page, r'(?s)\n\.SH "FILES"\n.*\n\.TP\nx\nA file\.\n\.SH MORE\n\\\[u00C4\]rger\.\n\.SH "SEE ALSO"\n')
        self.assertEqual(page.replace(".TP\nx\nA file.\n.SH MORE\n\\[u00C4]rger.\n", ""), self.page("user"))

    def test_prose_that_cannot_be_read(self):
        os.mkfifo(os.path.join(self.home, "pipe"))
        for name, content in {"cut": b"\xc3", "nul": b"a\0b", "large": b"x" * (1024 * 1024 + 1)}.items():
            with open(os.path.join(self.home, name), "wb") as file:
                file.write(content)
        for path, reason in {
            "missing": "No such file or directory", "missing/too": "No such file or directory",
            ".": "it is not a regular file", "pipe": "it is not a regular file", "/dev/zero": "it is not a regular file",
            "cut": "it is not UTF-8 text", "nul": "it is not UTF-8 text", "large": "it is larger than 1 MiB",
        }.items():  # fmt: skip
            with self.subTest(path=path):
                message = self.expect_failure(13, "plugin", "man", "user", "--prose", path).stderr
                self.assertEqual(message, f"avn: Cannot read {path}: {reason}.\n")

    def test_only_a_day_is_a_date(self):
        for date in ("today", "2026-02-30", "2026-1-31", "20260131", "2026-01-31T00", '2026-01-31"', "2026-W05-6", "2026-031"):
            with self.subTest(date=date):
                self.assertIn("--date", self.expect_failure(2, "plugin", "man", "--date", date).stderr)

    def test_groups_without_a_plugin(self):
        folder = self.add_folder("bin")
        path = os.path.join(folder, "avn-made-up")
        with open(path, "w") as file:
            file.write("#!/bin/sh\nexit 99\n")
        os.chmod(path, 0o755)
        self.env["PATH"] = folder + ":" + self.env["PATH"]
        self.assertIn(path, self.expect_failure(2, "plugin", "man", "made-up").stderr)
        self.assertIn('"nobody"', self.expect_failure(2, "plugin", "man", "nobody").stderr)
        self.assertIn("plugin man", self.expect_failure(2, "plugin", "man", "help").stderr)
        self.install(self.folder, "abi")
        self.assertIn("ABI", self.expect_failure(14, "plugin", "man", "broken").stderr)


@unittest.skipUnless(os.path.exists(os.path.join(BUILD_ROOT, "docs", "man", "avn.1")), "cross builds have no man pages")
class BuiltTest(ManualCase):
    """Test the installed pages."""

    def test_pages_are_installed(self):
        with tempfile.TemporaryDirectory(prefix="avn-test-") as folder:
            command = ["meson", "install", "-C", BUILD_ROOT, "--no-rebuild", "--quiet", "--destdir", folder]
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
            found = glob.glob(f"{folder}/**/{MAN_FOLDER}/man*/*", recursive=True)
            self.assertEqual({os.path.basename(path): f"man{path[-1]}" for path in found},
                             {page: f"man{page[-1]}" for page in PAGES})  # fmt: skip
            for path in found:
                self.assertEqual(os.path.basename(os.path.dirname(path)), f"man{path[-1]}")
                self.assertEqual(os.stat(path).st_mode & 0o777, 0o644)

    def test_pages_are_what_the_program_says(self):
        for file_name, name in PAGES.items():
            with open(os.path.join(BUILD_ROOT, "docs", "man", file_name)) as file:
                page = file.read()
            date = re.search(r'^\.TH .*?"(.*?)"', page, flags=re.MULTILINE)[1]
            words = [name[4:]] if name != "avn" else []
            prose = f"--prose={SOURCE_ROOT}/docs/man/{name}.roff"
            self.assertEqual(page, self.page(*words, prose, f"--date={date}"))


if __name__ == "__main__":
    unittest.main()
