# SPDX-License-Identifier: LGPL-2.1-or-later
"""Command lines for messages that golden_cases.py does not cover, and the parts of output that are no messages."""

import contextlib
import datetime
import json
import os
import re
import sqlite3

from golden_cases import CREATE, LOGIN, OTHER, SESSION, TOKEN, USER, Case
from harness import AVN, SDK
from plugin_case import KEY_FILE, MODULES
from plugin_test import BROKEN_KEY_FILES, BROKEN_MODULES
from rig.behaviours import CUT
from rig.canaries import CREATED_TOKEN, EMAIL, NEW_PASSWORD
from rig.canaries import TOKEN as TOKEN_IN_USE
from rig.server import failure, hang, reply

# Messages of GLib, glib-networking and the C library, which have their own catalogues.
LIBRARY_REASONS = [
    "No such file or directory", "Permission denied", "Connection refused", "Connection terminated unexpectedly", "Is a directory",
    "Error receiving data: Connection reset by peer", "undefined symbol", r"version `\S+' not found \(required by",
    "Key file does not start with a group", "Key file does not have group", "Key file does not have key", "in group",
    "Key file contains key", "with value", "which is not UTF-8", r"which has a value that cannot be interpreted",
    "which is not a key-value pair, group, or comment", "Key file contains line", "Failed to create file",
    "Failed to open file", "Error binding to address", "Cannot assign requested address", "file is not a database",
    "Bad file descriptor", "Could not connect to proxy server", "Error performing TLS handshake",
    "Public key signature verification has failed", "No space left on device",
]  # fmt: skip
# Patterns of text that is the same in every language, each with the reason.
DATA = {
    r"^avn: ": "the program's name in front of an error",
    r"^words$": "what the shell is to complete",
    r"^debug: .*|^[<>] .*": "what --debug and --show-http say is for those who mend programs, and quotes HTTP",
    r"^(?:avn|GLib|plugin|sandbox|user) [\d.]+(?:-dev)?$|(?<!\S)\d+\.\d+\.\d+(?:-dev)?(?!\S)|^plugin ABI \d+$": "versions",
    r"^(?:  )?avn [^⟦\n]*|^  (?:cd|meson) .*": "command lines to copy",
    r"\\x1b\[.*?\\n\w+": "a server's text in which something is escaped",
    r"https?://[^\s,;]+?(?=[,;.]?(?:\s|$))": "addresses",
    r"(?:~|\B\.|\b[a-z-]+)?(?:/[\w.+-]*\w)+/?": "paths",
    r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+)?": "times",
    r"\bavn (?=⟦)|(?<![\w-])avn(?: [a-z][a-z-]*)+": "commands",
    r"(?<![\w-])--?[a-z][a-z-]*\b": "options",
    r"\b(?:true|false|null)\b": "values of JSON",
    r"\b[A-Z]+(?:_[A-Z]+)+\b|^(?:  )?PATH\b": "variables",
    r"\b[a-z]+(?:_[a-z]+)+\b": "members of JSON",
    r"\b(?:broken|hello|Greet|good|other)\b|(?<![\w-])made-up(?![\w-])|\"bro.*?ken\"|\"Broken\"": "made-up plugins",
    r"“[^”]*”": "what the libraries quote",
    r"\"[a-z]+\"": "members of JSON",
    r"\bKind\b|\[Setting [^\]]*\]": "keys and groups of key files",
    r"\b(?:auto|always|never|table|lines|all)\b": "choices",
    r"^  (?:options|formatting|environment|exit-codes|plugins) ": "topics of the help",
    r"(?:(?<=, )|(?<=: ))(?:abi|advice|auth|commands|description|errors|explanation|message|name|path|projects|scopes"
    r"|state|version)\b(?=[,.])": "fields of records",
    r"\bavn-[a-z-]*": "programs, and pages of the manual",
    r"\b(?:%s)\b" % "|".join(LIBRARY_REASONS): "reasons that come from the catalogues of the libraries",
    r"\bUTF-8\b": "character sets",
}

# The application ID of the sandbox's databases.
APPLICATION_ID = 0x41766e53
# The length of a token's shown prefix.
PREFIX_LENGTH = 12



def write(path, content="", mode=0o644):
    """Return a function that writes a file below the home directory, or creates a directory without content."""

    def prepare(test):
        place = os.path.join(test.home, path)
        os.makedirs(os.path.dirname(place), 0o700, exist_ok=True)
        if content is None:
            os.mkdir(place)
        else:
            with open(place, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(place, mode)

    return prepare


def install(source, folder="", name="broken", content=None):
    """Return a function that installs a module of tests/plugins and a plugin file below the home directory."""
    key_file = content if content is not None else KEY_FILE.format(name=name, module=source, abi=1)

    def prepare(test):
        write(os.path.join(folder, name + ".avn-plugin"), key_file)(test)
        os.symlink(os.path.join(MODULES, source + ".so"), os.path.join(test.home, folder, source + ".so"))

    return prepare


def both(*steps):
    def prepare(test):
        for step in steps:
            step(test)

    return prepare


def change_mode(path, mode):
    return lambda test: os.chmod(os.path.join(test.home, path), mode)


def remove(path):
    return lambda test: os.unlink(os.path.join(test.home, path))


def change_owner(path):
    """Return a function that gives a file to another user; only root can do that."""
    return lambda test: os.geteuid() == 0 and os.chown(os.path.join(test.home, path), NOBODY, -1)


def format_time(seconds):
    """Return the time that is so many seconds away, as the API writes it."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat()


# Zero, and a length of time in each unit.
LENGTHS = (0, 50, 500, 50_000, 500_000, 5_000_000, 500_000_000)
NOBODY = 65534
HERE = {"AVN_PLUGIN_PATH": f"HOME:{SDK}"}
TWO_FOLDERS = {"AVN_PLUGIN_PATH": f"HOME/a:HOME/b:{SDK}"}
PROGRAMS = {"PATH": "HOME/bin"}
CREDENTIALS = os.path.join(".config", "aiven", "aiven-credentials.json")
LOGIN_LINE = f"user login {EMAIL} --password-file"
NOT_JSON = {"empty": b"", "text": b"\xff", "deep": b"[" * 2000, "twice": b'{"user": {"a": 1, "a": 2}}', "array": b"[]",
            "type": b'{"user": 1}', "cut": b'{"user"', "many": b'{"user": [' + b"0," * 200000 + b"0]}"}  # fmt: skip
NEEDS_SETTINGS = KEY_FILE.format(name="broken", module="good", abi=1) + "Settings=made-up;\n"
SETTINGS = {"backslash": "[Setting made-up]\nHelp=x\\\n", "key": "[Setting made-up]\nKind=made-up\n",
            "known": "[Setting json]\nKind=switch\nVariable=AVN_MADE_UP\nHelp=Made up\n"}  # fmt: skip
URLS = ["https://", "https://exa mple.com", "https://a@example.com", "https://127.0.0.1/?a=b", "ftp://localhost", "://",
        "https://ex%00ample.com", "https://%zz@a", "https://a:b", "https://a/%zz"]  # fmt: skip

MORE_CASES = [
    Case("login-of-other", f"user login {EMAIL}", {**LOGIN, "user_email": "jane@example.com"}, USER),
    Case("no-input-expire", "user tokens-expire --no-input"),
    Case("login-without-at", "user login jane"),
    Case("fallback-of-nothing", "user made-up", env={"AVN_FALLBACK": "/nonexistent"}),
    Case("proxy-password", "user info", env={"https_proxy": "http://a:b/c@127.0.0.1", "AIVEN_WEB_URL": "https://api.example.com"}),
    Case("logged-keys", "user info", reply(200, USER), env={"SSLKEYLOGFILE": "keys", "GNUTLS_DEBUG_LEVEL": "0"}),
    *(Case(f"list-{i}", ["user", "access-token", "create", "--description=x", option])
      for i, option in enumerate(("--scope=a,,b", "--ip-allow=a"))),
    Case("revoke-given", f"user access-token revoke {TOKEN[:12]}", {}, env={"AIVEN_AUTH_TOKEN": TOKEN}),
    *(Case(f"man-{group}", f"plugin man {group} --prose prose --date 2026-01-31", prose=".SH 1")
      for group in ("", "user", "plugin")),
    *(Case(f"plugin-{name}", "broken", env=HERE, prepare=install(name)) for name in BROKEN_MODULES),
    *(Case(f"key-file-{name}", "broken", env=HERE, prepare=install("good", content=content))
      for name, (content, _) in BROKEN_KEY_FILES.items()),
    *(Case(f"url-{i}", ["user", "info", "--url", url]) for i, url in enumerate(URLS)),
    *(Case(f"answer-{name}", "user info", reply(200, body)) for name, body in NOT_JSON.items()),
    *(Case(f"changed-{name}", "user access-token revoke abc", reply(200, NOT_JSON[name])) for name in ("array", "cut")),
    *(Case(f"cut-{name}", "user info", answer) for name, answer in CUT.items() if "at once" not in name),
    *(Case(f"cut-info-{name}", "user info", CUT[name], CUT[name], CUT[name]) for name in ("closed at once",)),
    *(Case(f"cut-change-{name}", "user access-token revoke abc", answer) for name, answer in CUT.items()),
    # Plugins and external command groups.
    Case("key-file-folder", "broken", env=HERE, prepare=write("broken.avn-plugin", None, 0o755)),
    Case("key-file-backslash", "broken", env=HERE,
         prepare=install("good", content="[Avn Plugin]\nName=broken\nComment=x\\\nModule=good\nAbi=1\n")),
    Case("key-file-built-in", "plugin list", env=HERE, prepare=install("good", name="help")),
    Case("settings-missing", "broken", env=HERE, prepare=install("good", content=NEEDS_SETTINGS)),
    *(Case(f"settings-{name}", "broken", env=HERE,
           prepare=both(install("good", content=NEEDS_SETTINGS), write("made-up.avn-settings", content, 0o644)))
      for name, content in SETTINGS.items()),
    Case("module-missing", "broken", env=HERE, prepare=both(install("good"), remove("good.so"))),
    Case("module-text", "broken", env=HERE,
         prepare=both(install("good"), remove("good.so"), write("good.so", "x" * 99))),
    Case("module-writable", "broken", env=HERE, prepare=both(install("good"), change_mode("broken.avn-plugin", 0o666))),
    Case("module-of-others", "broken", env=HERE, prepare=both(install("good"), change_owner("broken.avn-plugin"))),
    Case("shadowed", "broken nonsense", env=TWO_FOLDERS, prepare=both(install("good", "a"), install("good", "b"))),
    Case("shadowed-list", "plugin list", env=TWO_FOLDERS, prepare=both(install("good", "a"), install("good", "b"))),
    Case("list-crash", "plugin list", env=HERE, prepare=install("crash-init")),
    Case("list-exit", "plugin list", env=HERE, prepare=install("exit")),
    Case("list-hang", "plugin list", env={**HERE, "AVN_PLUGIN_TIMEOUT": "1"}, prepare=install("hang")),
    Case("man-without-comment", "plugin man broken", env=HERE,
         prepare=install("good", content="[Avn Plugin]\nName=broken\nModule=good\nAbi=1\n")),
    Case("info-refused", "plugin info broken", env=HERE, prepare=install("abi")),
    Case("info-plugin", "plugin info user"),
    Case("info-all", "plugin list"),
    Case("version-all", "--version --verbose"),
    Case("program-list", "plugin list", env=PROGRAMS, prepare=write("bin/avn-made-up", "#!/nonexistent\n", 0o755)),
    Case("program-man", "plugin man made-up", env=PROGRAMS, prepare=write("bin/avn-made-up", "", 0o755)),
    Case("program-bad", "made-up", env=PROGRAMS, prepare=write("bin/avn-made-up", "#!/nonexistent\n", 0o755)),
    Case("program-taken", "plugin new made-up", env=PROGRAMS, prepare=write("bin/avn-made-up", "", 0o755)),
    Case("fallback-relative", "service", env={"AVN_FALLBACK": "a/b"}),
    Case("fallback-loop", "service", env={"AVN_FALLBACK": AVN}),
    Case("settings-file", "service", prepare=write(".config/avn/avn.conf", "nonsense")),
    Case("settings-file-writable", "service", prepare=write(".config/avn/avn.conf", "", 0o666)),
    Case("man-of-help", "plugin man help"),
    Case("man-date", "plugin man user --date today"),
    Case("man-prose-text", "plugin man user --prose prose", prepare=write("prose", b"\xff")),
    Case("man-prose-large", "plugin man user --prose prose", prepare=write("prose", "x" * (1 << 21))),
    Case("man-prose-folder", "plugin man user --prose ."),
    Case("man-prose-missing", "plugin man user --prose missing"),
    Case("new-built-in", "plugin new help"),
    Case("new-kept", "plugin new avn-x"),
    Case("new-taken", "plugin new sandbox"),
    Case("new-here", "plugin new weather --directory ."),
    Case("new-full", "plugin new weather", prepare=write("weather/file")),
    Case("new-missing", "plugin new weather --directory missing/weather"),
    *(Case(f"topic-{name}", f"help {name}") for name in ("options", "formatting", "environment", "exit-codes", "plugins")),
    Case("complete", ["__complete", "user", ""]),
    Case("complete-option", ["__complete", "user", "login", "--"]),
    # Wrong usage.
    *(Case(f"fields-{fields}", f"user info --fields {fields}", USER) for fields in ("usr", "nonsense")),
    *(Case(f"fields-{fields}", f"user info --fields {fields}") for fields in ("user,", "user,user")),
    Case("lines", "user info --mode lines", USER),
    *(Case(f"relative-{sign}", "user access-token list --relative", {"tokens": [
          {**SESSION, "expiry_time": format_time(sign * seconds)} for seconds in LENGTHS]}) for sign in (-1, 1)),
    Case("no-name-of-a-group", "NONSENSE"),
    Case("similar-topic", "help usr"),
    Case("no-value", "user info --url"),
    Case("option-left-out", "user access-token create x"),
    Case("at-least", "user info --request-timeout=-1"),
    Case("seconds", [*CREATE.split(), "x", "--max-age", "1s"]),
    Case("choice", "user info --color x"),
    Case("too-long", [*CREATE.split(), "x" * 1001]),
    Case("revoke-nothing", "user access-token revoke -"),
    Case("revoke-text", "user access-token revoke -", input="\udcff\n"),
    Case("serve-port", "sandbox serve --port=-1"),
    # Files and variables with invalid content.
    Case("file-empty", f"{LOGIN_LINE} file", file=""),
    Case("file-lines", f"{LOGIN_LINE} file", file="a\nb\n"),
    Case("file-text", f"{LOGIN_LINE} file", prepare=write("file", b"\xff\n")),
    Case("file-missing", f"{LOGIN_LINE} missing"),
    Case("file-stdin", f"{LOGIN_LINE} -"),
    Case("file-twice", "user password-change --password-file - --new-password-file -", input="x\ny\n"),
    Case("variable", f"user login {EMAIL}", env={"AIVEN_PASSWORD": "a\nb"}),
    Case("argument-token", "user info --auth-token", stored=None),
    Case("token-option", ["user", "info", "--auth-token", "made up"]),
    Case("file-token", "user login --token-file file", file="a b"),
    Case("file-standard-input", "user login --token-file -", input="a b"),
    Case("credentials-open", "user info", USER, prepare=change_mode(CREDENTIALS, 0o644)),
    Case("credentials-array", "user info", stored=None, prepare=write(CREDENTIALS, "[]", 0o600)),
    Case("credentials-cut", "user info", stored=None, prepare=write(CREDENTIALS, "{", 0o600)),
    Case("credentials-folder", "user info", stored=None, prepare=write(CREDENTIALS, None)),
    Case("credentials-removed", "user logout", stored=None, prepare=write(CREDENTIALS, "{", 0o600)),
    Case("credentials-link", f"user login {EMAIL}", stored=None,
         prepare=lambda test: (os.makedirs(test.config_dir), os.symlink("/nonexistent/x", test.credentials))),
    Case("credentials-of-others", "user info", USER, prepare=change_owner(CREDENTIALS)),
    Case("client-config", f"user login {EMAIL}", LOGIN, USER, stored=None,
         prepare=write(".config/aiven/aiven-client.json", "[")),
    Case("same-token", "user logout", {}, env={"AIVEN_AUTH_TOKEN": OTHER}),
    Case("expired-given", "user tokens-expire --force", {}, env={"AIVEN_AUTH_TOKEN": TOKEN}, stored=None),
    # Errors of servers and networks.
    Case("redirect-to-nowhere", "user info", reply(302, b"")),
    Case("two-lengths", "user info", reply(200, b'{"user": {}}', "Content-Length: 5")),
    Case("no-http", "user info", b"SSH-2.0-made-up\r\n"),
    Case("large", "user info", reply(200, b" " * (9 << 20), length=-1)),
    Case("late", "user info --request-timeout 1", (hang,)),
    Case("no-token", f"user create {EMAIL}", {"user_email": EMAIL}, stored=None),
    Case("no-token-changed", "user password-change", {"message": "changed"}),
    Case("given-token", "user info", failure(401, "nonsense"), env={"AIVEN_AUTH_TOKEN": OTHER}),
    Case("given-option", f"user info --auth-token={OTHER}", failure(401, "nonsense")),
    Case("no-email", "user login --token", {"user": {}}, stored=None, env={"AIVEN_AUTH_TOKEN": TOKEN}),
    Case("bad-token-of-new-account", f"user create {EMAIL}", {"token": "a b", "user_email": EMAIL}, stored=None),
    Case("bad-token-changed", "user password-change", {"token": "a b"}),
    Case("logout-by-prefix", "user logout", failure(404), {"tokens": []}),
    Case("no-list", "user access-token list", {"tokens": 1}),
    Case("no-list-of-objects", "user access-token list", {"tokens": [1]}),
    Case("bad-token-created", "user access-token create --description x", {"full_token": "a b", "token_prefix": "a"},
         {"tokens": []}),
    Case("bad-token-created-without-prefix", "user access-token create --description x", {"full_token": "a b"},
         {"tokens": []}),
    Case("dots", "user access-token update . --description x"),
    Case("different-members", "user access-token list --fields all", {"tokens": [{f"m{place}": 1} for place in range(1001)]}),
    # The sandbox.
    Case("run-no-program", "sandbox run -- ./file", file=""),
    Case("run-temporary", "sandbox run -- true", env={"TMPDIR": "/nonexistent"}),
    Case("run-answers", "sandbox run --answers nothing -- true"),
    Case("serve-address", "sandbox serve --address example.com"),
    Case("serve-address-of-others", "sandbox serve --address 192.0.2.1"),
    Case("serve-everybody", "sandbox serve --address 0.0.0.0", stop=True),
    Case("serve-tls", "sandbox serve --tls-key x"),
    Case("serve-tls-missing", "sandbox serve --tls-key x --tls-certificate x"),
    Case("serve-account", f"sandbox serve --account {EMAIL}"),
    Case("serve-account-name", "sandbox serve --account x --password-file file", file="x"),
    Case("serve-account-password", f"sandbox serve --account {EMAIL} --password-file file", file="x" * 1000),
    Case("serve-database-folder", "sandbox serve --database ."),
    Case("serve-database-missing", "sandbox serve --database missing/file"),
    Case("serve-database-text", "sandbox serve --database file", file="x" * 5000),
    Case("serve-database-of-others", "sandbox serve --database file", prepare=lambda test: make_database(test, 1, 0)),
    Case("serve-database-newer", "sandbox serve --database file", prepare=lambda test: make_database(test, None, 99)),
]

# Replies typed at each prompt, besides those of prompt_case.py.
TYPED = [
    ("user login", [""]),
    ("user login", ["a\x16\x01"]),
    ("user login", ["\x04"]),
    ("user login", ["\x03"]),
    ("user tokens-expire", ["n"]),
    (f"user access-token revoke {TOKEN_IN_USE[:12]}", ["y"]),
    (f"user create {EMAIL}", [NEW_PASSWORD, "other"]),
    (f"user login {EMAIL} --password-file -", ["x"]),
]
# Commands whose output cannot be written, and the server's response.
FULL = [
    ("help", {}),
    (CREATE + " x", {"full_token": CREATED_TOKEN, "token_prefix": CREATED_TOKEN[:12]}),
    (CREATE + " x", {"full_token": CREATED_TOKEN}),
]
# Commands, and how often the progress text must have been shown before the server responds.
WAITING = [("user info", 1), ("user access-token revoke abc def", 2), ("user access-token list", 20)]
# Addresses of proxies; PORT is that of a proxy that refuses everything or responds without end.
PROXIES = ["ftp://127.0.0.1", "http://127.0.0.1:1", "http://127.0.0.1:PORT"]


def make_database(test, application, version):
    """Create a database of another program, or of a newer version."""
    with contextlib.closing(sqlite3.connect(os.path.join(test.home, "file"))) as database:
        database.execute("CREATE TABLE other (x)")
        database.execute(f"PRAGMA application_id = {application or APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {version}")
        database.commit()


def list_strings(case):
    """Yield the names and strings in the responses of a case."""
    for answer in case.answers:
        for step in answer if isinstance(answer, tuple) else (answer,):
            if isinstance(step, bytes) and b"\r\n\r\n" in step:
                yield from walk(step.split(b"\r\n\r\n", 1)[1])


def list_data(case):
    """Return the data that the command line, environment and responses of a case may add to its output."""
    texts = [*case.words, *filter(None, case.env.values()), *list_strings(case), case.stored or "", case.input]
    texts += [text[: PREFIX_LENGTH] for text in texts if len(text) > PREFIX_LENGTH]
    return {*texts, *(word for text in texts for word in re.findall(r"[\w.@+-]+", text))}


def walk(body):
    try:
        todo = [json.loads(body)]
    except (ValueError, RecursionError):
        return
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            todo += [*value, *value.values()]
        elif isinstance(value, list):
            todo += value
