"""Small faults in a graph, such as people and programs make them: each by a way that has a name.

A way gets the triples of a graph, one of them and what else there is to take from, and gives the triples anew.
Everything is drawn from one `Random`, so the same number gives the same faults.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from catalogus.graph import Graph, Term
from catalogus.namespaces import RDF, XSD


@dataclass(frozen=True)
class Stock:
    """Triples of other files and lists, to take a value, a class or a property from."""

    triples: tuple[Triple, ...]

    @cached_property
    def nodes(self) -> Sequence[NamedNode]:
        found = (term for triple in self.triples for term in (triple.subject, triple.object))
        return tuple(dict.fromkeys(term for term in found if isinstance(term, NamedNode)))

    @cached_property
    def classes(self) -> Sequence[Term]:
        return tuple(dict.fromkeys(triple.object for triple in self.triples if triple.predicate == RDF.type))

    @cached_property
    def values(self) -> Mapping[NamedNode, Sequence[Term]]:
        found: dict[NamedNode, dict[Term, None]] = {}
        for triple in self.triples:
            found.setdefault(triple.predicate, {})[triple.object] = None
        return {property: tuple(values) for property, values in found.items()}


@dataclass(frozen=True)
class Draw:
    """One triple of a graph, with all of them, where to take from, and chance."""

    random: Random
    triples: tuple[Triple, ...]
    chosen: Triple
    stock: Stock

    def changed(self, value: Term) -> tuple[Triple, ...]:
        """The graph in which the chosen triple has another value."""
        new = Triple(self.chosen.subject, self.chosen.predicate, value)
        return tuple(new if triple == self.chosen else triple for triple in self.triples)

    def added(self, value: Term, predicate: NamedNode | None = None) -> tuple[Triple, ...]:
        """The graph with one more triple of the same subject."""
        return (*self.triples, Triple(self.chosen.subject, predicate or self.chosen.predicate, value))

    @property
    def text(self) -> str:
        value = self.chosen.object
        return value.value if isinstance(value, Literal | NamedNode | BlankNode) else ""


Way = Callable[[Draw], tuple[Triple, ...]]

TAGS = ("nl", "en", "nl-NL", "en-GB", "NL", "de", "fy", "")
TEXTS = (
    "",
    " ",
    "-",
    "n.v.t.",
    "Not applicable.",
    "**vet**",
    "een *woord* en `code`",
    "# Kop\n\ntekst",
    "regel\n- punt",
    "[hier](https://example.org)",
    "[hier](http://example.org/?a=1&b=2)",
    "<b>vet</b>",
    "<script>alert(1)</script>",
    "a < b & c > d",
    "{naam}",
    "Bij {provincie} en {loket}.",
    "{{ x }}",
    "=SOM(A1:A3)",
    "+31 6 12345678",
    "@home",
    "－1",
    "De provincie Drenthe levert dit product niet.",
    "The province doesn't offer this product.",
    "\u00a0",
    "\u200b",
    "e\u0301e\u0301n",
    "🙂" * 60,
    "regel 1\r\nregel 2",
    "u\u2028v",
)
ADDRESSES = (
    "http://example.org/",
    "https://",
    "https://example.org/een pagina",
    "https://example.org/%C3%A9?q=[1]",
    "mailto:info@example.org",
    "info@example.org",
    "tel:+31592365555",
    "javascript:alert(1)",
    "0592-36 55 55",
    "9400aa",
    "0000 AA",
)
DATES = (
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-1-5",
    "20240105",
    "2024-W01-1",
    "2024-01-05Z",
    "2024-01-05+01:00",
    "12024-01-05",
    "-0001-01-01",
    "0000-01-01",
    "2024-01-05T10:00:00",
    "gisteren",
    "",
)
NUMBERS = (
    "-1",
    "-0",
    "+5",
    "12,50",
    "1e3",
    "1_000",
    "NaN",
    "INF",
    "-INF",
    "Infinity",
    " 5 ",
    "0.0",
    "-0.01",
    "vijf",
    "٥",
    "",
)
DATATYPES = (
    XSD.string,
    XSD.date,
    XSD.dateTime,
    XSD.decimal,
    XSD.integer,
    XSD.double,
    XSD.boolean,
    XSD.anyURI,
    XSD.duration,
    XSD.gYear,
    XSD.time,
    NamedNode("https://example.org/eigen-datatype"),
)


def _drop(draw: Draw) -> tuple[Triple, ...]:
    return tuple(triple for triple in draw.triples if triple != draw.chosen)


def _drop_subject(draw: Draw) -> tuple[Triple, ...]:
    return tuple(triple for triple in draw.triples if triple.subject != draw.chosen.subject)


def _drop_property(draw: Draw) -> tuple[Triple, ...]:
    gone = (draw.chosen.subject, draw.chosen.predicate)
    return tuple(triple for triple in draw.triples if (triple.subject, triple.predicate) != gone)


def _tagged(text: str, tag: str) -> Literal:
    return Literal(text, language=tag) if tag else Literal(text)


def _language(draw: Draw) -> tuple[Triple, ...]:
    return draw.changed(_tagged(draw.text, draw.random.choice(TAGS)))


def _like(draw: Draw, text: str) -> Literal:
    """A text with the language or the datatype of the value that it replaces."""
    value = draw.chosen.object
    if isinstance(value, Literal):
        return Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return Literal(text)


def _garbled(draw: Draw) -> tuple[Triple, ...]:
    garbled = draw.random.choice(TEXTS)
    return draw.changed(_like(draw, draw.random.choice((garbled, f"{draw.text} {garbled}", f"{garbled} {draw.text}"))))


def _longer(draw: Draw) -> tuple[Triple, ...]:
    return draw.changed(_like(draw, (draw.text or "woord ") * draw.random.choice((2, 5, 30))))


def _shorter(draw: Draw) -> tuple[Triple, ...]:
    return draw.changed(_like(draw, draw.text[: draw.random.randrange(6)]))


def _address(draw: Draw) -> tuple[Triple, ...]:
    return draw.changed(Literal(draw.random.choice(ADDRESSES), datatype=draw.random.choice((XSD.anyURI, XSD.string))))


def _other_code(draw: Draw) -> tuple[Triple, ...]:
    same = draw.stock.values.get(draw.chosen.predicate, ())
    return draw.changed(draw.random.choice(same if same and draw.random.random() < 0.5 else draw.stock.nodes))


def _datatype(draw: Draw) -> tuple[Triple, ...]:
    return draw.changed(Literal(draw.text, datatype=draw.random.choice(DATATYPES)))


def _other_date(draw: Draw) -> tuple[Triple, ...]:
    moved = f"{draw.random.randrange(1990, 2060)}-{draw.random.randrange(1, 13):02}-{draw.random.randrange(1, 29):02}"
    date = Literal(draw.random.choice((moved, draw.random.choice(DATES))), datatype=XSD.date)
    dated = [
        triple for triple in draw.triples if isinstance(triple.object, Literal) and triple.object.datatype == XSD.date
    ]
    if dated and draw.random.random() < 0.7:
        return Draw(draw.random, draw.triples, draw.random.choice(dated), draw.stock).changed(date)
    return draw.added(date, draw.random.choice([p for p in draw.stock.values if p.value.endswith(_DATED)]))


_DATED = ("/issued", "#geldigVanaf", "#geldigTot")


def _other_number(draw: Draw) -> tuple[Triple, ...]:
    kind = draw.random.choice((XSD.decimal, XSD.double, XSD.integer, XSD.float, XSD.string))
    number = Literal(draw.random.choice(NUMBERS), datatype=kind)
    counted = [triple for triple in draw.triples if triple.predicate.value.endswith("/hasValue")]
    if counted:
        return Draw(draw.random, draw.triples, draw.random.choice(counted), draw.stock).changed(number)
    return draw.added(number, NamedNode("http://data.europa.eu/m8g/hasValue"))


def _literal_or_node(draw: Draw) -> tuple[Triple, ...]:
    if isinstance(draw.chosen.object, Literal):
        return draw.changed(draw.random.choice(draw.stock.nodes))
    return draw.changed(Literal(draw.text))


def _twice(draw: Draw) -> tuple[Triple, ...]:
    same = (
        Literal(draw.text),
        _tagged(draw.text, "en"),
        _tagged(f"{draw.text} ", "nl"),
        Literal("1.0", datatype=XSD.decimal),
    )
    return draw.added(draw.random.choice((*same, draw.random.choice(draw.stock.nodes))))


def _of_class(draw: Draw) -> tuple[Triple, ...]:
    typed = [triple for triple in draw.triples if triple.predicate == RDF.type]
    if typed and draw.random.random() < 0.5:
        return Draw(draw.random, draw.triples, draw.random.choice(typed), draw.stock).changed(
            draw.random.choice(draw.stock.classes)
        )
    return draw.added(draw.random.choice(draw.stock.classes), RDF.type)


def _other_language(draw: Draw) -> tuple[Triple, ...]:
    spoken = [
        triple
        for triple in draw.triples
        if isinstance(triple.object, Literal) and triple.object.language in ("nl", "en")
    ]
    if not spoken:
        return _language(draw)
    chosen = draw.random.choice(spoken)
    other = "en" if chosen.object.language == "nl" else "nl"
    gone = [
        t for t in spoken if (t.subject, t.predicate, t.object.language) == (chosen.subject, chosen.predicate, other)
    ]
    kept = tuple(triple for triple in draw.triples if triple not in gone)
    return (*kept, Triple(chosen.subject, chosen.predicate, Literal(chosen.object.value, language=other)))


def _nameless(draw: Draw) -> tuple[Triple, ...]:
    old, new = draw.chosen.object, BlankNode("naamloos")
    if not isinstance(old, NamedNode) or draw.chosen.predicate == RDF.type:
        return draw.changed(new)
    return tuple(
        Triple(
            new if triple.subject == old else triple.subject,
            triple.predicate,
            new if triple.object == old else triple.object,
        )
        for triple in draw.triples
    )


def _elsewhere(draw: Draw) -> tuple[Triple, ...]:
    return draw.added(draw.chosen.object, draw.random.choice(tuple(draw.stock.values)))


def _extra(draw: Draw) -> tuple[Triple, ...]:
    property = draw.random.choice(tuple(draw.stock.values))
    return draw.added(draw.random.choice(draw.stock.values[property]), property)


WAYS: Mapping[str, Way] = {
    "a value left out": _drop,
    "a property left out": _drop_property,
    "a subject left out": _drop_subject,
    "another language": _language,
    "a garbled text": _garbled,
    "a text too long": _longer,
    "a text too short": _shorter,
    "an address": _address,
    "another code": _other_code,
    "another datatype": _datatype,
    "another date": _other_date,
    "another number": _other_number,
    "a literal for a node, or back": _literal_or_node,
    "a second value": _twice,
    "another class": _of_class,
    "copied to the other language": _other_language,
    "a node without a name": _nameless,
    "a value under another property": _elsewhere,
    "a property of another file": _extra,
}


def mutate(graph: Graph, stock: Stock, number: int) -> tuple[Graph, tuple[str, ...]]:
    """A graph with one to three faults, and in which ways they were made; the same number gives the same."""
    random = Random(number)
    triples, ways = tuple(graph), []
    for _ in range(random.randint(1, 3)):
        way = random.choice(tuple(WAYS))
        triples = WAYS[way](Draw(random, triples, random.choice(triples), stock)) or triples
        ways.append(way)
    return Graph(triples), tuple(ways)
