# SPDX-License-Identifier: LGPL-2.1-or-later
"""Look for secrets in all output of avn; runs after all other tests."""

import base64
import json
import os
import unittest
import urllib.parse

from rig import evidence
from rig.canaries import ONE_TIME_PASSWORD, PASSWORD, SECRETS, TOKEN

# The minimum for a run of the whole suite, in bytes; with less, some part of the rig does not keep its evidence.
MIN_SIZES = {"output": 500000, "terminal": 10000, "urls": 20000, "names": 10000, "files": 10000}


class Sweep(unittest.TestCase):
    @unittest.skipUnless(evidence.FOLDER and os.path.isdir(evidence.FOLDER), "no evidence was kept")
    def test_no_secret_got_out(self):
        kinds = evidence.read_evidence(evidence.FOLDER)
        for kind, min_size in MIN_SIZES.items():
            with self.subTest(kind=kind):
                self.assertGreater(len(kinds.get(kind, b"")), min_size)
        self.assertEqual(list(evidence.find_secrets(kinds)), [])

    def test_every_secret_would_be_found(self):
        for kind in MIN_SIZES:
            for secret in (*SECRETS, ONE_TIME_PASSWORD, "learnt"):
                content = b"before " + secret.encode() + b" behind"
                found = evidence.find_secrets({kind: content, evidence.MORE_SECRETS: b"learnt\n"})
                self.assertEqual({(where, what) for where, what, _ in found}, {(kind, secret)})

    def test_no_form_is_so_short_that_other_text_contains_it(self):
        """Base64 of the one-time password without its last group has four characters, which certificates contain."""
        for secret in (*SECRETS, ONE_TIME_PASSWORD):
            self.assertGreaterEqual(min(map(len, evidence.list_forms(secret))), 6)

    def test_every_form_would_be_found(self):
        for secret in (TOKEN, PASSWORD):
            quoted = urllib.parse.quote(secret, safe="")
            encoded = base64.b64encode(secret.encode() + b", and more")
            for form in (secret.encode(), json.dumps(secret).encode(), quoted.encode(), quoted.lower().encode(), encoded):
                found = {what for _, what, _ in evidence.find_secrets({"output": b"x" + form + b"x"})}
                self.assertEqual(found, {secret})


if __name__ == "__main__":
    unittest.main()
