"""pySHACL, which decides what is right: alone under `--reference`, and for what `engine` does not cover."""

import logging
from functools import cache
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import SH, XSD
from catalogus.shacl.engine import TARGETS
from catalogus.shacl.paths import path
from catalogus.shacl.result import Result

# The messages are the rules' own. pySHACL fills its own by a template of `re`, and stops at a backslash in a value.
setattr(ConstraintComponent, "_format_sparql_based_result_message", lambda self, message, bound: message)  # noqa: B010
# rdflib logs a traceback for each ill-typed literal; the readers have reported those.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


class Referee:
    """pySHACL with one shapes graph."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._chosen = cache(self._only)

    def validate(self, data: Graph, only: frozenset[Node] | None = None) -> tuple[Result, ...]:
        """What it finds in a graph, each thing once; with `only`, by these shapes of all that have targets."""
        # An editor must find the value in the file as it was written, not as rdflib would write it (P2W, 0012.50).
        # Each time: pySHACL puts this back to True when it is done.
        rdflib.NORMALIZE_LITERALS = False
        _, report, _ = pyshacl.validate(
            _to_rdflib(data, _DataGraph()), shacl_graph=self._chosen(only), inplace=True, meta_shacl=False
        )
        found = _from_rdflib(report)
        # Not all of that class: what a nested shape found is a detail of another one.
        results = (node for about in found.subjects() for node in found.values(about, SH.result))
        return tuple(dict.fromkeys(_result(found, node) for node in results))

    def _only(self, wanted: frozenset[Node] | None) -> rdflib.Graph:
        """The shapes graph, in which no other shape than the wanted ones has targets."""
        chosen = Graph()
        for triple in self._shapes:
            if wanted is None or triple.predicate not in TARGETS or triple.subject in wanted:
                chosen.add(triple.subject, triple.predicate, triple.object)
        return _to_rdflib(chosen, rdflib.Graph())


def _result(report: Graph, node: Term) -> Result:
    assert isinstance(node, NamedNode | BlankNode)
    severity, component = report.node(node, SH.resultSeverity), report.node(node, SH.sourceConstraintComponent)
    shape, focus = report.value(node, SH.sourceShape), report.value(node, SH.focusNode)
    way = report.value(node, SH.resultPath)
    if severity is None or component is None or focus is None or not isinstance(shape, NamedNode | BlankNode):
        raise LookupError(f"an incomplete result: {list(report.about(node))}")
    return Result(
        focus, path(report, way) if way is not None else None, report.value(node, SH.value), component, severity, shape
    )


class _DataGraph(rdflib.Graph):
    """Parses each query once: pySHACL asks it anew for every focus node, and parsing takes longer than answering."""

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> rdflib.query.Result:
        prepared = _prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **options)


@cache
def _prepare(text: str) -> Query:
    return prepareQuery(text)


def _to_rdflib(graph: Graph, into: rdflib.Graph) -> rdflib.Graph:
    for triple in graph:
        into.add((_rdflib_term(triple.subject), _rdflib_term(triple.predicate), _rdflib_term(triple.object)))
    return into


def _rdflib_term(term: Term) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        plain = term.datatype == XSD.string
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))
    raise TypeError(f"no triple terms in this catalogue: {term}")


def _from_rdflib(graph: rdflib.Graph) -> Graph:
    found = Graph()
    for subject, predicate, value in graph:
        found.add(_term(subject), _term(predicate), _term(value))  # type: ignore[arg-type]  # a triple of RDF
    return found


def _term(term: rdflib.term.Node) -> Term:
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype))) if term.datatype else Literal(str(term))
    return BlankNode(str(term))
