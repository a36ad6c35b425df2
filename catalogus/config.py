"""`catalogus.toml`: the settings of one catalogue."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from catalogus import rules
from catalogus.diagnostics import ConfigurationError, Diagnostic, Location, Severity
from catalogus.folders import FILE
from catalogus.rules import rule
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import load

_SETTINGS: Mapping[str, type] = {
    "naam": str,
    "basis": str,
    "licentie": str,
    "voorbeeld": bool,
    "your_europe": bool,
    "nuts": str,
    "stil": list,
    "sparql": str,
    "provincies": dict,
    "uitgever": dict,
}
LICENTIES: Mapping[str, str] = {
    "CC0-1.0": "http://publications.europa.eu/resource/authority/licence/CC0",
    "CC-BY-4.0": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
}
"""The licences for open data that Dutch government uses: SPDX code → EU licence table."""
NUTS = ("2021", "2024")
"""The editions of NUTS that the vocabulary of provinces knows; the codes of 2021 are also those of 2016."""

_REQUIRED = ("naam", "basis", "licentie")
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?")
_UITGEVER: Mapping[str, re.Pattern[str]] = {
    "naam": re.compile(r".*\S.*"),
    "website": _ADDRESS,
    "emailadres": re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"),
}


@dataclass(frozen=True)
class Uitgever:
    """Who publishes the catalogue as a whole, and how to reach it; what is empty is not known."""

    naam: str
    website: str = ""
    emailadres: str = ""


@dataclass(frozen=True)
class Config:
    """`basis` is the address below which every product has its own; it ends without a slash.

    `licentie` is the licence of texts and data (a key of LICENTIES), `voorbeeld` marks a mere example, `your_europe`
    asks for the gateway's meta tags and list of links, `nuts` is the edition of the area codes in them (one of NUTS),
    `bases` holds the provinces that publish at an address of their own, `stil` the codes of advice that this catalogue
    does without, `sparql` the address where the world can ask it questions, `uitgever` who publishes the whole; both if
    that is said.
    """

    root: Path
    naam: str
    basis: str
    licentie: str
    voorbeeld: bool = False
    your_europe: bool = False
    nuts: str = NUTS[0]
    bases: Mapping[str, str] = field(default_factory=dict)
    stil: tuple[str, ...] = ()
    sparql: str = ""
    uitgever: Uitgever | None = None

    def base(self, provincie: str) -> str:
        """The address below which a province's products lie."""
        return self.bases.get(provincie, f"{self.basis}/{provincie}")


def read(root: Path, *, trusted: bool = False) -> Config:
    """The settings of the catalogue in `root`, known to be right if `trusted`; raises ConfigurationError."""
    if (root / FILE).is_symlink():  # it could show a file that is none of the catalogue's, line by line
        raise ConfigurationError((rule("PPC032").diagnostic(Location(PurePosixPath(FILE), whole=True), waarde=FILE),))
    try:
        text = (root / FILE).read_bytes().decode("utf-8-sig")
        settings = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigurationError((_fault("PPC041", line, column, reden=reason),)) from error
    faults = () if trusted else _faults(settings, text)
    if faults:
        raise ConfigurationError(tuple(faults))
    tables = settings.pop("provincies", {})
    settings["basis"] = settings["basis"].rstrip("/")
    bases = {provincie: table["basis"].rstrip("/") for provincie, table in tables.items() if "basis" in table}
    settings["stil"] = tuple(settings.get("stil", ()))
    uitgever = Uitgever(**settings.pop("uitgever")) if "uitgever" in settings else None
    return Config(root=root, bases=bases, uitgever=uitgever, **settings)


def _faults(settings: Mapping[str, Any], text: str) -> list[Diagnostic]:
    faults = [
        _fault("PPC042", *_place(text, key), hint=did_you_mean(key, _SETTINGS), sleutel=key)
        for key in settings
        if key not in _SETTINGS
    ]
    faults += [_fault("PPC043", 1, 1, sleutel=key) for key in _REQUIRED if key not in settings]
    for key, kind in _SETTINGS.items():
        if key in settings and not isinstance(settings[key], kind):
            faults.append(_fault("PPC044", *_place(text, key), sleutel=key))
    for provincie, table in _table(settings.get("provincies")).items():
        unknown = [key for key in _table(table) if key != "basis"]
        faults += [_fault("PPC042", *_place(text, key), sleutel=f"provincies.{provincie}.{key}") for key in unknown]
        if not isinstance(table, dict):
            faults.append(_fault("PPC044", *_place(text, provincie), sleutel=f"provincies.{provincie}"))
    faults += _uitgever(settings.get("uitgever"), text)
    addresses = [
        settings.get("basis"),
        *(t.get("basis") for t in map(_table, _table(settings.get("provincies")).values())),
    ]
    for address in addresses:
        if address is not None and not (isinstance(address, str) and _ADDRESS.fullmatch(address)):
            faults.append(_fault("PPC045", *_place(text, "basis"), waarde=str(address)))
    endpoint = settings.get("sparql")
    if isinstance(endpoint, str) and not _ADDRESS.fullmatch(endpoint):
        faults.append(_fault("PPC044", *_place(text, "sparql"), sleutel="sparql"))
    faults += _shared(settings, text)
    faults += _stil(settings.get("stil"), text)
    for key, code, choices in (("licentie", "PPC046", LICENTIES), ("nuts", "PPC049", NUTS)):
        value = settings.get(key)
        if isinstance(value, str) and value not in choices:
            hint = {"nl": f"Kies {' of '.join(choices)}.", "en": f"Choose {' or '.join(choices)}."}
            faults.append(_fault(code, *_place(text, key), hint=hint, waarde=value))
    return faults


def _uitgever(table: object, text: str) -> Iterator[Diagnostic]:
    """What cannot be said of who publishes the catalogue."""
    for key, value in _table(table).items():
        if key not in _UITGEVER:
            yield _fault(
                "PPC042", *_place(text, key, "uitgever"), did_you_mean(key, _UITGEVER), sleutel=f"uitgever.{key}"
            )
        elif not (isinstance(value, str) and _UITGEVER[key].fullmatch(value)):
            yield _fault("PPC044", *_place(text, key, "uitgever"), sleutel=f"uitgever.{key}")
    if isinstance(table, dict) and "naam" not in table:
        yield _fault("PPC043", *_place(text, "uitgever"), sleutel="uitgever.naam")


def _stil(codes: object, text: str) -> Iterator[Diagnostic]:
    """Codes that are no advice; what weighs more cannot be done without."""
    listed = [str(code) for code in codes] if isinstance(codes, list) else []
    every = rules.load().values() if listed else ()
    weighty = {rule.code for rule in every if rule.severity is not Severity.INFO}
    advice = sorted({rule.code for rule in every} - weighty)
    for code in listed:
        if code not in advice:
            hint = None if code in weighty else did_you_mean(code, advice)
            yield _fault("PPC048", *_place(text, "stil"), hint, waarde=code)


def _shared(settings: Mapping[str, Any], text: str) -> Iterator[Diagnostic]:
    """Provinces that publish at one and the same address."""
    basis = settings.get("basis")
    seen: dict[str, str] = {}
    for provincie, table in _table(settings.get("provincies")).items():
        address = str(_table(table).get("basis", f"{basis}/{provincie}")).rstrip("/")
        first = seen.setdefault(address.lower(), provincie)
        other = address.removeprefix(f"{str(basis).rstrip('/')}/")
        if other != provincie and "basis" not in _table(_table(settings.get("provincies")).get(other)):
            first = other if other in load().provincies else first  # where that one is, if nothing is said of it
        if isinstance(basis, str) and address.lower() == basis.rstrip("/").lower():
            first = "catalogus.toml"
        if first != provincie:
            yield _fault("PPC047", *_place(text, provincie), waarde=address, andere=first)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _place(text: str, key: str, table: str = "") -> tuple[int, int]:
    """Line and column of a setting, of a table if that is named; else of that table, or the first place of all."""
    first = _place(text, table)[0] if table else 1
    for number, line in enumerate(text.splitlines()[first - 1 :], start=first):
        if found := re.match(rf"\s*\[?(?:provincies\.)?\"?{re.escape(key)}\b", line):
            return number, len(found[0]) - len(found[0].lstrip()) + 1
    return first, 1


def _fault(code: str, line: int, column: int, hint: Mapping[str, str] | None = None, **values: str) -> Diagnostic:
    return rule(code).diagnostic(Location(PurePosixPath(FILE), line, column), hint, **values)
