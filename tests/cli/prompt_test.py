# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test every prompt on a real terminal: text, requests, and what happens without a reply."""

import json
import os
import signal
import threading

from harness import combine
from prompt_case import (ASK_CONFIRMATION, DONE, FLOWS, LOGIN, OTP_WANTED, PromptCase, add_test,
                         list_questions)  # fmt: skip
from rig.canaries import EMAIL, NEW_PASSWORD, ONE_TIME_PASSWORD, PASSWORD, TOKEN
from rig.server import hang, reply
from rig.terminal import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, TIMEOUT

# Input or a signal instead of a reply, the exit status, and the one for a confirmation if it differs.
EVENTS = {
    "interrupt_key": ("half" + CTRL_C, 130, 130),
    "quit_key": (CTRL_BACKSLASH, -signal.SIGQUIT, -signal.SIGQUIT),
    "end_of_input": (CTRL_D, 2, 2),
    "empty_answer": ("\n", 2, 1),
    "control_character": ("half\x1b[2Jway\n", 2, 1),
    "not_utf8": (b"half\xffway\n", 2, 2),
    "nul": ("half\0way\n", 2, 2),
    "sigint": (signal.SIGINT, 130, 130),
    "sigquit": (signal.SIGQUIT, -signal.SIGQUIT, -signal.SIGQUIT),
    "sigalrm": (signal.SIGALRM, -signal.SIGALRM, -signal.SIGALRM),
    "sigterm": (signal.SIGTERM, 143, 143),
    "sighup": (signal.SIGHUP, 129, 129),
}


class AnswerTest(PromptCase):
    """Run each flow with right, wrong and interrupted replies; generated below."""

    def run_answered(self, flow):
        terminal = self.check_answered(flow)
        for question in flow.questions:
            self.assertNotIn(question.text, terminal.stdout + terminal.stderr)
            if not question.secret:
                self.assertIn(question.answer, terminal.shown)
        self.assertNotEqual(terminal.stdout, "")

    def run_all_on_the_terminal(self, flow):
        self.check_answered(flow, split=False)

    def run_only_json_goes_to_stdout(self, flow):
        json.loads(self.check_answered(flow, ["--json"]).stdout)

    def run_wrong_answer(self, flow):
        answers, status, advice = flow.refusal
        server = self.prepare(flow, *answers)
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions)
        self.check_stopped(terminal, status, server, len(answers))
        self.assertIn(advice, terminal.stderr)
        n_asked = terminal.shown.count(": ") + terminal.shown.count("? ")
        self.assertEqual(n_asked, len(flow.questions), terminal.shown)

    def interrupt(self, flow, *answer):
        """Reply to every prompt, and press ^C after a part of the last response or before it."""
        arrived = threading.Event()
        last = len(flow.requests) - 1
        server = self.prepare(flow, *flow.answers[:last], (*answer, lambda server, connection: arrived.set(), hang))
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions)
        self.assertTrue(arrived.wait(TIMEOUT), "the request did not come")
        terminal.send(CTRL_C)
        self.check_stopped(terminal, 130 if flow.requests[-1][0].startswith("GET") else 12, server, len(flow.requests))

    def run_interrupted_request(self, flow):
        self.interrupt(flow)

    def run_interrupted_answer(self, flow):
        self.interrupt(flow, reply(200, "{", length=100))

    def run_stopped_and_resumed(self, flow):
        """Press ^Z at every prompt: the terminal's modes are restored; after fg, the prompt is repeated."""
        server = self.prepare(flow)
        terminal = self.start(*flow.args)
        for question in flow.questions:
            terminal.expect(question.text)
            terminal.send("half" + CTRL_Z)
            self.assertEqual(terminal.wait_stopped(), signal.SIGTSTP)
            self.assertEqual(terminal.modes, terminal.modes_at_first, question.text)
            terminal.resume()
            self.answer(terminal, server, (question,))
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.check_sent(server, flow, terminal)

    def run_started_in_the_background(self, flow):
        """Check that there is no prompt before avn is in the foreground."""
        server = self.prepare(flow)
        terminal = self.start(*flow.args, background=True)
        self.assertIn(terminal.wait_stopped(), (signal.SIGTTOU, signal.SIGTTIN))
        self.assertEqual((terminal.modes, terminal.shown), (terminal.modes_at_first, ""))
        terminal.resume()
        self.answer(terminal, server, flow.questions)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.check_sent(server, flow, terminal)


class NoReplyTest(PromptCase):
    """Run each prompt with other events than a reply, or without a terminal; generated below."""

    def run_event(self, flow, index, event):
        action, status, confirmation_status = event
        server = self.prepare(flow)
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions[:index])
        terminal.expect(flow.questions[index].text)
        self.assertEqual(terminal.echo_is_on(), not flow.questions[index].secret)
        (terminal.send_signal if isinstance(action, signal.Signals) else terminal.send)(action)
        status = confirmation_status if flow.questions[index] is ASK_CONFIRMATION else status
        self.check_stopped(terminal, status, server, flow.questions[index].requests_before)

    def run_hang_up(self, flow, index):
        """Hang up the terminal while a reply is typed."""
        question = flow.questions[index]
        server = self.prepare(flow)
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions[:index])
        terminal.expect(question.text)
        terminal.send("half")
        terminal.hang_up()
        self.assertIn(terminal.wait(), (2, 129))
        self.assertEqual(server.connections, question.requests_before)

    def get_given(self, flow, index):
        """Set variables and return the command line that make this prompt the first one."""
        args = list(flow.args)
        for question in flow.questions[:index]:
            args.extend(question.given[0])
            self.env.update(question.given[1])
        return args

    def check_named(self, question, text):
        for name in question.named:
            self.assertIn(name, text)

    def run_no_input(self, flow, index):
        question = flow.questions[index]
        server = self.prepare(flow)
        terminal = self.start(*self.get_given(flow, index), "--no-input")
        self.check_stopped(terminal, 2, server, question.requests_before)
        self.assertEqual(terminal.shown, "", "nothing is asked")
        self.assertIn("--no-input", terminal.stderr)
        self.check_named(question, terminal.stderr)

    def run_no_terminal(self, flow, index):
        """avn must not wait for stdin, which neither has data nor ends."""
        question = flow.questions[index]
        server = self.prepare(flow)
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        for stdin in (reader, None):
            server.connections = 0
            server.script[:] = flow.answers
            if question is ASK_CONFIRMATION:
                self.write_credentials()
                result = self.expect(0, *self.get_given(flow, index), "--json", stdin=stdin)
                self.assertIn("avn expired all your access tokens without asking", result.stderr)
                self.assertEqual(server.connections, 1)
                continue
            result = self.expect_failure(2, *self.get_given(flow, index), stdin=stdin)
            self.check_named(question, result.stderr)
            self.assertEqual(server.connections, question.requests_before)


class OddAnswerTest(PromptCase):
    def test_different_second_password_sends_nothing(self):
        typed = ["--password-file=-"]
        for name, options in (("create", []), ("create", typed), ("password_change", [])):
            with self.subTest(name, options=options):
                flow = FLOWS[name]
                server = self.prepare(flow)
                terminal = self.start(*flow.args, *options)
                self.answer(terminal, server, flow.questions[:-1])
                terminal.expect("again")
                terminal.send(NEW_PASSWORD + "x\n")
                self.check_stopped(terminal, 2, server)

    def check_confirmation(self, answers, status):
        for answer in answers:
            with self.subTest(answer):
                server = self.prepare(FLOWS["tokens_expire"])
                terminal = self.start("user", "tokens-expire")
                terminal.expect("[y/N] ")
                terminal.send(answer + "\n")
                if status != 0:
                    self.check_stopped(terminal, status, server)
                else:
                    self.assertEqual(terminal.wait(), 0, terminal.stderr)
                    self.assertEqual(server.lines, ["POST /v1/me/expire_tokens"])

    def test_yes_confirms(self):
        self.check_confirmation(("y", "Y", "yes", "YES"), 0)

    def test_anything_but_yes_does_not_confirm(self):
        self.check_confirmation(("n", "N", "no", "", "maybe", "да", "0"), 1)

    def test_revoking_the_token_in_use_is_confirmed(self):
        """Before any request, wherever it is on the command line; other tokens need no confirmation."""
        for names, options, answer, requests in [
            ((TOKEN[:12],), (), "n", 0), ((TOKEN[:20],), (), "y", 1), (("abc", TOKEN[:12], "def"), (), "", 0),
            ((TOKEN[:12], "abc"), (), "yes", 2), ((TOKEN[:12],), ("--force",), None, 1), (("abc",), (), None, 1),
        ]:  # fmt: skip
            with self.subTest(names=names, options=options, answer=answer):
                server = self.serve(always=DONE)
                self.write_credentials()
                terminal = self.start("user", "access-token", "revoke", *names, *options)
                if answer is not None:
                    terminal.expect(f"{TOKEN[:12]} is the token in use. Revoke it? [y/N] ")
                    self.assertEqual(server.connections, 0)
                    terminal.send(answer + "\n")
                self.assertEqual(terminal.wait(), 0 if requests else 1, terminal.stderr)
                self.assertEqual(len(server.requests), requests)
                self.assertNotIn(TOKEN, terminal.shown + terminal.stdout + terminal.stderr)
                self.assertEqual(os.path.exists(self.credentials), requests == 0 or TOKEN[:12] not in str(names))

    def test_spaces_in_a_one_time_password(self):
        flow = FLOWS["one_time_password"]
        for typed, sent in [(" 739 164 ", True), ("7 3\u00a09164", True), ("  ", False)]:
            with self.subTest(typed=typed):
                server = self.prepare(flow)
                self.env.update(AIVEN_PASSWORD=PASSWORD, LC_ALL="C.UTF-8")
                terminal = self.start(*flow.args)
                terminal.expect("One-time password")
                terminal.send(typed + "\n")
                self.assertEqual(terminal.wait(), 0 if sent else 2, terminal.stderr)
                self.assertEqual([request.json.get("otp") for request in server.requests[:2]],
                                 [None, ONE_TIME_PASSWORD] if sent else [None])  # fmt: skip

    def test_spaces_around_a_pasted_token(self):
        flow = FLOWS["token"]
        for typed, status in [(f"  {TOKEN} ", 0), (TOKEN[:20] + " " + TOKEN[20:], 2), ("   ", 2)]:
            for option in ("--token", "--token-file=-"):
                with self.subTest(typed=typed, option=option):
                    server = self.prepare(flow)
                    terminal = self.start("user", "login", option)
                    terminal.expect("token: ")
                    terminal.send(typed + "\n")
                    self.assertEqual(terminal.wait(), status, terminal.stderr)
                    sent = [request.headers["authorization"] for request in server.requests]
                    self.assertEqual(sent, ["aivenv1 " + TOKEN] if status == 0 else [])
                    self.assertNotIn(TOKEN[20:], terminal.shown + terminal.stdout + terminal.stderr)

    def test_no_input_from_the_environment(self):
        for value, asks in [("1", False), ("true", False), ("0", True), ("", True)]:
            with self.subTest(value=value):
                server = self.prepare(FLOWS["tokens_expire"])
                self.env["AVN_NO_INPUT"] = value
                terminal = self.start("user", "tokens-expire")
                if asks:
                    terminal.expect("[y/N] ")
                    terminal.send("y\n")
                self.assertEqual(terminal.wait(), 0 if asks else 2, terminal.stderr)
                self.assertEqual((len(server.requests), "AVN_NO_INPUT" in terminal.stderr), (asks, not asks))

    def test_one_time_password_is_asked_for_once(self):
        server = self.prepare(FLOWS["one_time_password"], OTP_WANTED, OTP_WANTED)
        terminal = self.start("user", "login", EMAIL)
        self.answer(terminal, server, FLOWS["one_time_password"].questions)
        self.check_stopped(terminal, 9, server, 2)

    def test_reply_without_a_line_end_is_accepted(self):
        server = self.prepare(FLOWS["login"])
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        terminal.send(PASSWORD + CTRL_D + CTRL_D)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.assertEqual(server.requests[0].json["password"], PASSWORD)

    def test_file_that_is_the_terminal(self):
        for keys, status, requests in ((CTRL_C, 130, 0), (PASSWORD + "\n", 0, 2)):
            with self.subTest(status):
                server = self.prepare(FLOWS["login"])
                terminal = self.start("user", "login", EMAIL, "--password-file=/dev/tty")
                terminal.expect("Password or token: ")
                self.assertFalse(terminal.echo_is_on())
                terminal.send(keys)
                self.assertEqual((terminal.wait(), len(server.requests)), (status, requests), terminal.stderr)

    def test_message_after_a_prompt_with_echo_has_its_own_line(self):
        for keys, status in ((CTRL_C, 130), (CTRL_D, 2)):
            with self.subTest(status):
                server = self.prepare(FLOWS["login"])
                terminal = self.start("user", "login", split=False)
                terminal.expect("E-mail")
                terminal.send(keys)
                self.assertEqual((terminal.wait(), server.lines), (status, []))
                self.assertTrue(terminal.shown.splitlines()[-1].startswith("avn: "), terminal.shown)

    def test_resumed_in_the_background_it_waits_for_the_foreground(self):
        """After ^Z, bg and fg: changing the terminal's modes in the background stops avn again."""
        server = self.prepare(FLOWS["login"])
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        terminal.send(CTRL_Z)
        terminal.wait_stopped()
        terminal.resume(in_foreground=False)
        self.assertIn(terminal.wait_stopped(), (signal.SIGTTOU, signal.SIGTTIN))
        self.assertEqual(terminal.modes, terminal.modes_at_first)
        terminal.resume()
        terminal.expect("Password")
        terminal.send(PASSWORD + "\n")
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.assertEqual(server.requests[0].json, LOGIN)


for flow_name, flow in FLOWS.items():
    for kind in [kind for kind in dir(AnswerTest) if kind.startswith("run_")]:
        add_test(AnswerTest, f"{flow_name}_{kind[4:]}", getattr(AnswerTest, kind), flow)
for (place, flow, index), (event_name, event) in combine(list_questions(), EVENTS.items(), rounds=2):
    add_test(NoReplyTest, f"{place}_{event_name}", NoReplyTest.run_event, flow, index, event)
for place, flow, index in list_questions():
    add_test(NoReplyTest, f"{place}_hang_up", NoReplyTest.run_hang_up, flow, index)
    if flow.questions[index].named is not None:
        add_test(NoReplyTest, f"{place}_no_input", NoReplyTest.run_no_input, flow, index)
        add_test(NoReplyTest, f"{place}_no_terminal", NoReplyTest.run_no_terminal, flow, index)
