"""One address on another machine, asked over and over: patient when it falters, careful with who we are.

What is asked here may be asked twice without harm, so whatever may pass is tried again, within a time. Credentials go
to this address and nowhere else: no redirect is followed, and no proxy or netrc of the environment is used.
"""

import os
import re
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, MaxRetryError

from catalogus.characters import visible
from catalogus.credentials import Credentials
from catalogus.diagnostics import Messages
from catalogus.http import Patience, cause, is_allowed

CONNECT, READ, TOTAL = 10.0, 120.0, 600.0  # seconds: to connect, to begin an answer, for all of it with its retries
RETRIES, BACKOFF = 4, 0.5  # tries again; seconds before the second of them, doubled each time
AGAIN = (429, 500, 502, 503, 504)
MAX_BYTES = 500_000_000


class RemoteError(Exception):
    """It could not be asked, or did not answer; `messages` give the cause, without a full stop and without secrets."""

    def __init__(self, messages: Messages) -> None:
        super().__init__(messages["en"])
        self.messages = messages


@dataclass(frozen=True)
class Reply:
    """What came back, whatever it says."""

    status: int
    media_type: str
    body: bytes


def is_usable(address: str) -> bool:
    """Whether an address can be asked: https, or http on this machine itself, and nothing in it that is a secret."""
    is_plain = address.isprintable() and not any(character in address for character in "@?#\\ ")
    return is_plain and is_allowed(address) and _has_host(address)


def _has_host(address: str) -> bool:
    """Whether a machine can have the name in an address."""
    try:
        host = urlsplit(requests.Request("GET", address).prepare().url or "").hostname or ""
        host.encode("idna")  # as is done on connecting: no part of a name is empty or too long
    except (requests.RequestException, UnicodeError):
        return False
    return re.fullmatch(r"[\w.:-]+", host, re.ASCII) is not None


class Remote:
    """A session with one address that `is_usable`; use it in `with`."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True  # an organisation's own certificates
        self._session.headers["User-Agent"] = "catalogus"
        self._session.auth = _auth(credentials)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(max_retries=0))

    def __enter__(self) -> "Remote":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(
        self,
        method: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        content: bytes | None = None,
        seconds: float | None = None,
    ) -> Reply:
        """One answer, whole, within so many seconds; raises RemoteError."""
        seconds = TOTAL if seconds is None else seconds
        deadline = time.monotonic() + seconds
        retry = Patience(RETRIES, allowed_methods=None, backoff_factor=BACKOFF)
        while True:
            raw: BaseHTTPResponse | None = None
            try:
                with self._session.request(
                    method,
                    self._address,
                    params=params,
                    data=content,
                    headers=headers,
                    stream=True,
                    timeout=(CONNECT, min(READ, seconds)),
                    allow_redirects=False,
                ) as response:
                    if response.is_redirect:
                        raise RemoteError(_elsewhere(urljoin(self._address, response.headers["Location"])))
                    if response.status_code not in AGAIN:
                        return _reply(response, deadline, seconds)
                    raw, why = response.raw, answers(response.status_code)
                    retry = retry.increment(method, response=raw)
            except MaxRetryError:
                raise RemoteError(why) from None
            except (requests.RequestException, HTTPError, OSError, ValueError, LookupError) as error:
                why = cause(error)
                try:
                    retry = retry.increment(method, error=error)
                except MaxRetryError:
                    raise RemoteError(why) from None
            pause = (raw and retry.get_retry_after(raw)) or retry.get_backoff_time()
            if time.monotonic() + pause > deadline:
                raise RemoteError(why)
            time.sleep(pause)


def answers(status: int) -> Messages:
    """What a status of HTTP means to who reads it; the words of the server itself could be anything."""
    plain = {"nl": f"de server antwoordt {status}", "en": f"the server answers {status}"}
    return {language: text + _STATUS.get(status, {}).get(language, "") for language, text in plain.items()}


def _reply(response: requests.Response, deadline: float, seconds: float) -> Reply:
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(65_536, decode_content=True):  # what is there, not a whole block: it can trickle
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise RemoteError(_TOO_LARGE)
        if time.monotonic() > deadline:
            raise RemoteError({taal: text.format(seconds) for taal, text in _SLOW.items()})
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return Reply(response.status_code, media_type, b"".join(parts))


def _elsewhere(address: str) -> Messages:
    """The host alone: the rest could repeat what we sent."""
    try:
        parts = urlsplit(address)
        host = visible(f"{parts.scheme}://{parts.hostname or ''}" + (f":{parts.port}" if parts.port else ""))
    except ValueError:
        host = "?"
    return {
        "nl": f"de server verwijst door naar {host}, en dat volgt dit programma niet; geef het goede adres",
        "en": f"the server redirects to {host}, which this program does not follow; give the right address",
    }


# Who we are


def _auth(credentials: Credentials) -> AuthBase | None:
    if credentials.token:
        return _Bearer(credentials.token)
    return _AsAsked(credentials.user, credentials.password) if credentials else None


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _AsAsked(HTTPDigestAuth):
    """A password by Digest, or by Basic where the server asks for nothing better."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(user, password)
        self._basic = HTTPBasicAuth(user.encode(), password.encode())
        self._asks_basic = False

    def __call__(self, r: Any) -> Any:
        return self._basic(r) if self._asks_basic else super().__call__(r)  # type: ignore[no-untyped-call]

    def handle_401(self, r: Any, **kwargs: Any) -> Any:
        asked = r.headers.get("WWW-Authenticate", "").lower()
        if r.status_code != 401 or "basic" not in asked or "digest" in asked:
            return super().handle_401(r, **kwargs)  # type: ignore[no-untyped-call]
        self._asks_basic = True
        r.close()
        return r.connection.send(self._basic(r.request.copy()), **kwargs)


# Hanging up: a socket's own time limit starts again at every byte


class _Limited(HTTPConnection):
    def getresponse(self) -> Any:
        late = Event()
        timer = Timer(READ, _hang_up, [self.sock, late])
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()
            if late.is_set():  # half a head looks like a whole one
                raise TimeoutError


class _LimitedTls(_Limited, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Limited


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _LimitedTls


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


def _hang_up(sock: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):  # it has ended by itself
        sock.shutdown(socket.SHUT_RDWR)


_STATUS: Mapping[int, Messages] = {
    400: {"nl": " (hij begrijpt niet wat wij sturen)", "en": " (it does not understand what we send)"},
    401: {
        "nl": " (hij kent deze gebruiker, dit wachtwoord of dit token niet)",
        "en": " (it does not know this user, password or token)",
    },
    403: {"nl": " (deze gebruiker mag dit niet)", "en": " (this user may not do this)"},
    404: {"nl": " (dit adres is er niet)", "en": " (there is no such address)"},
    405: {
        "nl": " (dit adres is daar niet voor)",
        "en": " (this address is not for that)",
    },
    413: {"nl": " (de graaf is hem te groot)", "en": " (the graph is too large for it)"},
}
_SLOW = {"nl": "het duurt langer dan {:g} seconden", "en": "it takes longer than {:g} seconds"}
_TOO_LARGE = {
    "nl": f"het antwoord is groter dan {MAX_BYTES // 1_000_000} MB",
    "en": f"the answer is larger than {MAX_BYTES // 1_000_000} MB",
}
