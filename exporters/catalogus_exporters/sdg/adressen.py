"""Where each thing of the national API lies: a file of its own below `sdg/v1/`, at the same address on any host."""

from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import NAMESPACE_URL, uuid5

from catalogus.model import Locatie, Organisatie, Upn

V1 = "sdg/v1"


@dataclass(frozen=True)
class Plaats:
    """The place of one thing; `soort` is the kind, by its name in the API's paths."""

    soort: str
    uuid: str

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self._name)

    def url(self, basis: str) -> str:
        return f"{basis}/{self._name}"

    @property
    def _name(self) -> str:
        return f"{V1}/{self.soort}/{self.uuid}/index.json"


def product(upn: Upn, doelgroep: str, organisatie: Organisatie) -> Plaats:
    """The same for every version: it is made of what identifies a product (information model, natural key)."""
    return _plaats("producten", f"{upn.uri} {organisatie.owms_identifier} {doelgroep}")


def organisatie(organisatie: Organisatie) -> Plaats:
    return _plaats("organisaties", organisatie.owms_identifier)


def catalogus(organisatie: Organisatie) -> Plaats:
    return _plaats("catalogi", organisatie.basis)


def locatie(locatie: Locatie) -> Plaats:
    return _plaats("locaties", locatie.iri)


def _plaats(soort: str, name: str) -> Plaats:
    return Plaats(soort, str(uuid5(NAMESPACE_URL, name)))


def pagina(soort: str, number: int) -> PurePosixPath:
    """The place of one page of a list; the first is what the list's folder shows."""
    return PurePosixPath(V1, soort, "index.json" if number == 1 else f"pagina-{number}.json")


@cache
def ascii_url(address: str) -> str:
    """A web address in the letters that the format `uri` allows (RFC 3986): é in a host or path is spelled out."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    return urlunsplit((parts.scheme, host, *(quote(part, safe=_SAFE) for part in parts[2:])))


_SAFE = "%/:?#[]@!$&'()*+,;=~"
