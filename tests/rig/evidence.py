# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keeps what the program let out, for the sweep that looks for secrets in it when the suite is over.

./dev names the folder in AVN_TEST_EVIDENCE and empties it first; without it nothing is kept.
"""

import os

from rig.canaries import SECRETS

FOLDER = os.environ.get("AVN_TEST_EVIDENCE")


def keep(kind, data):
    """Adds output, as text or bytes, to this process's evidence."""
    if not FOLDER or not data:
        return
    os.makedirs(FOLDER, exist_ok=True)
    content = data if isinstance(data, bytes) else data.encode(errors="surrogateescape")
    with open(os.path.join(FOLDER, f"{os.getpid()}.{kind}"), "ab") as file:
        file.write(content + b"\n")


def keep_files(folder, own):
    """Adds the names and contents of a folder's files, but for those that may hold secrets."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            keep("names", os.path.relpath(path, folder))
            if os.path.isfile(path) and not os.path.islink(path) and os.path.realpath(path) not in own:
                with open(path, "rb") as file:
                    keep("files", file.read())


def find_secrets(folder):
    """Yields (file, secret) for each secret in the evidence, in whatever form it can be recognised."""
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        for secret in SECRETS:
            if any(form in content for form in list_forms(secret)):
                yield name, secret


def list_forms(secret):
    """The bytes by which a secret can be told: as it is, in JSON, in a URL, in base64, in the other case."""
    import base64
    import json
    import urllib.parse

    plain = secret.encode()
    escaped = urllib.parse.quote(secret, safe="")
    return {plain, json.dumps(secret)[1:-1].encode(), escaped.encode(), escaped.lower().encode(),
            base64.b64encode(plain)[:-4], base64.urlsafe_b64encode(plain)[:-4]}  # fmt: skip
