# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test how replies are typed and pasted: corrected, in parts, too long, several lines, too early."""

import signal

from harness import combine, thin
from prompt_case import ASK_CONFIRMATION, FLOWS, OTP_WANTED, PromptCase, add_test, list_questions
from rig.canaries import EMAIL, NEW_PASSWORD, ONE_TIME_PASSWORD
from rig.terminal import CTRL_D

ERASE, ERASE_WORD, ERASE_LINE = "\x7f", "\x17", "\x15"

# Typed and erased before the reply: characters of each length in UTF-8, words, and whole lines.
CORRECTIONS = ("x" + ERASE, "ü" + ERASE, "\u20ac" + ERASE, "\U0001f600" + ERASE, "three more words" + ERASE_WORD * 3,
               "all of it, \u043a\u043b\u044e\u0447" + ERASE_LINE, ERASE * 3, "e\u0301" + ERASE * 2)  # fmt: skip

# Harmless ends of a reply: pastes often have one more line end.
ENDS = ("\n", "\r", "\n\n", "\r\n", "\r\r\n\n", CTRL_D + CTRL_D)

# Text after the first line of a paste, for which there is no prompt.
MORE_LINES = {
    "another_line": "\nsecond line\n",
    "no_line_end": "\nsecond line",
    "return_keys": "\rsecond line\r",
    "after_empty_lines": "\n\n\nsecond line\n",
    "only_a_space": "\n \n",
    "many_lines": "\nsecond line" * 200 + "\n",
}

# In bytes. The kernel keeps at most 4095 bytes of a line and drops the rest silently.
MAX_LENGTH = 4094
TOO_LONG = (4095, 4096, 4097, 10000, 100000)


class AcceptedTest(PromptCase):
    """Run each flow with replies that do not arrive all at once; generated below."""

    def type_answers(self, flow, type_answer):
        server = self.prepare(flow)
        terminal = self.start(*flow.args)
        for question in flow.questions:
            terminal.expect(question.text)
            self.assertEqual(terminal.echo_is_on(), not question.secret, question.text)
            type_answer(terminal, question.answer)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.check_sent(server, flow, terminal)

    def run_corrected(self, flow):
        self.type_answers(flow, lambda terminal, answer: terminal.send("".join(CORRECTIONS) + answer + "\n"))

    def run_byte_by_byte(self, flow):
        def type_bytes(terminal, answer):
            for byte in answer.encode() + b"\n":
                terminal.send(bytes([byte]))

        self.type_answers(flow, type_bytes)

    def run_in_a_window_that_changes(self, flow):
        def type_and_resize(terminal, answer):
            for character in answer + "\n":
                terminal.resize(24, 1 + ord(character) % 80)
                terminal.send_signal(signal.SIGWINCH)
                terminal.send_signal(signal.SIGCONT)
                terminal.send(character)

        self.type_answers(flow, type_and_resize)

    def run_ended(self, flow):
        for end in thin(ENDS, 2):
            with self.subTest(end=end):
                self.type_answers(flow, lambda terminal, answer: terminal.send(answer + end))

    def test_longest_answer_arrives_whole(self):
        for name, member in (("login", "password"), ("create", "password"), ("password_change", "new_password")):
            for text in ("long made-up password ", "密码"):
                with self.subTest(name, text=text):
                    size = len(text.encode())
                    long = text * (MAX_LENGTH // size) + "x" * (MAX_LENGTH % size)
                    server = self.prepare(FLOWS[name])
                    terminal = self.start(*FLOWS[name].args)
                    for question in FLOWS[name].questions:
                        terminal.expect(question.text)
                        terminal.send((long if question.answer == FLOWS[name].questions[-1].answer else EMAIL) + "\n")
                    self.assertEqual(terminal.wait(), 0, terminal.stderr)
                    self.assertEqual(server.requests[0].json[member], long)
                    self.assertNotIn(text, terminal.shown + terminal.stdout + terminal.stderr)


class RefusedTest(PromptCase):
    """Run each prompt with a reply that must not be sent; generated below."""

    def run_refused(self, flow, index, answer, words):
        question = flow.questions[index]
        server = self.prepare(flow)
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions[:index])
        terminal.expect(question.text)
        terminal.send(answer)
        self.check_stopped(terminal, 2, server, question.requests_before)
        self.assertIn(words, terminal.stderr)
        self.assertNotIn("second line", terminal.stdout + terminal.stderr)

    def run_more_lines(self, flow, index, more):
        self.run_refused(flow, index, flow.questions[index].answer + more, "more than one line")

    def run_same_answer_twice(self, flow, index):
        """Type the reply twice, as for a repeated prompt."""
        self.run_more_lines(flow, index, "\n" + flow.questions[index].answer + "\n")

    def run_bracketed_paste(self, flow, index):
        """Terminals mark pastes only if a program enables that; the marks are no part of a reply."""
        answer = flow.questions[index].answer
        self.run_refused(flow, index, f"\x1b[200~{answer}\nsecond line\x1b[201~\n", "more than one line")
        if flow.questions[index] is not ASK_CONFIRMATION:
            self.run_refused(flow, index, f"\x1b[200~{answer}\x1b[201~\n", "control characters")

    def run_empty_then_good(self, flow, index):
        self.run_more_lines(flow, index, ERASE_LINE + "\n" + flow.questions[index].answer + "\n")

    def run_too_long(self, flow, index):
        for length in thin(TOO_LONG, 1):
            with self.subTest(length=length):
                self.run_refused(flow, index, "x" * length + "\n", "too long")

    def test_cut_characters(self):
        for data in (b"half\xe2\x82", b"\x80half", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xff"):
            with self.subTest(data=data):
                self.run_refused(FLOWS["login"], 1, data + b"\n", "not valid UTF-8")


class TypedAheadTest(PromptCase):
    def test_line_typed_before_the_prompt_is_not_a_one_time_password(self):
        """Type a line that is meant for something else while the server checks the password."""
        flow = FLOWS["one_time_password"]

        def type_ahead(server, connection):
            terminal.send("000000\n")
            terminal.wait_typed()

        server = self.prepare(flow, (type_ahead, OTP_WANTED), *flow.answers[1:])
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.assertEqual(server.requests[1].json["otp"], ONE_TIME_PASSWORD)

    def test_both_new_passwords_at_once_are_refused(self):
        """The second prompt finds typing errors, but a paste repeats them."""
        server = self.prepare(FLOWS["create"])
        terminal = self.start(*FLOWS["create"].args)
        terminal.expect("password")
        terminal.send(f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n")
        self.check_stopped(terminal, 2, server)


for flow_name, flow in FLOWS.items():
    for kind in [kind for kind in dir(AcceptedTest) if kind.startswith("run_")]:
        add_test(AcceptedTest, f"{flow_name}_{kind[4:]}", getattr(AcceptedTest, kind), flow)
for (place, flow, index), (name, more) in combine(list_questions(), MORE_LINES.items()):
    add_test(RefusedTest, f"{place}_{name}", RefusedTest.run_more_lines, flow, index, more)
KINDS = ("same_answer_twice", "bracketed_paste", "empty_then_good", "too_long")
for (place, flow, index), kind in combine(list_questions(), KINDS):
    add_test(RefusedTest, f"{place}_{kind}", getattr(RefusedTest, "run_" + kind), flow, index)
