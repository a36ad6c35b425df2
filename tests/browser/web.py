"""Chromium, and a web server for it on this machine that serves a publication as `docs/beheer/nginx.conf` does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from catalogus_exporters.site.robots import HEADERS

HOST = "127.0.0.1"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CSP = HEADERS["Content-Security-Policy"]
MARKS = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (script/test installs it)"),
    pytest.mark.allow_hosts([HOST]),
]
"""For every test with a browser: only this machine is on its network."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, which asks nothing of the network by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def served(public: Path, csp: str = CSP) -> Iterator[str]:
    """The address of a host that serves a publication: `site` is its root, the other folders lie beside that."""

    class Handler(SimpleHTTPRequestHandler):
        timeout = 5

        def translate_path(self, path: str) -> str:
            wanted = unquote(urlsplit(path).path)
            first, *_ = wanted.strip("/").split("/")
            beside = {entry.name for entry in public.iterdir()} - {"site"}
            self.directory = str(public if first in beside else public / "site")
            return super().translate_path(path)

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", csp)
            self.send_header("X-Content-Type-Options", "nosniff")
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()
