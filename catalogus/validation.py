"""Hold a resolved catalogue against the shapes; what pySHACL finds becomes diagnostics at the editor's own lines.

pySHACL sees one file at a time: the resolved description and the vocabulary nodes that it refers to. That keeps a
fault in one product away from all others, and costs the same for the last product as for the first.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib import SH as RDFLIB_SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from catalogus import context, rules
from catalogus.diagnostics import Diagnostic, Location, Messages, unique
from catalogus.folders import SHAPES
from catalogus.graph import Graph, Term
from catalogus.namespaces import DCT, PPC, RDF, SKOS
from catalogus.resolve import Resolved
from catalogus.sources import Source
from catalogus.vocabulary import Vocabulary

# An editor must find the value in the file as it was written, not as rdflib would write it (P2W, 0012.50).
rdflib.NORMALIZE_LITERALS = False
# rdflib logs a traceback for each ill-typed literal; the readers have reported those.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


Missing: TypeAlias = tuple[NamedNode, NamedNode]
"""A node, and the shape that says what it lacks."""


@dataclass(frozen=True)
class Checked:
    """What the shapes find in one resolved file, and what it lacks."""

    diagnostics: tuple[Diagnostic, ...] = ()
    missing: frozenset[Missing] = frozenset()


def validate(resolved: Resolved, source: Source, lacking: frozenset[Missing] = frozenset()) -> Checked:
    """Hold one file against the shapes; what its referentie lacks (`lacking`) is not told of it again."""
    checker = _Checker(source, lacking)
    return Checked(unique(checker.check(resolved)), frozenset(checker.missing))


@cache
def _shapes(folder: Path = SHAPES) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


class _Checker:
    def __init__(self, source: Source, lacking: frozenset[Missing]) -> None:
        self.vocabulary = source.vocabulary
        self.source = source
        self.lacking = lacking
        self.rules = rules.load()
        self.missing: set[Missing] = set()

    def check(self, resolved: Resolved) -> Iterator[Diagnostic]:
        data = _to_rdflib(self._with_vocabulary(resolved.graph))
        _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True, meta_shacl=False)
        for result in report.subjects(rdflib.RDF.type, RDFLIB_SH.ValidationResult):
            yield from self._diagnostic(resolved, report, result)

    def _with_vocabulary(self, graph: Graph) -> Graph:
        """The graph, with what the vocabularies say of the nodes that it refers to and the properties it uses."""
        known = self.vocabulary.graph
        whole = Graph(graph)
        for triple in graph:
            if isinstance(triple.object, NamedNode):
                for about in known.about(triple.object):
                    whole.add(about.subject, about.predicate, about.object)
            for kind in known.values(triple.predicate, RDF.type):
                whole.add(triple.predicate, RDF.type, kind)
        return whole

    def _diagnostic(self, resolved: Resolved, report: rdflib.Graph, result: rdflib.term.Node) -> Iterator[Diagnostic]:
        focus = _from_rdflib(report.value(result, RDFLIB_SH.focusNode))
        path = _from_rdflib(report.value(result, RDFLIB_SH.resultPath))
        value = _from_rdflib(report.value(result, RDFLIB_SH.value))
        shape = _from_rdflib(report.value(result, RDFLIB_SH.sourceShape))
        component = str(report.value(result, RDFLIB_SH.sourceConstraintComponent)).rpartition("#")[2]
        if not isinstance(focus, NamedNode) or not isinstance(shape, NamedNode):
            raise LookupError(f"a result without a named node and shape: {focus} {shape}")
        property = path if isinstance(path, NamedNode) else _holder(resolved.graph, focus, value)
        rule = self.rules[shape]
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
            **self._values(resolved, focus, property, value),
        )

    def _values(
        self, resolved: Resolved, focus: NamedNode, property: NamedNode | None, value: Term | None
    ) -> Mapping[str, str | Messages]:
        """What the names in braces of a message stand for."""
        language = value.language if isinstance(value, Literal) else None
        return {
            "sleutel": key_name(resolved, focus, property) if property else "",
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


class _DataGraph(rdflib.Graph):
    """Parses each query once: pySHACL asks it anew for every focus node, and parsing takes longer than answering."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> rdflib.query.Result:
        prepared = _prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **options)


@cache
def _prepare(text: str) -> Query:
    return prepareQuery(text)


def _to_rdflib(graph: Graph) -> rdflib.Graph:
    result = _DataGraph()
    for triple in graph:
        result.add((_rdflib_term(triple.subject), _rdflib_term(triple.predicate), _rdflib_term(triple.object)))
    return result


def _rdflib_term(term: Term) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        plain = term.datatype == _STRING
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    raise TypeError(f"no blank nodes or triple terms in this catalogue: {term}")


_STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")


def _from_rdflib(term: rdflib.term.Node | None) -> Term | None:
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
    return BlankNode() if term is not None else None
