"""A small web server for one person on their own machine: answers by address, and nothing for strangers.

It listens on the machine itself only. A page elsewhere that makes a browser ask (DNS rebinding) bears another name in
`Host`, and is refused. A page elsewhere that asks under the right name can read what a route allows it to (CORS) and no
more. Nothing is served from the file system, and no request changes anything; only a route that says so takes more than
GET and HEAD.
"""

import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_to_bytes
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.datastructures import ETags, MIMEAccept, MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Asked:
    """What was asked of an address, and what stood behind the question mark.

    `origin` is the address of this host, `known` what the client has already (If-None-Match). A body of more than its
    route takes is None. What is not UTF-8 in `query` has become other text.
    """

    path: str
    query: MultiDict[str, str] = field(default_factory=MultiDict)
    method: str = "GET"
    origin: str = ""
    accept: MIMEAccept = field(default_factory=MIMEAccept)
    known: ETags = field(default_factory=ETags)
    content_type: str = ""
    body: bytes | None = b""
    is_utf8: bool = True


@dataclass(frozen=True)
class Answer:
    """What to send; `location` is where to look instead, `headers` go before those that every answer has."""

    content: str | bytes = ""
    media_type: str = "text/html"
    status: int = 200
    location: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """Who answers for an address. With a `body` of so many bytes it hears of any method; else one can only read."""

    answer: Callable[[Asked], Answer]
    body: int | None = None


Routes = Mapping[str, Route]
"""The routes by their address; one that ends in a slash is for all below it. The longest that fits is asked."""


@dataclass(frozen=True)
class Application:
    """The routes as a WSGI application; `failed` makes the answer to a request that met a fault of ours."""

    routes: Routes
    port: int
    headers: Mapping[str, str]
    failed: Callable[[Exception], Answer]

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        answer = self._answer(request)
        headers = {**self.headers, **answer.headers}
        response = Response(answer.content, answer.status, headers, content_type=_content_type(answer.media_type))
        if answer.location:
            response.headers["Location"] = answer.location
        return response(environ, start)

    def _answer(self, request: Request) -> Answer:
        host = str(request.environ.get("HTTP_HOST", "")).lower()
        if host.removesuffix(":80" if self.port == 80 else "") not in self._hosts():
            return _refusal(HTTPStatus.MISDIRECTED_REQUEST)
        route = self.routes[max((route for route in self.routes if _fits(route, request.path)), key=len)]
        if route.body is None and request.method not in READING:
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": ", ".join(READING)})
        try:
            return route.answer(_asked(request, f"http://{host}", route.body or 0))
        except ClientDisconnected:  # or says nothing more
            return _refusal(HTTPStatus.REQUEST_TIMEOUT)
        except Exception as error:  # the next request may fare better
            if not isinstance(error, OSError):  # that is what stands on the screen, and no fault of ours
                traceback.print_exc(file=sys.stderr)
            return self.failed(error)

    def _hosts(self) -> set[str]:
        return {name if self.port == 80 else f"{name}:{self.port}" for name in _NAMES}


def _asked(request: Request, origin: str, limit: int) -> Asked:
    """A request as a value."""
    request.max_content_length = limit + 1  # a body without a length is cut off there
    body: bytes | None = None
    with suppress(RequestEntityTooLarge):
        body = request.get_data() if limit else b""
    if body and len(body) > limit:
        body = None
    return Asked(
        request.path,
        MultiDict(parse_qsl(request.query_string.decode(errors="replace"), keep_blank_values=True)),
        request.method,
        origin,
        request.accept_mimetypes,
        request.if_none_match,
        request.headers.get("Content-Type", ""),
        body,
        _is_utf8(unquote_to_bytes(request.query_string)),
    )


def _is_utf8(said: bytes) -> bool:
    try:
        said.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refusal(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(f"{status.value} {status.phrase}\n", "text/plain", status, headers=headers or {})


def _fits(route: str, path: str) -> bool:
    return path.startswith(route) if route.endswith("/") else path == route


def _content_type(media_type: str) -> str:
    text = media_type.startswith("text/") or media_type in ("application/json", "image/svg+xml")
    return f"{media_type}; charset=utf-8" if text else media_type


class _Quiet(WSGIRequestHandler):
    """Says nothing of a request: who edits reads faults, not a log."""

    server_version = "catalogus"
    sys_version = ""
    timeout = 15  # seconds in which a client says or takes something; the thread of one that does not is needed

    def log(self, type: str, message: str, *args: object) -> None:
        pass


def listen(port: int) -> socket.socket:
    """A port of this machine alone (0 is any); raises OSError when somebody else has it."""
    return socket.create_server((HOST, port))


def server(listener: socket.socket, application: Application) -> BaseWSGIServer:
    """The application at a port; its `serve_forever` goes on until it is interrupted."""
    port = listener.getsockname()[1]
    with listener:
        return make_server(HOST, port, application, threaded=True, request_handler=_Quiet, fd=listener.fileno())
