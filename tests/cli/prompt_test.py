# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every question that a command asks, on a real terminal: what is shown, what is sent, and what if nobody answers."""

import json
import os
import signal
import threading
from typing import NamedTuple, Optional

from harness import AVN
from rig.canaries import EMAIL, TOKEN
from rig.server import failure, hang, reply
from scripted_case import ScriptedCase
from rig.terminal import CTRL_BACKSLASH, CTRL_C, CTRL_D, CTRL_Z, PATIENCE, Terminal

PASSWORD = "made-up pässwörd €😀"
NEW_PASSWORD = "another made-up ключ"
OTP = "123456"
FRESH = "FRESH+MADE+UP/TOKEN" + "y" * 60

SESSION = reply(200, {"state": "active", "token": FRESH, "user_email": EMAIL})
ME = reply(200, {"user": {"user": EMAIL, "projects": []}})
DONE = reply(200, {"message": "done"})
FORBIDDEN = failure(403, "Authentication failed")
EXPIRED = failure(401, "Missing (expired) db token")
TAKEN = failure(409, "User exists")
OTP_WANTED = failure(510, "One-time password required")


class Question(NamedTuple):
    """One question: a part of its text, the answer, and how it is answered without being asked."""

    text: str
    answer: str
    secret: bool = True
    given: tuple = ((), {})  # arguments and variables
    named: Optional[tuple] = None  # what the error names where nobody can answer; None if given answers it too
    requests_before: int = 0


class Flow(NamedTuple):
    """One way through a command: its questions, the server's answers, and what the server must be sent."""

    args: tuple
    questions: tuple
    answers: tuple
    requests: tuple  # line and body, to the one that the command is about
    refusal: tuple  # a server that says no: its answers, the status, and what the advice names
    logged_in: bool = False
    headers: dict = {}


BY_VARIABLE = ((), {"AIVEN_PASSWORD": PASSWORD})
BY_NEW_VARIABLE = ((), {"AIVEN_NEW_PASSWORD": NEW_PASSWORD})
ASK_EMAIL = Question("E-mail", EMAIL, secret=False, given=((EMAIL,), {}), named=("argument",))
ASK_PASSWORD = Question("Password", PASSWORD, given=BY_VARIABLE, named=("--password-file", "AIVEN_PASSWORD"))
ASK_OTP = Question("One-time password", OTP, named=("--token",), requests_before=1)
ASK_TOKEN = Question("token: ", TOKEN, named=("--token-file", "AIVEN_AUTH_TOKEN"))
ASK_CURRENT = Question("Current password", PASSWORD, given=BY_VARIABLE, named=("--password-file", "AIVEN_PASSWORD"))
ASK_NEW = Question("New password", NEW_PASSWORD, given=BY_NEW_VARIABLE, named=("--new-password-file", "AIVEN_NEW"))
ASK_FIRST = Question("password", NEW_PASSWORD, given=BY_NEW_VARIABLE, named=("--password-file", "AIVEN_NEW_PASSWORD"))
ASK_AGAIN = Question("again", NEW_PASSWORD)
ASK_CONFIRMATION = Question("[y/N] ", "y", secret=False, named=("--force", "AIVEN_FORCE"))

LOGIN = {"email": EMAIL, "password": PASSWORD}
LOGIN_AT_AWS = {**LOGIN, "tenant": "aws"}

FLOWS = {
    "login": Flow(
        ("user", "login"), (ASK_EMAIL, ASK_PASSWORD), (SESSION, ME), (("POST /v1/userauth", LOGIN),),
        ((FORBIDDEN,), 5, "--token"),
    ),
    "one_time_password": Flow(
        ("user", "login", EMAIL, "--tenant", "aws"), (ASK_PASSWORD, ASK_OTP), (OTP_WANTED, SESSION, ME),
        (("POST /v1/userauth", LOGIN_AT_AWS), ("POST /v1/userauth", {**LOGIN_AT_AWS, "otp": OTP})),
        ((OTP_WANTED, FORBIDDEN), 5, ""),
    ),
    "token": Flow(
        ("user", "login", "--token"), (ASK_TOKEN,), (ME,), (("GET /v1/me", None),), ((EXPIRED,), 4, ""),
        headers={"authorization": "aivenv1 " + TOKEN},
    ),
    "create": Flow(
        ("user", "create", EMAIL), (ASK_FIRST, ASK_AGAIN), (SESSION,),
        (("POST /v1/user", {"email": EMAIL, "password": NEW_PASSWORD}),), ((TAKEN,), 7, ""),
    ),
    "password_change": Flow(
        ("user", "password-change"), (ASK_CURRENT, ASK_NEW, ASK_AGAIN), (SESSION,),
        (("PUT /v1/me/password", {"password": PASSWORD, "new_password": NEW_PASSWORD}),), ((FORBIDDEN,), 5, ""),
        logged_in=True,
    ),
    "tokens_expire": Flow(
        ("user", "tokens-expire"), (ASK_CONFIRMATION,), (DONE,), (("POST /v1/me/expire_tokens", None),),
        ((EXPIRED,), 4, ""), logged_in=True,
    ),
}  # fmt: skip

# What somebody does instead of answering: keys or a signal, the status, and another status for a confirmation.
EVENTS = {
    "interrupt_key": ("half" + CTRL_C, 130, 130),
    "quit_key": (CTRL_BACKSLASH, -signal.SIGQUIT, -signal.SIGQUIT),
    "end_of_input": (CTRL_D, 2, 2),
    "empty_answer": ("\n", 2, 1),
    "control_character": ("half\x1b[2Jway\n", 2, 1),
    "not_utf8": (b"half\xffway\n", 2, 2),
    "sigterm": (signal.SIGTERM, -signal.SIGTERM, -signal.SIGTERM),
    "sighup": (signal.SIGHUP, -signal.SIGHUP, -signal.SIGHUP),
}


class PromptCase(ScriptedCase):
    def prepare(self, flow, *answers):
        """Starts the server, logs in where the flow needs it, and remembers what must not change."""
        server = self.serve(*(answers or flow.answers))
        if flow.logged_in:
            self.write_credentials()
        self.kept = self.read(self.credentials) if flow.logged_in else None
        return server

    def start(self, *args, **options):
        terminal = Terminal([AVN, *args], env=self.env, cwd=self.home, **options)
        self.addCleanup(terminal.__exit__, None, None, None)
        return terminal

    def answer(self, terminal, server, questions):
        for question in questions:
            terminal.expect(question.text)
            self.assertEqual(terminal.echo_is_on(), not question.secret, question.text)
            self.assertEqual(server.connections, question.requests_before, question.text)
            terminal.send(question.answer + "\n")

    def check_secrets(self, terminal):
        for secret in (PASSWORD, NEW_PASSWORD, OTP, TOKEN, FRESH, "half"):
            self.assertNotIn(secret, terminal.stdout + terminal.stderr)
            if secret != "half":
                self.assertNotIn(secret, terminal.shown)

    def check_sent(self, server, flow, terminal):
        """Checks the end with success: terminal as before, and each request as it should be."""
        self.assertEqual(terminal.modes, terminal.modes_at_first)
        self.check_secrets(terminal)
        self.assertEqual(server.lines[: len(flow.requests)], [line for line, _ in flow.requests])
        for request, (line, body) in zip(server.requests, flow.requests):
            self.assertEqual(request.json if request.body else None, body, line)
            for name, value in flow.headers.items():
                self.assertEqual(request.headers.get(name), value)

    def check_stopped(self, terminal, status, server, n_requests=0):
        """Checks the end without success: terminal as before, nothing printed, sent or kept."""
        self.assertEqual(terminal.wait(), status, (terminal.shown, terminal.stderr))
        self.assertEqual(terminal.modes, terminal.modes_at_first)
        self.assertEqual(terminal.stdout, "")
        self.assertEqual((len(server.requests), server.connections), (n_requests, n_requests))
        self.assertEqual(self.read(self.credentials) if os.path.exists(self.credentials) else None, self.kept)
        self.check_secrets(terminal)
        if status > 0:
            lines = terminal.stderr.splitlines()
            self.assertIn(len(lines), (1, 2), terminal.stderr)
            self.assertTrue(lines[0].startswith("avn: "), terminal.stderr)

    def check_answered(self, flow, options=(), split=True):
        server = self.prepare(flow)
        terminal = self.start(*flow.args, *options, split=split)
        self.answer(terminal, server, flow.questions)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.check_sent(server, flow, terminal)
        return terminal


class AnswerTest(PromptCase):
    """Generated below: each flow, answered rightly, wrongly, and interrupted after the last answer."""

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
        """Answers every question, and presses ^C when the server has given a part of its last answer, or nothing."""
        arrived = threading.Event()
        last = len(flow.requests) - 1
        server = self.prepare(flow, *flow.answers[:last], (*answer, lambda server, connection: arrived.set(), hang))
        terminal = self.start(*flow.args)
        self.answer(terminal, server, flow.questions)
        self.assertTrue(arrived.wait(PATIENCE), "the request did not come")
        terminal.send(CTRL_C)
        self.check_stopped(terminal, 130, server, len(flow.requests))

    def run_interrupted_request(self, flow):
        self.interrupt(flow)

    def run_interrupted_answer(self, flow):
        self.interrupt(flow, reply(200, "{", length=100))

    def run_stopped_and_resumed(self, flow):
        """^Z at every question: the shell gets its terminal back; then the question comes again."""
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


class NobodyAnswersTest(PromptCase):
    """Generated below: each question where something else happens, or nobody can be asked."""

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

    def get_given(self, flow, index):
        """Returns the command line with which the question is the first to be asked; variables are set."""
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
        """Nothing comes on stdin, and it does not end either: to wait for it would be to hang."""
        question = flow.questions[index]
        server = self.prepare(flow)
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        for stdin in (reader, None):
            server.connections = 0
            server.script[:] = flow.answers
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

    def send_password(self, password):
        server = self.prepare(FLOWS["login"])
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        terminal.send(password + "\n")
        terminal.wait()
        self.assertNotIn(password[:9], terminal.shown + terminal.stdout + terminal.stderr)
        return terminal, server

    def test_one_time_password_is_asked_for_once(self):
        server = self.prepare(FLOWS["one_time_password"], OTP_WANTED, OTP_WANTED)
        terminal = self.start("user", "login", EMAIL)
        self.answer(terminal, server, FLOWS["one_time_password"].questions)
        self.check_stopped(terminal, 9, server, 2)

    def test_pasted_long_password_arrives_whole(self):
        password = "long made-up password " * 150
        terminal, server = self.send_password(password)
        self.assertEqual(terminal.status, 0, terminal.stderr)
        self.assertEqual(server.requests[0].json["password"], password)

    def test_password_beyond_a_terminal_line_is_refused_not_cut(self):
        """The kernel keeps at most 4095 bytes of a line and drops the rest without a word."""
        terminal, server = self.send_password("too long a made-up password " * 200)
        self.assertEqual((terminal.status, server.lines), (2, []))

    def test_answer_that_ends_without_a_line_end_counts(self):
        server = self.prepare(FLOWS["login"])
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        terminal.send(PASSWORD + CTRL_D + CTRL_D)
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.assertEqual(server.requests[0].json["password"], PASSWORD)

    def test_answers_typed_ahead_are_kept(self):
        server = self.prepare(FLOWS["create"])
        terminal = self.start("user", "create", EMAIL)
        terminal.expect("password")
        terminal.send(f"{NEW_PASSWORD}\n{NEW_PASSWORD}\n")
        self.assertEqual(terminal.wait(), 0, terminal.stderr)
        self.assertEqual(server.requests[0].json["password"], NEW_PASSWORD)

    def test_message_after_a_visible_question_has_a_line_of_its_own(self):
        for keys, status in ((CTRL_C, 130), (CTRL_D, 2)):
            with self.subTest(status):
                server = self.prepare(FLOWS["login"])
                terminal = self.start("user", "login", split=False)
                terminal.expect("E-mail")
                terminal.send(keys)
                self.assertEqual((terminal.wait(), server.lines), (status, []))
                self.assertTrue(terminal.shown.splitlines()[-1].startswith("avn: "), terminal.shown)

    def test_resumed_in_the_background_it_waits_for_the_foreground(self):
        """^Z, bg, fg: a program that wants to hide typing while another has the terminal is stopped again."""
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

    def test_terminal_that_goes_away_ends_the_question(self):
        server = self.prepare(FLOWS["login"])
        terminal = self.start("user", "login", EMAIL)
        terminal.expect("Password")
        terminal.hang_up()
        self.assertIn(terminal.wait(), (2, -signal.SIGHUP))
        self.assertEqual(server.connections, 0)


def add_test(case, name, run, *arguments):
    test = lambda self: run(self, *arguments)  # noqa: E731
    test.__name__ = f"test_{name}"
    setattr(case, test.__name__, test)


for flow_name, flow in FLOWS.items():
    for kind in [kind for kind in dir(AnswerTest) if kind.startswith("run_")]:
        add_test(AnswerTest, f"{flow_name}_{kind[4:]}", getattr(AnswerTest, kind), flow)
    for index, question in enumerate(flow.questions):
        place = f"{flow_name}_{index + 1}"
        for event_name, event in EVENTS.items():
            add_test(NobodyAnswersTest, f"{place}_{event_name}", NobodyAnswersTest.run_event, flow, index, event)
        if question.named is not None:
            add_test(NobodyAnswersTest, f"{place}_no_input", NobodyAnswersTest.run_no_input, flow, index)
            add_test(NobodyAnswersTest, f"{place}_no_terminal", NobodyAnswersTest.run_no_terminal, flow, index)
