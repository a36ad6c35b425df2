"""Where each thing of the national API lies: a file of its own below `sdg/v1/`, at the same address on any host."""

from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import NAMESPACE_URL, uuid5

from catalogus.model import Locatie, Organisatie, Upn

V1 = "sdg/v1"


@dataclass(frozen=True)
class Place:
    """The place of one thing; `kind` is what the API's paths call its kind (producten)."""

    kind: str
    uuid: str

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self._name)

    def url(self, basis: str) -> str:
        return f"{basis}/{self._name}"

    @property
    def _name(self) -> str:
        return f"{V1}/{self.kind}/{self.uuid}/index.json"


def product(upn: Upn, doelgroep: str, organisatie: Organisatie) -> Place:
    """The same for every version: it is made of what identifies a product (information model, natural key)."""
    return _place("producten", f"{upn.uri} {organisatie.owms_identifier} {doelgroep}")


def organisatie(organisatie: Organisatie) -> Place:
    return _place("organisaties", organisatie.owms_identifier)


def catalogus(organisatie: Organisatie) -> Place:
    return _place("catalogi", organisatie.basis)


def locatie(locatie: Locatie) -> Place:
    return _place("locaties", locatie.iri)


def _place(kind: str, name: str) -> Place:
    return Place(kind, str(uuid5(NAMESPACE_URL, name)))


def page(kind: str, number: int) -> PurePosixPath:
    """The place of one page of a list; the first is what the list's folder shows."""
    return PurePosixPath(V1, kind, "index.json" if number == 1 else f"pagina-{number}.json")


@cache
def ascii_url(address: str) -> str:
    """A web address in the letters that the format `uri` allows (RFC 3986): é in a host or path is spelled out."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    return urlunsplit((parts.scheme, host, *(quote(part, safe=_SAFE) for part in parts[2:])))


_SAFE = "%/:?#[]@!$&'()*+,;=~"
