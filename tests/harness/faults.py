"""A proxy on this machine before a store, that does to each request what a list says: pass, or some fault.

It is no friend: every answer of its own repeats what was sent to it, in the reason, a header and the body.
"""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    authorization: str


class Proxy(ThreadingHTTPServer):
    """Does to each request the next thing in `faults`, and lets it pass when there is none."""

    daemon_threads = True
    block_on_close = False  # a slow answer would be waited for

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scheme = "http"
        self.upstream = urlsplit(upstream)
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.done = 0

    @property
    def store(self) -> str:
        """The address of the store behind it, by way of here."""
        return f"{self.scheme}://127.0.0.1:{self.server_port}{self.upstream.path}"

    def handle_error(self, *_: object) -> None:
        """Who asked has hung up, as was meant."""


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each body waits for the head to be acknowledged

    def do_GET(self) -> None:  # the name that http.server looks for
        self.content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(Asked(self.command, self.path, self.headers.get("Authorization", "")))
        faults = self.server.faults
        (faults.pop(0) if faults else passes)(self)
        self.server.done += 1

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.do_GET()

    def forward(self) -> tuple[HTTPResponse, bytes]:
        """What the store answers."""
        connection = HTTPConnection(str(self.server.upstream.hostname), self.server.upstream.port, timeout=60)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
        connection.request(self.command, self.path, self.content, kept)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def head(self, answer: HTTPResponse, length: int) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        pass


_OWN = ("host", "connection", "content-length", "transfer-encoding", "keep-alive", "server", "date")
Fault = Callable[[_Handler], None]


def passes(handler: _Handler) -> None:
    """What the store says."""
    answer, body = handler.forward()
    handler.head(answer, len(body))
    handler.wfile.write(body)


def delay(seconds: float) -> Fault:
    """The same, later."""

    def fault(handler: _Handler) -> None:
        time.sleep(seconds)
        with suppress(OSError):
            passes(handler)

    return fault


def reset(handler: _Handler) -> None:
    """The line goes dead before the store hears of it."""
    handler.reset()


def lost(handler: _Handler) -> None:
    """The store has done it, and the line goes dead before it can say so."""
    handler.forward()
    handler.reset()


def holds(handler: _Handler) -> None:
    """Nothing, and the line stays open a while."""
    time.sleep(3)
    handler.reset()


def truncated(handler: _Handler) -> None:
    """Half of an answer."""
    answer, body = handler.forward()
    handler.head(answer, max(len(body), 2))
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def status(code: int, headers: Mapping[str, str] | None = None, says: str = "") -> Fault:
    """An answer of its own."""

    def fault(handler: _Handler) -> None:
        mirror = str(handler.headers.get("Authorization", "-"))
        body = (says or f"<html>{mirror} {handler.headers} {handler.path}</html>").encode()
        handler.send_response(code, mirror)
        for name, value in ({"Content-Type": "text/html", "X-Mirror": mirror} | dict(headers or {})).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return fault


def keeps(handler: _Handler) -> None:
    """A graph that is to go stays, and is said to be gone."""
    (status(204) if handler.command == "DELETE" else passes)(handler)


def redirect(to: str) -> Fault:
    """To another place, with what was sent in its address."""

    def fault(handler: _Handler) -> None:
        secret = str(handler.headers.get("Authorization", "-")).replace(" ", "")
        status(307, {"Location": f"{to}?{secret}"})(handler)

    return fault


def drips_head(handler: _Handler) -> None:
    """A head that never ends, a letter at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def drips_body(handler: _Handler) -> None:
    """A body that never ends, a letter at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 9999\r\n\r\n")
    _drip(handler)


def _drip(handler: _Handler) -> None:
    handler.close_connection = True
    with suppress(OSError):
        for _ in range(2000):
            handler.wfile.write(b"#")
            handler.wfile.flush()
            time.sleep(0.01)


@contextmanager
def proxy(upstream: str, tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    """A proxy that listens until it is left."""
    with Proxy(upstream) as server:
        if tls:
            server.scheme = "https"
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
