"""JSON-LD 1.1 in the terms of our own context (`context.jsonld`, published as `data/context.jsonld`).

A value stands under the first term of its property that fits it, and expanded under the property where none does.
What lies below the address of the thing that refers to it stands inside that thing; all else is referred to by `@id`.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson
from pyoxigraph import Literal, NamedNode

from catalogus.graph import Graph, Node
from catalogus.namespaces import RDF, TALEN, XSD
from catalogus_exporters.linked_data.documents import Part

CONTEXT = (Path(__file__).parent / "context.jsonld").read_bytes()
PLACE = "data/context.jsonld"

_TYPE = RDF.type
_LAST = 1_000


class Name(NamedTuple):
    """A term of a property: `kind` is `@id`, `@language` or the datatype of its values, `rank` its place."""

    term: str
    kind: str
    many: bool
    rank: int


@dataclass(frozen=True)
class Context:
    """What terms mean at some place in a document."""

    definitions: Mapping[str, Any]
    _names: dict[tuple[str, str], Name] = field(default_factory=dict)
    _inside: dict[str, "Context"] = field(default_factory=dict)

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        return {term: iri for term, iri in self.definitions.items() if isinstance(iri, str) and "://" in iri}

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """The terms of classes, by their IRI."""
        short = (item for item in self.definitions.items() if isinstance(item[1], str) and item[0] not in self.prefixes)
        return {self._iri(iri): term for term, iri in short}

    @cached_property
    def terms(self) -> Mapping[str, list[Name]]:
        """The terms of each property, by its IRI."""
        found: dict[str, list[Name]] = {}
        for rank, (term, definition) in enumerate(self.definitions.items()):
            if isinstance(definition, dict):
                container, kind = definition.get("@container", ()), definition.get("@type", "xsd:string")
                kind = "@language" if "@language" in container else kind if kind == "@id" else self._iri(kind)
                found.setdefault(self._iri(definition["@id"]), []).append(Name(term, kind, "@set" in container, rank))
        return found

    def name(self, property: str, kind: str) -> Name:
        """The term for a value of this kind; one without a kind where there is none: its values say what they are."""
        if (property, kind) not in self._names:
            fitting = (name for name in self.terms.get(property, ()) if name.kind == kind)
            self._names[property, kind] = next(fitting, None) or Name(self.compact(property), "", False, _LAST)
        return self._names[property, kind]

    def inside(self, term: str) -> "Context":
        """The context of what stands under a term: with the terms of its own, if it has such."""
        own = self.definitions.get(term, {}).get("@context")
        if own is None:
            return self
        if term not in self._inside:
            self._inside[term] = Context(
                own | {key: value for key, value in self.definitions.items() if key not in own}
            )
        return self._inside[term]

    def compact(self, iri: str) -> str:
        """An IRI as a key or a type may be written: a term, a name with a prefix, or as it is."""
        if iri in self.classes:
            return self.classes[iri]
        for prefix, base in self.prefixes.items():
            if iri.startswith(base) and iri[len(base) :].isidentifier():
                return f"{prefix}:{iri[len(base) :]}"
        return iri

    def _iri(self, compact: str) -> str:
        prefix, _, name = compact.partition(":")
        return self.prefixes[prefix] + name


@cache
def context() -> Context:
    """Our own context: the terms of data/context.jsonld."""
    return Context({term: value for term, value in json.loads(CONTEXT)["@context"].items() if term != "@version"})


def write(parts: Iterable[Part], basis: str) -> Iterator[bytes]:
    """A document of several things; it refers to the context by its address below `basis`."""
    yield _opening(f"{basis}/{PLACE}")
    comma = b""
    for root, graph in parts:
        for node in nodes(root, graph):
            yield comma + orjson.dumps(node, option=orjson.OPT_INDENT_2)
            comma = b",\n"
    yield b"\n]}\n"


def _opening(context: object) -> bytes:
    return b'{"@context": %b,\n"@graph": [\n' % orjson.dumps(context)


def local(document: BinaryIO, basis: str, context: bytes = CONTEXT) -> BinaryIO:
    """A document of ours with the context itself in it, so that reading it needs no network; raises ValueError."""
    opening = _opening(f"{basis}/{PLACE}")
    if document.read(len(opening)) != opening:
        raise ValueError("a document does not begin with the address of its context")
    return io.BufferedReader(_Spliced(io.BytesIO(_opening(orjson.loads(context)["@context"])), document))


class _Spliced(io.RawIOBase):
    """One file behind another, read as one."""

    def __init__(self, first: BinaryIO, second: BinaryIO) -> None:
        self.first, self.second = first, second

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.first.read(len(buffer)) or self.second.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


Homes = Mapping[Node, tuple[Node, NamedNode]]
"""The one place where a node stands that lies below another: in whom, and under which property."""


def nodes(root: Node, graph: Graph) -> Iterator[Mapping[str, Any]]:
    """The node objects of one part: the thing itself, with what lies below it inside, then what stands beside it."""
    homes: dict[Node, tuple[Node, NamedNode]] = {}
    for subject in graph.subjects():
        if subject == root or subject.value.startswith(f"{root.value}/"):
            for predicate in graph.predicates(subject):
                for value in graph.nodes(subject, predicate):
                    if value in graph and value.value.startswith(f"{subject.value}/"):
                        homes.setdefault(value, (subject, predicate))
    for subject in sorted(graph.subjects(), key=lambda subject: subject != root):
        if subject not in homes:
            yield _node(subject, graph, homes, context())


def _node(subject: Node, graph: Graph, homes: Homes, context: Context) -> dict[str, Any]:
    """What a graph says of one subject, in the order of the context."""
    found: dict[Name, list[Any]] = {}
    for predicate in graph.predicates(subject):
        for value in graph.values(subject, predicate) if predicate != _TYPE else ():
            if isinstance(value, Literal):
                name = context.name(predicate.value, "@language" if value.language else value.datatype.value)
                written: Any = value if name.kind == "@language" else value.value if name.kind else _expanded(value)
            elif isinstance(value, NamedNode):
                name = context.name(predicate.value, "@id")
                written = value.value if name.kind else {"@id": value.value}
                if homes.get(value) == (subject, predicate):
                    written = _node(value, graph, homes, context.inside(name.term))
            else:
                raise ValueError(f"a value is a literal, or has an address of its own: {value}")
            found.setdefault(name, []).append(written)
    types = [context.compact(kind.value) for kind in graph.nodes(subject, _TYPE)]
    node: dict[str, Any] = {"@type": types} if types else {}  # first: so it can be read as it comes (Streaming JSON-LD)
    node["@id"] = subject.value
    for name, values in sorted(found.items(), key=lambda item: (item[0].rank, item[0].term)):
        node[name.term] = _texts(values, name) if name.kind == "@language" else _one(values, name)
    return node


def _texts(literals: list[Literal], name: Name) -> dict[str, Any]:
    """Texts by their language, Dutch first."""
    found: dict[str, list[str]] = {}
    for literal in sorted(literals, key=lambda literal: (literal.language != TALEN[0], literal.language or "")):
        found.setdefault(literal.language or "", []).append(literal.value)
    return {language: _one(texts, name) for language, texts in found.items()}


def _one(values: list[Any], name: Name) -> Any:
    return values if name.many or len(values) > 1 else values[0]


def _expanded(literal: Literal) -> dict[str, str]:
    """A literal that says itself what it is."""
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    return {"@value": literal.value} | ({} if literal.datatype == XSD.string else {"@type": literal.datatype.value})
