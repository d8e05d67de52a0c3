# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every prompt of a command, and cases that reply to them on a real terminal."""

import os
from typing import NamedTuple, Optional

from harness import AVN
from rig.canaries import EMAIL, FRESH_TOKEN, NEW_PASSWORD, ONE_TIME_PASSWORD, PASSWORD, TOKEN
from rig.server import failure, reply
from rig.terminal import Terminal
from scripted_case import ScriptedCase

SESSION = reply(200, {"state": "active", "token": FRESH_TOKEN, "user_email": EMAIL})
ME = reply(200, {"user": {"user": EMAIL, "projects": []}})
DONE = reply(200, {"message": "done"})
FORBIDDEN = failure(403, "Authentication failed")
EXPIRED = failure(401, "Missing (expired) db token")
TAKEN = failure(409, "User exists")
OTP_WANTED = failure(510, "One-time password required")


class Question(NamedTuple):
    """One prompt: a part of its text, the reply, and how to give the value without a prompt."""

    text: str
    answer: str
    secret: bool = True
    given: tuple = ((), {})  # arguments and environment variables
    named: Optional[tuple] = None  # options named in the error without a terminal; None if given sets this value, too
    requests_before: int = 0


class Flow(NamedTuple):
    """One way through a command: its prompts, the server's responses, and the expected requests."""

    args: tuple
    questions: tuple
    answers: tuple
    requests: tuple  # request line and body, up to the main request
    refusal: tuple  # a server that refuses: its responses, the exit status, and a part of the advice
    logged_in: bool = False
    headers: dict = {}


BY_VARIABLE = ((), {"AIVEN_PASSWORD": PASSWORD})
BY_NEW_VARIABLE = ((), {"AIVEN_NEW_PASSWORD": NEW_PASSWORD})
ASK_EMAIL = Question("E-mail", EMAIL, secret=False, given=((EMAIL,), {}), named=("argument",))
ASK_PASSWORD = Question("Password", PASSWORD, given=BY_VARIABLE, named=("--password-file", "AIVEN_PASSWORD"))
ASK_OTP = Question("One-time password", ONE_TIME_PASSWORD, named=("--token",), requests_before=1)
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
        (("POST /v1/userauth", LOGIN_AT_AWS), ("POST /v1/userauth", {**LOGIN_AT_AWS, "otp": ONE_TIME_PASSWORD})),
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


class PromptCase(ScriptedCase):
    def prepare(self, flow, *answers):
        """Start the server, log in if the flow needs it, and record what must not change."""
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
        for secret in (PASSWORD, NEW_PASSWORD, ONE_TIME_PASSWORD, TOKEN, FRESH_TOKEN, "half"):
            self.assertNotIn(secret, terminal.stdout + terminal.stderr)
            if secret != "half":
                self.assertNotIn(secret, terminal.shown)

    def check_sent(self, server, flow, terminal):
        """Check a success: the terminal's modes are restored, and each request is as expected."""
        self.assertEqual(terminal.modes, terminal.modes_at_first)
        self.check_secrets(terminal)
        self.assertEqual(server.lines[: len(flow.requests)], [line for line, _ in flow.requests])
        for request, (line, body) in zip(server.requests, flow.requests):
            self.assertEqual(request.json if request.body else None, body, line)
            for name, value in flow.headers.items():
                self.assertEqual(request.headers.get(name), value)

    def check_stopped(self, terminal, status, server, n_requests=0):
        """Check an interruption: the terminal's modes are restored, and nothing was printed, sent or saved."""
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


def add_test(case, name, run, *arguments):
    """Add a test that calls a method of the class."""
    test = lambda self: run(self, *arguments)  # noqa: E731
    test.__name__ = f"test_{name}"
    setattr(case, test.__name__, test)


def list_questions():
    """Yield each prompt as (name, flow, index)."""
    for name, flow in FLOWS.items():
        for index in range(len(flow.questions)):
            yield f"{name}_{index + 1}", flow, index
