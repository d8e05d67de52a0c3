# SPDX-License-Identifier: LGPL-2.1-or-later
"""Command lines whose whole output is kept in tests/golden, and the server's responses."""

from harness import SDK
from rig.canaries import EMAIL
from rig.server import failure, reply, reset

# Shorter than real tokens, which would make the files wide.
TOKEN = "6JsKDclT3OMQ/MADE+UP/NOT/A/TOKEN=="
OTHER = "XCJ3+bgWywIh/MADE+UP/NOT/A/TOKEN=="
SECRETS = {"AIVEN_PASSWORD": "made-up-password", "AIVEN_NEW_PASSWORD": "made-up-new-password"}

USER = {"user": {
    "auth": ["password"], "projects": ["dev-sandbox", "prod-environment"], "real_name": "John Doe", "state": "active",
    "token_validity_begin": "2021-08-18T09:24:10.298796+00:00", "user": EMAIL, "city": None,
}}  # fmt: skip
LOGIN = {"state": "active", "token": TOKEN, "user_email": EMAIL}
NOTEBOOKS = {
    "create_time": "2021-08-16T15:26:10.001122Z", "description": "To be used with Python Notebooks", "extend_when_used": True,
    "expiry_time": "2021-08-16T16:26:10.001122Z", "last_ip": None, "last_used_time": None, "last_user_agent": None,
    "max_age_seconds": 3600, "token_prefix": "6JsKDclT3OMQ",
}  # fmt: skip
NEVER = {**NOTEBOOKS, "description": "CI – déploiement", "expiry_time": None, "extend_when_used": False, "max_age_seconds": None}
SESSION = {
    "create_time": "2021-08-16T15:29:14.125311Z", "description": None, "extend_when_used": True, "currently_active": True,
    "expiry_time": "2021-09-15T15:29:14.125311Z", "last_ip": "192.168.1.1", "last_used_time": "2021-08-16T15:29:14.547289Z",
    "last_user_agent": "aiven-client/2.12.0", "max_age_seconds": 2592000, "token_prefix": "XCJ3+bgWywIh",
}  # fmt: skip
CREATED = {**NOTEBOOKS, "full_token": TOKEN, "message": "created"}
UPDATED = {**NOTEBOOKS, "description": "To be used with Jupyter Notebooks", "message": "updated"}
GONE = {"message": "revoked"}
UNKNOWN = failure(404, "Access token does not exist")
DIALOG = failure(400, "Invalid input: 'cf_turnstile_response' is a required property")
EXPIRED = failure(401, "Missing (expired) db token")
CREATE = "user access-token create --description"


class Case:
    """A command line, the server's responses, and how to run it.

    stored is the token in the credentials file or None; stop terminates the program after its first line of output;
    prepare is called with the test after the files are created.
    """

    def __init__(self, name, line, *answers, env=None, stored=OTHER, input="", stop=False, prepare=None, **files):
        self.name = name
        self.words = line if isinstance(line, list) else line.split()
        self.answers = [answer if isinstance(answer, (bytes, tuple)) else reply(200, answer) for answer in answers]
        self.env = {**SECRETS, **(env or {})}
        self.stored = stored
        self.input = input
        self.stop = stop
        self.prepare = prepare
        self.files = files


def describe(*words, option=CREATE):
    return [*option.split(), "To be used with Python Notebooks", *words]


CASES = [
    # Success.
    Case("info", "user info", USER),
    Case("info-json", "user info --json", USER),
    Case("info-sparse", "user info", {"user": {"user": EMAIL, "real_name": None, "projects": [], "auth": []}}),
    Case("login", f"user login {EMAIL}", LOGIN, USER, stored=None),
    Case("login-json", f"user login {EMAIL} --json", LOGIN, USER, stored=None),
    Case("login-token", "user login --token", USER, stored=None, env={"AIVEN_AUTH_TOKEN": TOKEN}),
    Case("login-token-of-other", "user login jane@example.com --token-file token", USER, stored=None, token=TOKEN),
    Case("login-again", f"user login {EMAIL}", LOGIN, USER),
    Case("login-limited-token", "user login --token-file token", failure(403, "Not allowed"), stored=None, token=TOKEN),
    Case("login-without-projects", f"user login {EMAIL}", LOGIN, failure(500, "Internal Server Error"), stored=None),
    Case("logout", "user logout", {}),
    Case("logout-twice", "user logout", stored=None),
    Case("logout-no-token-revoke", "user logout --no-token-revoke"),
    Case("logout-dead-token", "user logout", EXPIRED),
    Case("logout-given-token", "user logout", env={"AIVEN_AUTH_TOKEN": TOKEN}, stored=None),
    Case("logout-json", "user logout --json", {}),
    Case("user-create", f"user create {EMAIL}", LOGIN, stored=None),
    Case("password-change", "user password-change", {"token": TOKEN, "message": "changed"}),
    Case("tokens-expire", "user tokens-expire --force", {"message": "tokens expired"}),
    Case("create", describe("--max-age-seconds", "3600", "--extend-when-used"), CREATED),
    Case("create-no-expiry", [*CREATE.split(), "CI", "--no-expiry"], {**NEVER, "full_token": TOKEN}),
    Case("create-json", describe("--json"), CREATED),
    Case("create-secret-only", describe("--secret-only"), CREATED),
    Case("list", "user access-token list", {"tokens": [SESSION, NOTEBOOKS, NEVER]}),
    Case("list-json", "user access-token list --json", {"tokens": [SESSION, NOTEBOOKS]}),
    Case("list-terse", "user access-token list --terse", {"tokens": [SESSION, NOTEBOOKS, NEVER]}),
    Case("list-csv", "user access-token list --csv", {"tokens": [SESSION, NOTEBOOKS, NEVER]}),
    Case("list-values", "user access-token list -g token_prefix,description --sort -token_prefix", {"tokens": [SESSION, NEVER]}),
    Case("list-lines", "user access-token list --mode lines", {"tokens": [SESSION, NEVER]}),
    Case("list-fields", "user access-token list -f token_prefix,create_time", {"tokens": [SESSION, NEVER]}),
    Case("list-no-header", "user access-token list --no-header --fields=token_prefix", {"tokens": [SESSION, NEVER]}),
    Case("list-json-fields", "user access-token list --json -f last_ip --sort=last_ip", {"tokens": [NEVER, SESSION]}),
    Case("list-empty", "user access-token list", {"tokens": []}),
    Case("list-hostile-terse", "user access-token list -t", {"tokens": [{**SESSION, "description": "\x1b[2J\u202e:\\\nx"}]}),
    Case("list-hostile", "user access-token list", {"tokens": [{**SESSION, "description": "\x1b[2J\u202etxet\nline"}]}),
    Case("update", ["user", "access-token", "update", "6JsKDclT3OMQ", "--description", "Jupyter"], UPDATED),
    Case("update-json", "user access-token update 6JsKDclT3OMQ --description Jupyter --json", UPDATED),
    Case("revoke", "user access-token revoke 6JsKDclT3OMQ", GONE),
    Case("revoke-in-use", "user access-token revoke XCJ3+bgWywIh", GONE),
    Case("revoke-stdin", "user access-token revoke -", GONE, GONE, input=f"{TOKEN}\nabc\n"),
    Case("revoke-terse", "user access-token revoke -t abc def", GONE, GONE),
    Case("revoke-json", "user access-token revoke --json abc def", GONE, GONE),
    Case("sandbox-run", ["sandbox", "run", "--", "sh", "-c", "echo out; echo err >&2"]),
    Case("sandbox-serve", "sandbox serve", stop=True),
    # Only the built-in groups, because paths depend on the machine.
    Case("plugin-list-json", "plugin list --json", env={"AVN_PLUGIN_PATH": SDK}),
    Case("plugin-info", "plugin info plugin"),
    Case("plugin-new", "plugin new weather"),
    Case("plugin-man", "plugin man sandbox"),
    Case("show-http", "user info --show-http", USER),
    Case("show-http-create", [*CREATE.split(), "x", "--show-http"], CREATED),
    Case("retry", "user info", failure(503, "Service Unavailable", "Retry-After: 0"), USER),
    Case("auth-token", ["user", "info", "--auth-token", TOKEN], USER, stored=None),
    # Errors from the server.
    Case("info-401", "user info", EXPIRED),
    Case("info-html", "user info", reply(200, "<html>Sign in</html>", media_type="text/html")),
    Case("info-without-user", "user info", {"message": "ok"}),
    Case("info-redirect", "user info", reply(302, b"", "Location: https://portal.example.com/login?secret")),
    Case("info-500", "user info", failure(500, "Internal Server Error")),
    Case("info-timeout", "user info --request-timeout 20", failure(503, "made up", "Retry-After: 60")),
    Case("login-403", f"user login {EMAIL}", failure(403, "Authentication failed")),
    Case("login-otp", f"user login {EMAIL}", failure(510, "OTP is required")),
    Case("login-token-401", "user login --token-file token", EXPIRED, token=TOKEN),
    Case("logout-500", "user logout", failure(500, "Internal Server Error")),
    Case("logout-lost", "user logout", (reset,)),
    Case("user-create-409", f"user create {EMAIL}", failure(409, "User already exists")),
    Case("user-create-browser", f"user create {EMAIL}", DIALOG),
    Case("password-change-403", "user password-change", failure(403, "Authentication failed")),
    Case("tokens-expire-lost", "user tokens-expire --force", (reset,)),
    Case("create-409", describe(), failure(409, "A user may have at most 10 tokens")),
    Case("create-429", describe(), failure(429, "Rate limit 120 exceeded - try again in 28s")),
    Case("create-nonsense", describe(), {"message": "created"}, failure(403, "Not allowed")),
    Case("create-lost", describe(), (b"",), {"tokens": [SESSION, {**NOTEBOOKS, "last_used_time": None}]}),
    Case("create-lost-not-found", describe(), (b"",), {"tokens": [SESSION]}),
    Case("list-403", "user access-token list", failure(403, "Not allowed")),
    Case("update-404", "user access-token update abc --description x", UNKNOWN),
    Case("revoke-404", "user access-token revoke abc", UNKNOWN),
    Case("revoke-mixed", "user access-token revoke abc def ghi", UNKNOWN, GONE, GONE),
    Case("revoke-stopped", "user access-token revoke abc def", EXPIRED),
    # Errors before a request.
    Case("not-logged-in", "user info", stored=None),
    Case("damaged-credentials", "user info", stored="a b"),
    Case("bad-token", "user info", env={"AIVEN_AUTH_TOKEN": "made up"}),
    Case("no-terminal-email", "user login"),
    Case("no-terminal-password", f"user login {EMAIL}", env={"AIVEN_PASSWORD": None}),
    Case("no-terminal-token", "user login --token", env={"AIVEN_AUTH_TOKEN": None}),
    Case("no-terminal-expire", "user tokens-expire", {"message": "tokens expired"}),
    Case("no-input", f"user create {EMAIL} --no-input", env={"AIVEN_NEW_PASSWORD": None}),
    Case("plain-http", "user info --url http://api.example.com"),
    Case("no-authorities", "user info --url https://127.0.0.1 --auth-ca missing.pem"),
    Case("relative-folder", "user info", env={"AIVEN_CONFIG_DIR": "relative"}),
    Case("plugin-refused", "broken", env={"AVN_PLUGIN_PATH": "HOME"}, **{"broken.avn-plugin": "[Avn Plugin]\nName=broken\nModule=broken\nAbi=7\n"}),
    Case("fallback-missing", "service list", env={"AVN_FALLBACK": "made-up-client"}),
    # Wrong usage.
    Case("plugin-list-argument", "plugin list x"),
    Case("plugin-info-nothing", "plugin info nothing"),
    Case("plugin-new-name", "plugin new Weather"),
    Case("plugin-man-nothing", "plugin man nothing"),
    Case("verbose-alone", "user info --verbose"),
    Case("unknown-group", "nonsense"),
    Case("unknown-group-similar", "usr info"),
    Case("unknown-command", "user nonsense"),
    Case("unknown-command-similar", "user access-token lst"),
    Case("unknown-option", "user info --nonsense"),
    Case("unknown-option-similar", [*"user access-token create --descripton x".split()]),
    Case("unknown-short-option", "user info -x"),
    Case("unknown-topic", "help nonsense"),
    Case("unknown-topic-similar", "help formating"),
    Case("missing-option", "user access-token create"),
    Case("missing-argument", "user create"),
    Case("missing-value", "user access-token create --description --json"),
    Case("argument-too-many", "user info x"),
    Case("option-twice", "user info --url a --url b"),
    Case("no-such-field", "user access-token list --fields token_prefx", {"tokens": [SESSION]}),
    Case("no-such-field-to-change", describe("--sort", "full")),
    Case("field-twice", "user access-token list -g last_ip,last_ip"),
    Case("field-empty", "user access-token list --fields last_ip,"),
    Case("two-formats", "user info --csv --json"),
    Case("options-that-exclude", [*CREATE.split(), "x", "--no-expiry", "--max-age", "1w"]),
    Case("switch-with-value", "user info --json=false"),
    Case("not-a-number", [*CREATE.split(), "x", "--max-age-seconds", "1e3"]),
    Case("out-of-range", [*CREATE.split(), "x", "--max-age-seconds", "599"]),
    Case("not-a-duration", [*CREATE.split(), "x", "--max-age", "30"]),
    Case("empty-description", [*CREATE.split(), ""]),
    Case("empty-email", ["user", "login", ""]),
    Case("invalid-utf-8", ["user", "access-token", "revoke", "a\udcff"]),
    Case("prefix-of-dots", "user access-token revoke .."),
    Case("sandbox-run-nothing", "sandbox run"),
    Case("sandbox-run-unknown", "sandbox run -- no-such-command-made-up"),
    Case("sandbox-serve-port", "sandbox serve --port 65536"),
    # Help other than that of a command.
    Case("help", "help"),
    Case("no-words", []),
    Case("help-search", "help password"),
    Case("help-options", "help options"),
    Case("help-formatting", "help formatting"),
    Case("help-environment", "help environment"),
    Case("help-exit-codes", "help exit-codes"),
    Case("version", "--version"),
    Case("version-verbose", "--version --verbose"),
]  # fmt: skip
