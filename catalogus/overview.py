"""The night on one page: what was published, what changed, what was held back and why, as Markdown and as JSON."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from babel.dates import format_date
from pyoxigraph import NamedNode

from catalogus.characters import visible
from catalogus.ledger import Event
from catalogus.namespaces import DCT
from catalogus.publish import Outcome
from catalogus.staging import MARKER
from catalogus.writing import File, write

STATUS, PAGE = "status.json", "overzicht.md"


def status(datum: date, outcome: Outcome) -> Mapping[str, Any]:
    """What a monitor reads: `resultaat` is gepubliceerd, ongewijzigd or onzeker; `datum` is the day it was for."""
    said = "onzeker" if outcome.uncertain else "gepubliceerd" if outcome.is_new else "ongewijzigd"
    return {
        "datum": datum.isoformat(),
        "resultaat": said,
        "publicatie": outcome.nummer,
        "teruggezet": outcome.van,
        "producten": dict(outcome.producten),
        "bestanden": {
            "totaal": len(outcome.entries),
            "gewijzigd": len(outcome.changed),
            "verdwenen": len(outcome.removed),
        },
        "gebeurtenissen": [
            {"iri": event.iri, "provincie": event.provincie, "versie": event.versie, "wat": _what(event)}
            for event in outcome.events
        ],
        "achtergehouden": {provincie: reason["nl"] for provincie, reason in sorted(outcome.held.items())},
        "meldingen": [*_notes(outcome)],
    }


def failure(datum: date, reason: str) -> Mapping[str, Any]:
    """What a monitor reads when nothing was published."""
    return {"datum": datum.isoformat(), "resultaat": "mislukt", "reden": reason}


def page(datum: date, outcome: Outcome) -> str:
    """The night for people, in Dutch."""
    day = format_date(datum, "d MMMM y", locale="nl_NL")
    total = sum(outcome.producten.values())
    lines = [f"# Publicatie {outcome.nummer}, {day}", ""]
    if outcome.is_new:
        what = f"Publicatie {outcome.van} is teruggezet" if outcome.van else "Er is een nieuwe publicatie"
        lines += [f"{what}: {total} producten van {len(outcome.producten)} provincies, {_files(outcome)}."]
    else:
        lines += [f"Er is niets veranderd: {total} producten van {len(outcome.producten)} provincies staan er nog zo."]
    if outcome.uncertain:
        doubt = f"of alles op de schijf staat, is niet zeker ({outcome.uncertain})"
        lines += ["", f"**Let op:** {doubt}. Draai de export opnieuw."]
    lines += _section(
        "Achtergehouden",
        (f"**{provincie}**: {_plain(reason['nl'])}" for provincie, reason in sorted(outcome.held.items())),
        "Wat van deze provincies al gepubliceerd was, staat er nog.",
    )
    shown = outcome.events[:MAX_SHOWN]
    more = [f"en nog {len(outcome.events) - MAX_SHOWN}"] if len(outcome.events) > MAX_SHOWN else []
    lines += _section("Veranderd", [*map(_line, shown), *more])
    lines += _section("Let op", map(_plain, _notes(outcome)))
    lines += _section(
        "Producten", (f"{provincie}: {number}" for provincie, number in sorted(outcome.producten.items()))
    )
    return "\n".join(lines) + "\n"


MAX_SHOWN = 50
"""More changes than these nobody reads on one page."""


def failed_page(datum: date, reason: str) -> str:
    """The night on which nothing was published, in Dutch."""
    day = format_date(datum, "d MMMM y", locale="nl_NL")
    said = "\n\n".join(map(_plain, reason.splitlines()))
    return f"# Niets gepubliceerd, {day}\n\n{said}\n\nWat er stond, staat er nog.\n"


def save(out: Path, record: Mapping[str, Any], text: str) -> None:
    """Put both beside the publications, whole or not at all; raises OSError. Only in a folder that is ours."""
    if not (out / MARKER).is_file():
        return
    content = orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write((File(PurePosixPath(STATUS), content), File(PurePosixPath(PAGE), text.encode())), out)


def _section(title: str, points: Iterable[str], after: str = "") -> list[str]:
    found = [f"- {point}" for point in points]
    return ["", f"## {title}", "", *found, *(["", after] if after else [])] if found else []


def _files(outcome: Outcome) -> str:
    gone = f", {len(outcome.removed)} verdwenen" if outcome.removed else ""
    return f"{len(outcome.changed)} van de {len(outcome.entries)} bestanden zijn anders{gone}"


def _what(event: Event) -> str:
    return event.reden or ("nieuw" if event.versie == 1 else "gewijzigd")


def _line(event: Event) -> str:
    titel = event.graph.text(NamedNode(event.iri), DCT.title, "nl") or event.iri
    return f"{_what(event)}: [{_plain(titel)}]({event.iri}), {event.provincie}, versie {event.versie}"


def _notes(outcome: Outcome) -> Iterable[str]:
    if outcome.repaired:
        yield f"het grootboek is hersteld: {outcome.repaired} bytes van een afgebroken export zijn weggehaald"
    yield from (finding.messages["nl"] for finding in outcome.findings)
    yield from (f"{iri} is anders, maar de datum onder «gewijzigd» is dezelfde" for iri in outcome.undated)


def _plain(text: str) -> str:
    """A text as nothing but text, on one line: an editor's title is no markup here."""
    return _MARKUP.sub(r"\\\g<0>", visible(text))


_MARKUP = re.compile(r"[\\`*_\[\]<>#|]")
