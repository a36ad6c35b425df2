"""The memory of all publications: which version of which product was published when, and with what content.

A ledger is a file of JSON lines to which each publication adds its events and then a line that seals them: the
SHA-256 of every byte before it. What follows the last seal was interrupted, and never became a publication; what
differs before it is damage. An event holds its product's triples, so that history and tombstones need no other source.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from catalogus import context
from catalogus.context import Keys
from catalogus.graph import Graph, Node, turtle
from catalogus.kenmerk import content
from catalogus.namespaces import CV, DCT, PPC
from catalogus.stand import Stand, published

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Event:
    """A new version of a product, or its end (`reden`: ingetrokken, verlopen or verwijderd).

    `nummer` counts the events of the whole catalogue from 1, `versie` those of this product; `kenmerk` is the hash
    of what it says, empty at its end; `turtle` is what was published.
    """

    nummer: int
    iri: str
    provincie: str
    versie: int
    datum: date
    kenmerk: str
    reden: str
    turtle: str

    @property
    def is_end(self) -> bool:
        return not self.kenmerk

    @property
    def moment(self) -> str:
        """The beginning of its day in the Netherlands, as an xsd:dateTime."""
        return datetime.combine(self.datum, time(), _AMSTERDAM).isoformat()

    @property
    def graph(self) -> Graph:
        """What was published of the product; at its end, its names and what took its place. Not kept: it is big."""
        return Graph(quad.triple for quad in ox.parse(self.turtle, format=ox.RdfFormat.TURTLE))


@dataclass(frozen=True)
class Ledger:
    """All events in their order, and the seals after each publication (number of events → SHA-256)."""

    events: tuple[Event, ...] = ()
    seals: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def latest(self) -> Mapping[str, Event]:
        """The last event of each product, by its IRI."""
        return {event.iri: event for event in self.events}

    @cached_property
    def history(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each product, by its IRI."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.iri, []).append(event)
        return {iri: tuple(events) for iri, events in found.items()}

    @property
    def seal(self) -> str:
        """The last seal, empty when there is none."""
        return self.seals.get(len(self.events), "")

    def versie(self, iri: str) -> int:
        """The number of a product's current version; 0 of what was never recorded."""
        return self.latest[iri].versie if iri in self.latest else 0


class DamagedError(Exception):
    """A ledger cannot be trusted from this line on."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def changes(ledger: Ledger, stands: Iterable[Stand], absent: Iterable[str], datum: date) -> tuple[Event, ...]:
    """The events that bring a ledger up to what provinces have to publish now.

    A province in `absent` is no longer in the catalogue: all its products end. Of any other that is not among the
    stands nothing changes. Time in a ledger never goes back: a day before the last event's becomes that day.
    """
    day = max([datum, *(event.datum for event in ledger.events[-1:])])
    found: list[Event] = []

    def add(iri: str, provincie: str, kenmerk: str, reden: str, triples: Iterable[Triple]) -> None:
        versie = (ledger.latest[iri].versie if iri in ledger.latest else earlier(iri, provincie)) + 1
        number = len(ledger.events) + len(found) + 1
        found.append(Event(number, iri, provincie, versie, day, kenmerk, reden, turtle(triples).decode()))

    ordered = sorted(stands, key=lambda stand: stand.provincie)
    present = {stand.provincie: stand.producten for stand in ordered}

    def earlier(iri: str, provincie: str) -> int:
        """The last number of a product of this name that is not there any more: a file may get another name."""
        node = NamedNode(iri)
        upn = present[provincie][node].node(node, PPC.upn)
        others = (event for event in ledger.latest.values() if event.provincie == provincie and upn)
        gone = (event for event in others if NamedNode(event.iri) not in present[provincie])
        return max(
            (event.versie for event in gone if event.graph.node(NamedNode(event.iri), PPC.upn) == upn), default=0
        )

    for stand in ordered:
        for iri, graph in stand.producten.items():
            kenmerk = fingerprint(graph, iri)
            last = ledger.latest.get(iri.value)
            if last is None or last.kenmerk != kenmerk:
                add(iri.value, stand.provincie, kenmerk, "", published(graph).without({PPC.gecontroleerdOp}))
        for event in _living(ledger, stand.provincie):
            node = NamedNode(event.iri)
            if node not in stand.producten:
                over = stand.beeindigd.get(node)
                reden = _reden(over, node, datum) if over else "verwijderd"
                add(event.iri, stand.provincie, "", reden, _farewell(over or event.graph, node))
    for provincie in sorted(absent):
        for event in _living(ledger, provincie):
            add(event.iri, provincie, "", "verwijderd", _farewell(event.graph, NamedNode(event.iri)))
    return tuple(found)


def _living(ledger: Ledger, provincie: str) -> list[Event]:
    """The last events of a province's products that have not ended, by their address."""
    found = (event for event in ledger.latest.values() if event.provincie == provincie and not event.is_end)
    return sorted(found, key=lambda event: event.iri)


def _reden(graph: Graph, product: NamedNode, datum: date) -> str:
    withdrawn = graph.text(product, PPC.ingetrokkenOp)
    return "ingetrokken" if withdrawn and date.fromisoformat(withdrawn) <= datum else "verlopen"


def _farewell(graph: Graph, product: NamedNode) -> Iterator[Triple]:
    """What is left to say of a product that is over."""
    for property in (DCT.title, PPC.upn, PPC.ingetrokkenOp, PPC.geldigTot, PPC.intrekkingToelichting, DCT.isReplacedBy):
        for value in graph.values(product, property):
            yield Triple(product, property, value)


def fingerprint(graph: Graph, product: NamedNode) -> str:
    """The hash of what a product says, by the keys of an editor: not of order, white space or what we derive.

    When it was last checked, and what an editor notes for colleagues, is not what it says; its themes in the gateway
    are, though a list gives them.
    """
    keys = {name: key for name, key in context.load()["Product"].items() if name not in _NOT_CONTENT}
    themes = sorted(theme.value for theme in graph.nodes(product, CV.isClassifiedBy))
    meaning = "\n".join((*_content(graph, product, keys), *themes))
    return hashlib.sha256(meaning.encode()).hexdigest()


def differences(earlier: Event, later: Event) -> tuple[str, ...]:
    """The keys of an editor that say something else in one version of a product than in another."""
    node = NamedNode(later.iri)
    return tuple(
        name
        for name, key in context.load()["Product"].items()
        if name not in _NOT_CONTENT
        if _content(earlier.graph, node, {name: key}) != _content(later.graph, node, {name: key})
    )


_NOT_CONTENT = {"referentie", "vergrendeld", "bijgewerktTot", "controletermijn", "gecontroleerd"}


def _content(graph: Graph, node: Node, keys: Keys) -> list[str]:
    lines: list[str] = []
    for name, key in keys.items():
        if key.iri is None:
            lines += _content(graph, node, key.keys)  # a group; the name of an object has no keys
        elif key.keys and not key.reference:
            parts = (value for value in graph.nodes(node, key.iri))
            lines += [f"{name}: {'; '.join(_part(graph, part, key.keys, key.index))}" for part in parts]
        else:
            lines += [f"{name}: {line}" for line in content(graph, node, key.iri)]
    return sorted(lines)


def _part(graph: Graph, part: NamedNode, keys: Keys, index: NamedNode | None) -> list[str]:
    language = [f"taal: {graph.text(part, index)}"] if index else []
    return language + (_content(graph, part, keys) or [part.value])  # one of a list, or the province itself


# --- the file ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """A ledger from its file: `size` is how many bytes of that are sealed, `digest` their hash so far."""

    ledger: Ledger
    size: int
    digest: "hashlib._Hash"


def read(lines: Iterable[bytes]) -> Reading:
    """A ledger from the lines of its file; raises DamagedError."""
    events: list[Event] = []
    seals: dict[int, str] = {}
    waiting: list[Event] = []
    digest, start = hashlib.sha256(), 0
    size, known = 0, digest.copy()
    for number, line in enumerate(lines, start=1):
        record = _record(line)
        so_far = digest.hexdigest()
        digest.update(line)
        start += len(line)
        if record is None:
            if not _is_cut(line):  # which only the last line can be
                raise DamagedError(number)
        elif "zegel" not in record:
            waiting.append(_event(record, number))
        elif record["zegel"] != so_far or record["tot"] != len(events) + len(waiting):
            raise DamagedError(number)
        else:
            events += waiting
            waiting.clear()
            seals[len(events)] = so_far
            size, known = start, digest.copy()
    return Reading(Ledger(tuple(events), seals), size, known)


def _record(line: bytes) -> Mapping[str, Any] | None:
    """A line as a record of ours, None for what is none (a line that was cut off has no end)."""
    try:
        record = orjson.loads(line) if line.endswith(b"\n") else None
    except orjson.JSONDecodeError:
        return None
    known = isinstance(record, dict) and (record.keys() == _SEAL or record.keys() == set(_EVENT))
    return record if known else None


def _is_cut(line: bytes) -> bool:
    """Whether a line is the beginning of one of ours: all that an interruption can leave."""
    return not line.endswith(b"\n") and any(
        line.startswith(begin) or begin.startswith(line) for begin in (b'{"nummer":', b'{"zegel":')
    )


_SEAL = {"zegel", "tot"}
_EVENT = ("nummer", "iri", "provincie", "versie", "datum", "kenmerk", "reden", "turtle")


def _event(record: Mapping[str, Any], line: int) -> Event:
    try:
        return Event(**{**record, "datum": date.fromisoformat(record["datum"])})
    except (TypeError, ValueError) as error:
        raise DamagedError(line) from error


def sealed(reading: Reading, events: tuple[Event, ...]) -> tuple[Ledger, bytes]:
    """The ledger with these events, and the line that seals them."""
    digest = reading.digest.copy()
    for line in lines(events):
        digest.update(line)
    total = (*reading.ledger.events, *events)
    seal = orjson.dumps({"zegel": digest.hexdigest(), "tot": len(total)}) + b"\n"
    return Ledger(total, {**reading.ledger.seals, len(total): digest.hexdigest()}), seal


def lines(events: Iterable[Event]) -> Iterator[bytes]:
    """Events as the file has them, each on a line."""
    return (orjson.dumps({name: getattr(event, name) for name in _EVENT}) + b"\n" for event in events)
