"""Cards and diagnostics as plain lists, for JSON: what one run knows, and the next may use."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from catalogus.cards import Card
from catalogus.diagnostics import Diagnostic, Location, Severity
from catalogus.resolve import Stage
from catalogus.sources import File, Kind

Record: TypeAlias = list[Any]
"""What JSON can hold."""


def text(record: Record) -> str:
    """A record as JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def faults(diagnostics: Iterable[Diagnostic]) -> Record:
    return [
        [
            _place(fault.location),
            fault.code,
            int(fault.severity),
            dict(fault.messages),
            dict(fault.hint),
            [_place(place) for place in fault.related],
        ]
        for fault in diagnostics
    ]


def to_faults(record: Record) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(_to_place(place), code, Severity(severity), messages, hint, tuple(map(_to_place, related)))
        for place, code, severity, messages, hint, related in record
    )


def card(card: Card) -> Record:
    file = card.file
    return [
        [str(file.path), file.kind.value, file.naam, file.provincie, _day(file.datum)],
        card.subject,
        card.broken,
        card.stage.value if card.stage else None,
        _day(card.issued),
        card.issued_refused,
        card.referentie,
        card.upn,
        card.label,
        list(card.doelgroepen),
        card.valt_onder,
        card.opvolger,
        card.is_sdg,
        [[locatie, _place(place)] for locatie, place in card.locaties],
        list(card.adressen),
        dict(card.contact),
        {key: list(place) for key, place in card.places.items()},
    ]


def to_card(record: Record) -> Card:
    file, subject, broken, stage, issued, refused, referentie, upn, label, doelgroepen, onder, opvolger, *more = record
    is_sdg, locaties, adressen, contact, places = more
    path, kind, naam, provincie, datum = file
    return Card(
        file=File(PurePosixPath(path), Kind(kind), naam, provincie, _to_day(datum)),
        subject=subject,
        broken=broken,
        stage=Stage(stage) if stage else None,
        issued=_to_day(issued),
        issued_refused=refused,
        referentie=referentie,
        upn=upn,
        label=label,
        doelgroepen=tuple(doelgroepen),
        valt_onder=onder,
        opvolger=opvolger,
        is_sdg=is_sdg,
        locaties=tuple((locatie, _to_place(place)) for locatie, place in locaties),
        adressen=tuple(adressen),
        contact=contact,
        places={key: (line, column) for key, (line, column) in places.items()},
    )


def _place(place: Location) -> Record:
    return [str(place.path), place.line, place.column, int(place.whole)]


def _to_place(record: Record) -> Location:
    path, line, column, whole = record
    return Location(PurePosixPath(path), line, column, bool(whole))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
