"""A small web server for one person on their own machine: answers by address, and nothing for strangers.

It listens on the machine itself only. A page elsewhere that makes a browser ask (DNS rebinding) bears another name in
`Host`, and is refused. Nothing is served from the file system, and no request changes anything.
"""

import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class Asked:
    """An address that was asked for, and what stood behind the question mark."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What to send; `location` is where to look instead."""

    content: str | bytes = ""
    media_type: str = "text/html"
    status: int = 200
    location: str = ""


Routes = Mapping[str, Callable[[Asked], Answer]]
"""Who answers for an address; what ends in a slash answers for all below it. The longest that fits is asked."""


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
        response = Response(answer.content, answer.status, self.headers, content_type=_content_type(answer.media_type))
        if answer.location:
            response.headers["Location"] = answer.location
        if answer.status == 405:
            response.headers["Allow"] = ", ".join(_METHODS)
        return response(environ, start)

    def _answer(self, request: Request) -> Answer:
        host = str(request.environ.get("HTTP_HOST", "")).lower()
        if host.removesuffix(":80" if self.port == 80 else "") not in self._hosts():
            return Answer("421 Misdirected Request\n", "text/plain", 421)
        if request.method not in _METHODS:
            return Answer("405 Method Not Allowed\n", "text/plain", 405)
        fitting = [route for route in self.routes if _fits(route, request.path)]
        try:
            return self.routes[max(fitting, key=len)](Asked(request.path, request.args))
        except Exception as error:  # the next request may fare better
            if not isinstance(error, OSError):  # that is what stands on the screen, and no fault of ours
                traceback.print_exc(file=sys.stderr)
            return self.failed(error)

    def _hosts(self) -> set[str]:
        return {name if self.port == 80 else f"{name}:{self.port}" for name in _NAMES}


def _fits(route: str, path: str) -> bool:
    return path.startswith(route) if route.endswith("/") else path == route


def _content_type(media_type: str) -> str:
    text = media_type.startswith("text/") or media_type in ("application/json", "image/svg+xml")
    return f"{media_type}; charset=utf-8" if text else media_type


class _Quiet(WSGIRequestHandler):
    """Says nothing of a request: who edits reads faults, not a log."""

    server_version = "catalogus"
    sys_version = ""

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
