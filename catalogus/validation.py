"""Hold a resolved catalogue against the shapes; what breaks them becomes diagnostics at the editor's own lines.

The shapes see one file at a time: the resolved description and the vocabulary nodes that it refers to. That keeps a
fault in one product away from all others, and costs the same for the last product as for the first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from catalogus import context, rules
from catalogus import graph as graphs
from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.folders import SHAPES
from catalogus.graph import Graph, Term
from catalogus.namespaces import DCT, PPC, RDF, RDFS, SH, SKOS
from catalogus.queries import FUNCTIONS
from catalogus.resolve import Resolved
from catalogus.shacl import engine
from catalogus.shacl.result import Result
from catalogus.sources import Source
from catalogus.vocabulary import Vocabulary

if TYPE_CHECKING:
    from catalogus.shacl.referee import Referee

Missing: TypeAlias = tuple[NamedNode, NamedNode]
"""A node, and the shape that says what it lacks."""


@dataclass(frozen=True)
class Checked:
    """What the shapes find in one resolved file, and what it lacks."""

    diagnostics: tuple[Diagnostic, ...] = ()
    missing: frozenset[Missing] = frozenset()


def validate(
    resolved: Resolved, source: Source, lacking: frozenset[Missing] = frozenset(), *, reference: bool = False
) -> Checked:
    """Hold one file against the shapes; what its referentie lacks (`lacking`) is not told of it again.

    With `reference` it is pySHACL alone that judges.
    """
    teller = _Teller(resolved, source, lacking)
    diagnostics = unique(teller.tell(results(data(resolved.graph, source.vocabulary), reference=reference)))
    return Checked(diagnostics, frozenset(teller.missing))


def data(graph: Graph, vocabulary: Vocabulary) -> Graph:
    """A graph with what the vocabularies say of the nodes that it refers to, and which properties are of a class."""
    known, kinds = vocabulary.graph, Graph()
    properties = {property: None for subject in graph.subjects() for property in graph.predicates(subject)}
    for property in properties:
        for kind in known.values(property, RDF.type):
            kinds.add(property, RDF.type, kind)
    nodes = dict.fromkeys(value for value in graph.objects() if isinstance(value, NamedNode))
    return graph.joined(known, nodes).joined(kinds, properties)


def results(graph: Graph, *, reference: bool = False) -> tuple[Result, ...]:
    """What the shapes find in a graph: by the engine, and by pySHACL for what the engine does not cover."""
    if reference:
        return _referee().validate(graph)
    found, unsure = _shapes().validate(graph)
    return (*found, *_referee().validate(graph, unsure)) if unsure else found


@cache
def _shapes() -> engine.Shapes:
    words = {SH.message, RDFS.comment, DCT.source}  # of which no shape is made
    return engine.compile(graphs.load(SHAPES, without=words), FUNCTIONS)


@cache
def _referee() -> "Referee":
    from catalogus.shacl.referee import Referee  # a fifth of a second, which hardly any run needs

    return Referee(graphs.load(SHAPES))


class _Teller:
    """Says what results mean for the one who wrote a file."""

    def __init__(self, resolved: Resolved, source: Source, lacking: frozenset[Missing]) -> None:
        self.resolved = resolved
        self.vocabulary = source.vocabulary
        self.source = source
        self.lacking = lacking
        self.missing: set[Missing] = set()

    def tell(self, found: Iterable[Result]) -> Iterator[Diagnostic]:
        for result in found:
            yield from self._diagnostic(result)

    def _diagnostic(self, result: Result) -> Iterator[Diagnostic]:
        resolved, focus, value, shape = self.resolved, result.focus, result.value, result.shape
        component = result.component.value.removeprefix(SH.base)
        if not isinstance(focus, NamedNode) or not isinstance(shape, NamedNode):
            raise LookupError(f"a result without a named node and shape: {focus} {shape}")
        path = result.path
        property = path if isinstance(path, NamedNode) else _holder(resolved.graph, focus, value)
        rule = rules.load()[shape]
        if _is_refused(resolved, focus, (property,) if property else rule.choice):
            return  # its value was refused on reading, and reported there
        if component in _MISSING:
            if not resolved.complete:
                return  # the referentie that could give it cannot be read, and is reported there
            if resolved.referentie and (resolved.referentie.subject, shape) in self.lacking:
                return  # the referentie lacks it too, and is reported for all that use it
            self.missing.add((focus, shape))
        near = rule.near if property and not resolved.graph.values(focus, property) else None
        written = (choice for choice in rule.choice if (focus, choice) in resolved.origins.places)
        place, related = _places(resolved, focus, near or property or next(written, None), value)
        found = rule.forbidden.search(value.value) if rule.forbidden and isinstance(value, Literal) else None
        fragment = found[0].lstrip("](\n ").rstrip(" \n,.;:?)") if found else ""
        yield rule.diagnostic(
            self.source.within(place, value.value if isinstance(value, Literal) else "", fragment),
            _hint(component, value, self.vocabulary),
            related,
            fragment=_short(fragment),
            **self._values(focus, property, value),
        )

    def _values(self, focus: NamedNode, property: NamedNode | None, value: Term | None) -> Mapping[str, str | Messages]:
        """What the names in braces of a message stand for."""
        language = value.language if isinstance(value, Literal) else None
        return {
            "sleutel": key_name(self.resolved, focus, property) if property else "",
            "waarde": self._show(value),
            "adres": value.value if isinstance(value, NamedNode) else "",
            "taal": _LANGUAGES["en" if language == "en" else "nl"],
            "andere": _LANGUAGES["nl" if language == "en" else "en"],
        }

    def _show(self, value: Term | None) -> str:
        if isinstance(value, NamedNode):
            known = self.vocabulary.graph
            return known.text(value, SKOS.notation) or known.text(value, SKOS.prefLabel) or value.value
        return _short(value.value) if isinstance(value, Literal) else ""


def _is_refused(resolved: Resolved, focus: NamedNode, properties: Iterable[NamedNode]) -> bool:
    """Whether a value of one of these properties, or of something in it, was no value at all."""
    asked = list(properties)
    below = {node for property in asked for node in resolved.graph.nodes(focus, property)}
    return any((node == focus and property in asked) or node in below for node, property in resolved.faulty)


def _holder(graph: Graph, focus: NamedNode, value: Term | None) -> NamedNode | None:
    """The property that holds a value, for a shape whose path is one of several."""
    return next((p for p in graph.predicates(focus) if value is not None and graph.has(focus, p, value)), None)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 80
_MISSING = {"MinCountConstraintComponent", "OrConstraintComponent", "QualifiedMinCountConstraintComponent"}
_LANGUAGES: Mapping[str, Messages] = {
    "nl": {"nl": "Nederlands", "en": "Dutch"},
    "en": {"nl": "Engels", "en": "English"},
}


def key_name(resolved: Resolved, focus: NamedNode, property: NamedNode) -> str:
    """The YAML key that an editor would look for; the property's own name where there is none."""
    keys = resolved.document.kind.keys
    for part in focus.value.removeprefix(resolved.iri.value).split("/"):
        if part in keys and keys[part].keys:
            keys = keys[part].keys
    for key in context.every_key(keys):
        if key.iri == property:
            return key.name
    return property.value.rpartition("#")[2].rpartition("/")[2]


def _places(
    resolved: Resolved, focus: NamedNode, property: NamedNode | None, value: Term | None
) -> tuple[Location, tuple[Location, ...]]:
    """Where it was written; for what is inherited also where the product asks for its referentie."""
    document = resolved.document
    place = resolved.origins.find(focus, property, value) or Location(document.path, whole=True)
    if place.path == document.path:
        return place, ()
    asked = document.origins.find(document.subject, PPC.referentie) or Location(document.path, whole=True)
    return place, (asked,)


def _hint(component: str, value: Term | None, vocabulary: Vocabulary) -> Messages:
    """The way out, by the kind of constraint that was broken."""
    if isinstance(value, NamedNode) and (successor := vocabulary.graph.node(value, DCT.isReplacedBy)):
        label = vocabulary.label(successor)
        return {"nl": f"De opvolger is «{label}».", "en": f"Its successor is «{label}»."}
    hint = _HINTS.get(component)
    return hint(value.value) if hint and isinstance(value, Literal) else {}


def _secure(address: str) -> Messages:
    if not address.startswith("http://"):
        return {}
    better = f"https://{address.removeprefix('http://')}"
    return {"nl": f"Bedoelt u «{better}»?", "en": f"Did you mean «{better}»?"}


def _length(text: str) -> Messages:
    return {"nl": f"Nu zijn het er {len(text)}.", "en": f"Now there are {len(text)}."}


_HINTS: Mapping[str, Callable[[str], Messages]] = {
    "PatternConstraintComponent": _secure,
    "MaxLengthConstraintComponent": _length,
}
