# SPDX-License-Identifier: LGPL-2.1-or-later
"""A throw-away certificate authority, with certificates that a client must accept or refuse."""

import os
import subprocess

THIS_HOST = "DNS:localhost,IP:127.0.0.1,IP:::1"

# The fault of each kind of certificate.
KINDS = {
    "good": {},
    "expired": {"dates": ("20200101000000Z", "20200201000000Z")},
    "not yet valid": {"dates": ("20900101000000Z", "20900201000000Z")},
    "wrong host": {"hosts": "DNS:example.com,IP:192.0.2.1"},
    "self-signed": {"self_signed": True},
}


CA = "basicConstraints=critical,CA:TRUE"
# Python 3.13 refuses an authority without this.
CA_USAGE = "keyUsage=critical,keyCertSign,cRLSign"


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def add(extensions):
    return [word for extension in extensions for word in ("-addext", extension)]


class Authority:
    """A certificate authority whose files are in a directory of the test."""

    def __init__(self, folder, name="Made-up authority"):
        self.folder = folder
        self.name = name
        self.certificate = os.path.join(folder, "authority.pem")
        self.key = os.path.join(folder, "authority.key")
        self._sign_itself(self.certificate, self.key, name, CA, CA_USAGE)
        open(os.path.join(folder, "index"), "w").close()
        self.settings = os.path.join(folder, "settings")
        with open(self.settings, "w") as file:
            file.write(
                "[ca]\ndefault_ca = own\n[own]\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\n"
                f"rand_serial = yes\nunique_subject = no\ndatabase = {folder}/index\nnew_certs_dir = {folder}\n"
                "[any]\ncommonName = supplied\n"
            )

    def _sign_itself(self, certificate, key, name, *extensions):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout", key, "-out", certificate, "-subj", "/CN=" + name, *add(extensions))  # fmt: skip

    def issue(self, name, hosts=THIS_HOST, dates=None, self_signed=False):
        """Issue a certificate for hosts, valid between two dates; return the paths of it and of its key."""
        certificate, key, request = (os.path.join(self.folder, name + end) for end in (".pem", ".key", ".csr"))
        if self_signed:
            self._sign_itself(certificate, key, name, "subjectAltName=" + hosts)
            return certificate, key
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                "-out", request, "-subj", "/CN=" + name, "-addext", "subjectAltName=" + hosts)  # fmt: skip
        self._sign(request, certificate, dates)
        return certificate, key

    def sign(self, other, dates=None, extensions=(CA,)):
        """Sign the name and key of another authority; return the path of that certificate."""
        stem = os.path.join(self.folder, f"signed-{len(os.listdir(self.folder))}")
        certificate, request = stem + ".pem", stem + ".csr"
        openssl("req", "-new", "-key", other.key, "-out", request, "-subj", "/CN=" + other.name, *add(extensions))
        self._sign(request, certificate, dates)
        return certificate

    def _sign(self, request, certificate, dates):
        validity = ["-startdate", dates[0], "-enddate", dates[1]] if dates is not None else ["-days", "2"]
        openssl("ca", "-batch", "-notext", "-config", self.settings, "-cert", self.certificate, "-keyfile", self.key,
                "-in", request, "-out", certificate, *validity)  # fmt: skip

    def issue_kind(self, kind):
        """Issue a certificate of one of the KINDS; return the paths of it and of its key."""
        return self.issue(kind.replace(" ", "-"), **KINDS[kind])
