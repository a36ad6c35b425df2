"""Fetching over HTTPS: with `remote`, which talks to triple stores, the only module that talks to the network.

Only public files of government are fetched, so no credentials are ever sent, also not those of a netrc file. What
is fetched is bounded in size and time, and whatever goes wrong is one FetchError with the address and the cause.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, InvalidHeader, ProtocolError, ReadTimeoutError
from urllib3.util import Retry

from catalogus.characters import visible
from catalogus.diagnostics import Messages

MAX_BYTES = 20_000_000  # the largest list has half a million
CONNECT, READ, TOTAL = 10.0, 30.0, 120.0  # seconds: to connect, between two parts, for a whole file
RETRIES, LONGEST_WAIT = 3, 30.0  # tries again, and seconds that a server may ask to wait before one
REDIRECTS = 3


class FetchError(Exception):
    """A file could not be fetched; `messages` give the cause, without a full stop."""

    def __init__(self, address: str, messages: Messages) -> None:
        super().__init__(f"{address}: {messages['en']}")
        self.address = address
        self.messages = messages


@dataclass(frozen=True)
class Answer:
    """What came back: the bytes, and the day on which they last changed (UTC) where the server says so."""

    body: bytes
    modified: date | None


def is_allowed(address: str, asked: str | None = None) -> bool:
    """Whether an address may be fetched: https, or http on this machine itself.

    `asked` is the address that led here: a server elsewhere sends nobody to this machine.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if _is_loopback(host):
        return parts.scheme in ("https", "http") and (asked is None or _is_loopback(urlsplit(asked).hostname or ""))
    return bool(host) and parts.scheme == "https"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Client:
    """One session: keeps a connection open over several files; use it in `with`."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.auth = _no_credentials
        self._session.headers["User-Agent"] = "catalogus"
        adapter = HTTPAdapter(max_retries=Patience(
            RETRIES, redirect=0, status_forcelist=(429, 502, 503, 504), allowed_methods=("GET",),
            backoff_factor=0.5, raise_on_status=False,
        ))  # fmt: skip
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, address: str) -> Answer:
        """One file, whole; raises FetchError."""
        deadline = time.monotonic() + TOTAL
        here = address
        for _ in range(REDIRECTS + 1):
            if not is_allowed(here, address):
                raise FetchError(address, _insecure(here))
            try:
                with self._session.get(here, stream=True, timeout=(CONNECT, READ), allow_redirects=False) as response:
                    if not response.is_redirect:
                        return _answer(address, response, deadline)
                    here = urljoin(here, response.headers["Location"])
            except (requests.RequestException, HTTPError, ValueError) as error:
                raise FetchError(address, cause(error)) from error
        raise FetchError(address, _DETOURS)


class Patience(Retry):
    """Waits as long as a server asks for, but not for ever."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            asked = super().get_retry_after(response)
        except InvalidHeader:  # as if it had asked for nothing
            return None
        return None if asked is None else min(asked, LONGEST_WAIT)


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _answer(address: str, response: requests.Response, deadline: float) -> Answer:
    if response.status_code != requests.codes.ok:
        status = f"{response.status_code} {response.reason or ''}".strip()
        raise FetchError(address, {"nl": f"de server antwoordt {status}", "en": f"the server answers {status}"})
    parts: list[bytes] = []
    size = 0
    while part := response.raw.read1(65_536, decode_content=True):  # what is there, not a whole block: it can trickle
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise FetchError(address, _TOO_LARGE)
        if time.monotonic() > deadline:
            raise FetchError(address, _SLOW)
    return Answer(b"".join(parts), _day(response.headers.get("Last-Modified")))


def _day(text: str | None) -> date | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC).date() if text else None
    except (ValueError, OverflowError):
        return None


def cause(error: Exception) -> Messages:
    """What went wrong on the way, in words; never in those of the error, which may hold what was sent."""
    inner = error.args[0] if error.args else None
    late = isinstance(getattr(inner, "reason", inner), ReadTimeoutError)  # requests calls it a connection error
    if late or isinstance(error, requests.Timeout):
        return _LATE
    for kind, messages in _CAUSES:
        if isinstance(error, kind):
            return messages
    reason = type(error).__name__
    return {"nl": f"het ophalen is mislukt ({reason})", "en": f"fetching failed ({reason})"}


def _insecure(address: str) -> Messages:
    shown = visible(address[:200])
    return {
        "nl": f"alleen https is toegestaan, en dit leidt naar {shown}",
        "en": f"only https is allowed, and this leads to {shown}",
    }


# The first that fits is used; a certificate error is a connection error too.
_CAUSES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Messages], ...] = (
    (
        requests.exceptions.SSLError,
        {"nl": "het certificaat van de server klopt niet", "en": "the certificate of the server is not right"},
    ),
    (
        requests.exceptions.ProxyError,
        {"nl": "de proxy is niet bereikbaar", "en": "the proxy cannot be reached"},
    ),
    (
        (requests.exceptions.ChunkedEncodingError, ProtocolError),
        {"nl": "het antwoord is niet volledig", "en": "the answer is incomplete"},
    ),
    (
        requests.exceptions.ConnectionError,
        {"nl": "de server is niet bereikbaar", "en": "the server cannot be reached"},
    ),
)
_LATE = {"nl": "de server antwoordt niet op tijd", "en": "the server does not answer in time"}
_SLOW = {"nl": f"het duurt langer dan {TOTAL:.0f} seconden", "en": f"it takes longer than {TOTAL:.0f} seconds"}
_TOO_LARGE = {
    "nl": f"het is groter dan {MAX_BYTES // 1_000_000} MB",
    "en": f"it is larger than {MAX_BYTES // 1_000_000} MB",
}
_DETOURS = {
    "nl": f"de server verwijst meer dan {REDIRECTS} keer door",
    "en": f"the server redirects more than {REDIRECTS} times",
}
