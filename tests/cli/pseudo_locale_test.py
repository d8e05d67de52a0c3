# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run everything in a pseudo-language: text outside of its brackets is not translatable."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

from golden_case import GoldenCase
from golden_cases import CASES
from harness import AVN, BUILD_ROOT, SOURCE_ROOT, in_language
from prompt_case import FLOWS, ME, SESSION
from pseudo_cases import DATA, FULL, MORE_CASES, PROXIES, TYPED, WAITING, list_data
from rig import po_file, pseudo_locale
from rig.behaviours import FLOODING
from rig.canaries import CREATED_TOKEN, EMAIL
from rig.certificates import KINDS, Authority
from rig.server import failure, hang, reply
from rig.terminal import Terminal
from sandbox_server import Sandbox

# Share of messages that may remain unseen: those that no test can cause, and a margin.
MAX_UNSEEN_SHARE = 0.09
ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|\r")
LETTER = re.compile(r"[A-Za-z]+")
# roff requests are not text; neither is the first line, which names the generator.
REQUEST_LINE = re.compile(r"""^\.(?:\\".*|TP|PP|EX|EE|br|nr .*|nh|ds AD l|ad l|ss .*)?$""", re.MULTILINE)

ROFF = {r"\-": "-", r"\(aq": "'", r"\(dq": '"', r"\(ti": "~", r"\(ha": "^", r"\(ga": "`", r"\(rs": "\\"}


def read_roff(page):
    """Return the text of a manual page."""
    page = re.sub(r"^\.S[HS] ", "", page, flags=re.MULTILINE)
    page = REQUEST_LINE.sub("", page)
    page = re.sub(r"\\\[u([0-9A-F]{4,6})\]", lambda found: chr(int(found[1], 16)), page)
    for escape, text in ROFF.items():
        page = page.replace(escape, text)
    page = re.sub(r'^\.TH .*"(.*)"$', r"\1", page, flags=re.MULTILINE)
    return re.sub(r"\\(?:f[BIR]|&|:)", "", page)


class PseudoCase(GoldenCase):
    locale = in_language(pseudo_locale.LANGUAGE)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(prefix="avn-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.messages = po_file.parse(po_file.extract(SOURCE_ROOT))
        pseudo_locale.install(cls.folder, "avn", cls.messages)
        # Plugins look for it next to their directories.
        os.mkdir(os.path.join(cls.folder, "plugins"))
        os.symlink(os.path.join(BUILD_ROOT, "plugin", "client"), os.path.join(cls.folder, "plugins", "client"))
        cls.seen = set()

    def setUp(self):
        super().setUp()
        self.commands = {"help", "formatting", *(word for words in self.find_commands() for word in words)}
        self.env["AVN_LOCALE_DIR"] = self.folder
        self.env["AVN_PLUGIN_PATH"] = ":".join(map(self.translate_plugin, self.env["AVN_PLUGIN_PATH"].split(":")))

    def translate_value(self, line):
        """Return a line of a key file and its translation."""
        number = next(i for i, message in enumerate(self.messages) if message.text == line[2])
        return f"{line[0]}\n{line[1]}[{pseudo_locale.LANGUAGE}]={pseudo_locale.translate(line[2], number)}"

    def translate_plugin(self, folder):
        """Return a copy of a plugin's directory with translated key files."""
        name = os.path.basename(folder)
        place = os.path.join(self.folder, "plugins", "translated-" + name)
        if not os.path.exists(place):
            os.makedirs(place)
            for path in glob.glob(os.path.join(folder, "avn-*.so")):
                os.symlink(path, os.path.join(place, os.path.basename(path)))
            for path in glob.glob(os.path.join(folder, "*.avn-*")):
                key_file = self.read(path).decode()
                key_file = re.sub("^(Comment|Help|ValueName)=(.*)$", self.translate_value, key_file, flags=re.MULTILINE)
                with open(os.path.join(place, os.path.basename(path)), "w") as file:
                    file.write(key_file)
        return place

    def strip(self, text, data):
        """Remove data from a text, the longest first, because it may contain other data."""
        for pattern in (*DATA, po_file.TYPED.pattern):
            text = re.sub(pattern, "", text, flags=re.MULTILINE)
        for word in sorted(data, key=len, reverse=True):
            if LETTER.search(word):
                text = re.sub(rf"(?<![A-Za-z-]){re.escape(word)}(?![A-Za-z-])", "", text)
        return text

    def check_text(self, text, data):
        """Check that each message is complete, and that no other letters are left unaccented."""
        self.seen |= pseudo_locale.read_numbers(text)
        self.assertEqual(text.count(pseudo_locale.OPENING), text.count(pseudo_locale.CLOSING), "something is cut")
        rest = self.strip(text.replace(self.home, ""), data)
        odd = [line for line in rest.splitlines() if LETTER.search(line)]
        self.assertEqual(odd, [], "\n" + text)


class PseudoLocaleTest(PseudoCase):
    def run_and_check(self, case):
        status, output, errors = self.run_raw(case)
        data = self.commands | list_data(case)
        output, errors = output.decode(errors="surrogateescape"), errors.decode(errors="surrogateescape")
        if case.words[:2] == ["plugin", "man"]:
            output = read_roff(output)
        self.check_text(errors, data)
        if output[:1] in ("[", "{"):
            json.loads(output)
            self.assertNotIn(pseudo_locale.OPENING, output)
        else:
            self.check_text(output, data)

    def check_cases(self, cases):
        for case in cases:
            with self.subTest(case=case.name):
                self.run_and_check(case)
            self.empty_home()

    def check_run(self, *words, **options):
        result = self.avn(*words, **{**options, "env": {**self.locale, **options.get("env", {})}})
        self.check_text(result.stdout + result.stderr, {*words, "api.example.com", "not in the script"})

    def check_questions(self):
        flows = [(flow.args, [question.answer for question in flow.questions], flow.answers) for flow in FLOWS.values()]
        for words, answers, replies in [*flows, *((line.split(), answers, (SESSION, ME)) for line, answers in TYPED)]:
            with self.subTest(words=words, answers=answers):
                self.serve(*replies)
                self.write_credentials()
                with Terminal([AVN, *words], env={**self.env, **self.locale}, cwd=self.home) as terminal:
                    for answer in answers:
                        terminal.expect(pseudo_locale.CLOSING + " ")
                        terminal.send(answer + "\n")
                    terminal.wait()
                    shown = terminal.shown + terminal.stdout + terminal.stderr
                    self.check_text(shown, {*words, *answers, EMAIL, "MADE+UP", "^C", "a^\b^A"})
            self.empty_home()

    def check_waiting(self):
        for line, n_shown in WAITING:
            with self.subTest(line=line):
                server = self.serve(always=(hang, reply(200, {"user": {}, "tokens": []})))
                self.write_credentials()
                env = {**self.env, **self.locale, "TERM": "xterm"}
                with Terminal([AVN, *line.split()], env=env, cwd=self.home, split=False) as terminal:
                    for _ in range(n_shown):
                        terminal.expect(pseudo_locale.OPENING)
                    server.released.set()
                    terminal.wait()
                    self.check_text(ESCAPE.sub("\n", terminal.shown), {*line.split()})
            self.empty_home()

    def check_network(self):
        authority = Authority(self.home)
        self.write_credentials()
        for kind in KINDS:
            server = self.serve(certificate=authority.issue_kind(kind))
            for trusted in (authority.certificate, authority.key):
                with self.subTest(kind=kind, trusted=trusted):
                    self.check_run("user", "info", "--url", server.url, "--auth-ca", trusted)
        for answer in (failure(407), FLOODING["no end of interim answers"]):
            proxy = self.serve(always=answer)
            for url in PROXIES:
                with self.subTest(proxy=url):
                    env = {"https_proxy": url.replace("PORT", str(proxy.port)), "AIVEN_CA_CERT": authority.certificate}
                    self.check_run("user", "info", "--url", "https://api.example.com", env=env)
        certificate, key = authority.issue_kind("good")
        tls = ["--tls-certificate", certificate]
        self.check_run("sandbox", "serve", *tls, "--tls-key", authority.key)
        with Sandbox(*tls, "--tls-key", key, ca=certificate, **{**self.env, **self.locale}) as sandbox:
            pass
        self.check_text(sandbox.errors, set())

    def check_output(self):
        self.write_credentials()
        for line, answer in FULL:
            with self.subTest(line=line), open("/dev/full", "w") as full:
                self.serve(reply(200, answer))
                env = {**self.env, **self.locale}
                done = subprocess.run([AVN, *line.split()], stdout=full, stderr=subprocess.PIPE, env=env, cwd=self.home)
                self.check_text(done.stderr.decode(), {CREATED_TOKEN[:12], "CREATED"})

    def test_texts(self):
        self.check_cases([*CASES, *self.help_cases(), *MORE_CASES])
        self.check_questions()
        self.check_waiting()
        self.check_network()
        self.check_output()
        unseen = [message.text for i, message in enumerate(self.messages) if message.text and i not in self.seen]
        print(f"# {len(unseen)} of {len(self.messages)} messages were not seen:")
        print("".join(f"# {text!r}\n" for text in unseen), end="")
        self.assertLess(len(unseen) / len(self.messages), MAX_UNSEEN_SHARE)


del GoldenCase, PseudoCase

if __name__ == "__main__":
    unittest.main()
