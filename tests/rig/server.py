# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server on a raw socket that sends scripted responses and records the requests.

    with ScriptedServer(reply(200, {"tokens": []}), (reply(200, length=500), hang)) as server:
        ...
        server.lines == ["GET /v1/access_token"]

A response is bytes, or a tuple of steps: bytes are sent; a function is called with the server and the connection.
After the last step the connection is closed. Requests after the end of the script get the response `always`.

    ScriptedServer(paths={"endless": (...), "cut": ...})

gives each response its own path: a client whose base URL is `server.url_of("endless")` always gets that one.
A server with a function `choose` sends the response that it returns for each request.

A `raw` server does not expect HTTP: it keeps the first bytes of each connection in `received` and responds.
"""

import http
import json
import socket
import ssl
import struct
import threading
import urllib.parse

from rig import evidence

# In seconds. Longer than any test waits, so that a wrong test ends.
TIMEOUT = 240


def reply(status=200, body=b"", *headers, length=None, media_type="application/json"):
    """Build a response, in JSON unless body is text or bytes; length may be wrong, and -1 omits it."""
    if not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    content = body.encode() if isinstance(body, str) else body
    known = status in http.HTTPStatus._value2member_map_
    lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase if known else 'Odd'}", "Connection: close", *headers]
    if media_type is not None:
        lines.append(f"Content-Type: {media_type}")
    if length != -1:
        lines.append(f"Content-Length: {len(content) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def failure(status, message="made up", *headers):
    """Build an error in the form of the API."""
    return reply(status, {"errors": [{"message": message, "status": status}], "message": message}, *headers)


def hang(server, connection):
    """Wait until the test releases or stops the server."""
    server.released.wait(TIMEOUT)


def keep_alive(answer):
    """Return steps that wait for another request on the connection after the response."""
    open_answer = answer.replace(b"Connection: close", b"Connection: keep-alive", 1)
    return open_answer, lambda server, connection: server.answer(connection)


def gather(number):
    """Return a step that waits for this number of requests."""
    return lambda server, connection: server.wait_for_requests(number)


def reset(server, connection):
    """Reset the connection. Data that was sent just before may get lost."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(content, seconds):
    """Return a step that sends one byte at a time, with a pause before each."""

    def step(server, connection):
        for byte in content:
            if server.released.wait(seconds):
                return
            connection.sendall(bytes([byte]))

    return step


class Request:
    """A request of a client. Names of headers are in lower case."""

    def __init__(self, head, body):
        self.line, *fields = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = self.line.split(" ", 2)
        self.fields = [field.split(": ", 1) for field in fields]
        self.headers = {name.lower(): value for name, value in self.fields}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class ScriptedServer:
    """A server as a context manager; requests are those received, and url is its base URL."""

    def __init__(self, *script, always=failure(500, "not in the script"), paths=None, certificate=None,
                 host="127.0.0.1", log=None, raw=False, choose=None):  # fmt: skip
        self.log = log
        self.raw = raw
        self.choose = choose
        self.received = []
        self.sent = 0
        self.script = list(script)
        self.paths = {urllib.parse.quote(name, safe=""): answer for name, answer in (paths or {}).items()}
        self.always = always
        self.requests = []
        self.connections = 0
        self.protocols = []
        self.released = threading.Event()
        self.context = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
            self.context.set_alpn_protocols(["h2", "http/1.1"])
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._open = set()
        self._threads = []
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = self._listener.getsockname()[1]
        name = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if certificate else 'http'}://{name}:{self.port}"
        self._start(self._accept)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.stop()

    @property
    def lines(self):
        return [f"{request.method} {request.target}" for request in self.requests]

    @property
    def changes(self):
        """Return the requests that may have changed something."""
        return [request for request in self.requests if request.method != "GET"]

    def url_of(self, name):
        """Return the base URL of one of the paths."""
        return f"{self.url}/{urllib.parse.quote(name, safe='')}"

    def requests_of(self, name):
        """Return the requests below one of the paths."""
        beginning = f"/{urllib.parse.quote(name, safe='')}/"
        return [request for request in self.requests if request.target.startswith(beginning)]

    def wait_for_requests(self, number):
        """Wait for this number of requests; return whether they have arrived."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.requests) >= number, TIMEOUT)

    def stop(self):
        self.released.set()
        if self._listener.fileno() < 0:
            return
        self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                connection.close()
        for thread in self._threads:
            thread.join(TIMEOUT)
        self._listener.close()

    def _start(self, function, *arguments):
        thread = threading.Thread(target=function, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection):
        connection.settimeout(TIMEOUT)
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                self.protocols.append(connection.selected_alpn_protocol())
            with self._lock:
                self._open.add(connection)
            self.answer(connection)
        except OSError:
            pass  # The client closed the connection or does not trust the certificate; tests check its messages.
        finally:
            with self._lock:
                self._open.discard(connection)
                connection.close()

    def _choose(self, request):
        if self.choose is not None:
            return self.choose(request)
        named = self.paths.get(request.target.split("/")[1]) if request.target.startswith("/") else None
        return named or (self.script.pop(0) if self.script else self.always)

    def answer(self, connection):
        """Respond to the next request on a connection."""
        if self.raw:
            self.received.append(connection.recv(65536))
            self._act(connection, self.script.pop(0) if self.script else self.always)
            return
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65536)
            if not received:
                return
            head += received
        head, body = head.split(b"\r\n\r\n", 1)
        request = Request(head, body)
        while len(request.body) < int(request.headers.get("content-length", 0)):
            received = connection.recv(65536)
            if not received:
                break
            request.body += received
        with self._lock:
            self.requests.append(request)
            evidence.keep("urls", request.line)
            if self.log is not None:
                self.log(f"\n{request.line}", *(": ".join(field) for field in request.fields), request.body, sep="\n")
            self._arrived.notify_all()
            answer = self._choose(request)
        self._act(connection, answer)

    def _act(self, connection, answer):
        for step in answer if isinstance(answer, tuple) else (answer,):
            if callable(step):
                step(self, connection)
            else:
                self.send(connection, step)

    def send(self, connection, content):
        """Send bytes and count them; the kernel accepts some megabytes more than the client reads."""
        connection.sendall(content)
        self.sent += len(content)
