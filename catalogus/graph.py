"""Triples in memory, with the place in the sources from which each came."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from catalogus.diagnostics import Diagnostic, Location
from catalogus.namespaces import PREFIXES, RDF

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Node: TypeAlias = NamedNode | BlankNode


class Graph:
    """A set of triples that keeps the order in which they came: subject → property → values."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._index: dict[Node, dict[NamedNode, dict[Term, None]]] = {}
        if isinstance(triples, Graph):
            for subject, properties in triples._index.items():
                self._index[subject] = {property: dict(values) for property, values in properties.items()}
            return
        for triple in triples:
            self.add(triple.subject, triple.predicate, triple.object)

    @classmethod
    def lazy(cls, about: Callable[[Node], Iterable[Triple]]) -> "Graph":
        """A graph whose subjects are looked up when they are first asked for; it cannot say which there are."""
        graph = cls()
        graph._index = _Lazy(about)
        return graph

    def add(self, subject: Node | Triple, predicate: NamedNode, value: Term) -> None:
        """Add one triple; a second time changes nothing. RDF 1.2 triple terms have no use here."""
        if isinstance(subject, Triple):
            raise ValueError("a triple is no subject in this catalogue")
        self._index.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def without(self, predicates: Collection[NamedNode]) -> "Graph":
        """The same triples but for these properties; it shares what is in memory, so nothing is to be added to it."""
        graph = Graph()
        for subject, properties in self._index.items():
            kept = properties
            if any(predicate in properties for predicate in predicates):
                kept = {predicate: values for predicate, values in properties.items() if predicate not in predicates}
            if kept:
                graph._index[subject] = kept
        return graph

    def joined(self, other: "Graph", subjects: Iterable[Node]) -> "Graph":
        """The same triples, and what another graph says of some subjects; it shares what is in memory too."""
        graph = Graph()
        graph._index = dict(self._index)
        for subject in subjects:
            if theirs := other._index.get(subject):
                own = self._index.get(subject)
                both = (
                    {property: {**own.get(property, {}), **theirs.get(property, {})} for property in {**own, **theirs}}
                    if own
                    else theirs
                )
                graph._index[subject] = both
        return graph

    def replace(self, subject: Node, predicate: NamedNode, old: Term, new: Term) -> None:
        """Put another value in the place of one."""
        values = self._index[subject][predicate]
        self._index[subject][predicate] = {new if value == old else value: None for value in values}

    def values(self, subject: Node, predicate: NamedNode) -> Sequence[Term]:
        """All values of a property, in the order of the source."""
        return tuple(self._index.get(subject, {}).get(predicate, ()))

    def either(self, subject: Node, predicates: Collection[NamedNode]) -> Collection[Term]:
        """The values of any of these properties, each once."""
        own = self._index.get(subject, {})
        return {value: None for predicate, values in own.items() if predicate in predicates for value in values}

    def value(self, subject: Node, predicate: NamedNode) -> Term | None:
        """The first value of a property, if it has one."""
        values = self.values(subject, predicate)
        return values[0] if values else None

    def nodes(self, subject: Node, predicate: NamedNode) -> list[NamedNode]:
        """The values of a property that are IRIs."""
        return [value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def node(self, subject: Node, predicate: NamedNode) -> NamedNode | None:
        """The first value of a property that is an IRI."""
        return next(iter(self.nodes(subject, predicate)), None)

    def literals(self, subject: Node, predicate: NamedNode) -> list[Literal]:
        """The values of a property that are literals."""
        return [value for value in self.values(subject, predicate) if isinstance(value, Literal)]

    def text(self, subject: Node, predicate: NamedNode, language: str | None = None) -> str | None:
        """The first literal of a property (in one language), as text."""
        for literal in self.literals(subject, predicate):
            if language is None or literal.language == language:
                return literal.value
        return None

    def has(self, subject: Node, predicate: NamedNode, value: Term) -> bool:
        return value in self._index.get(subject, {}).get(predicate, ())

    def predicates(self, subject: Node) -> Sequence[NamedNode]:
        """The properties that a subject has, in the order of the source."""
        return tuple(self._index.get(subject, ()))

    def subjects(self) -> Sequence[Node]:
        return tuple(self._index)

    def objects(self) -> Iterator[Term]:
        """Every value of every property, as often as it is one."""
        return (value for properties in self._index.values() for values in properties.values() for value in values)

    def about(self, subject: Node) -> Iterator[Triple]:
        """The triples of one subject."""
        for predicate, values in self._index.get(subject, {}).items():
            for value in values:
                yield Triple(subject, predicate, value)

    def ordered(self) -> "Graph":
        """The same triples by subject, property and value; the class of a subject comes first."""
        found = Graph()
        for subject in sorted(self._index, key=_value):
            properties = self._index[subject]
            found._index[subject] = {
                predicate: dict.fromkeys(sorted(properties[predicate], key=str))
                for predicate in sorted(properties, key=lambda predicate: (predicate != _TYPE, predicate.value))
            }
        return found

    def __contains__(self, subject: Node) -> bool:
        return subject in self._index

    def __iter__(self) -> Iterator[Triple]:
        for subject in self._index:
            yield from self.about(subject)

    def __len__(self) -> int:
        return sum(len(values) for node in self._index.values() for values in node.values())


_TYPE = RDF.type


class _Lazy(dict[Node, dict[NamedNode, dict[Term, None]]]):
    def __init__(self, about: Callable[[Node], Iterable[Triple]]) -> None:
        self._about = about

    def get(self, subject: Node, default: Any = None) -> Any:
        return self[subject] or default

    def __contains__(self, subject: object) -> bool:
        return isinstance(subject, NamedNode | BlankNode) and bool(self[subject])

    def __missing__(self, subject: Node) -> dict[NamedNode, dict[Term, None]]:
        found = Graph(self._about(subject))._index.get(subject, {})
        self[subject] = found
        return found

    def __iter__(self) -> Iterator[Node]:
        raise TypeError("a lazy graph is asked by subject")


def _value(node: Node) -> str:
    return node.value


def load(folder: Path, without: Collection[NamedNode] = ()) -> Graph:
    """All Turtle files of one of our own folders, as one graph; but for some properties."""
    parsed = (quad for path in sorted(folder.glob("*.ttl")) for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return Graph(quad.triple for quad in parsed if quad.predicate not in without)


def load_file(path: Path) -> Graph:
    """One Turtle file of our own."""
    return Graph(quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))


OriginKey: TypeAlias = tuple[Node] | tuple[Node, NamedNode] | tuple[Node, NamedNode, Term]


@dataclass(frozen=True)
class Origins:
    """Where a triple was written: by value, else by property, else by subject."""

    places: dict[OriginKey, Location] = field(default_factory=dict)

    def note(self, place: Location | None, *key: Term) -> None:
        """Remember the first place of a subject, a property or a value; no place is nothing to remember."""
        if place is not None:
            self.places.setdefault(key, place)  # type: ignore[arg-type]  # 1 to 3 terms, by the callers

    def find(self, subject: Node, predicate: NamedNode | None = None, value: Term | None = None) -> Location | None:
        """The most precise place that is known, or None for what no source wrote."""
        if predicate is not None:
            if value is not None and (place := self.places.get((subject, predicate, value))):
                return place
            if place := self.places.get((subject, predicate)):
                return place
        return self.places.get((subject,))


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """Triples in the order in which they are published: by their N-Triples spelling."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Triples as Turtle, in their order, with these prefixes."""
    return b"".join(turtle_parts([triples], prefixes))


def turtle_parts(parts: Iterable[Iterable[Triple]], prefixes: Mapping[str, str] = PREFIXES) -> Iterator[bytes]:
    """Triples as Turtle, a part at a time: the prefixes come once, sorted (pyoxigraph has another order each time)."""
    yield "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes)).encode() + b"\n"
    for part in parts:
        written = ox.serialize(part, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
        yield b"".join(written.splitlines(keepends=True)[len(prefixes) :])


@dataclass(frozen=True)
class Reading:
    """What one file said: its triples, their places and its faults.

    `faulty` holds the properties whose value was refused, so that no rule calls them missing as well; a `broken`
    file could not be read to its end, so nothing can be said of what it lacks. `text` is what was read.
    """

    graph: Graph
    origins: Origins
    problems: tuple[Diagnostic, ...] = ()
    faulty: frozenset[tuple[Node, NamedNode]] = frozenset()
    broken: bool = False
    text: str = ""
