"""`sh:sparql` on a node shape, answered by pyoxigraph (SHACL, section 5)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import OWL, RDF, SH, XSD
from catalogus.shacl.paths import UncoveredError

Row: TypeAlias = tuple[NamedNode | None, Term | None]
"""The path and the value of something that a query finds wrong."""

Function: TypeAlias = Callable[[Graph, Node], Iterable[Row]]
"""What gives the rows of a query for a focus node, without SPARQL."""


@dataclass(frozen=True)
class Query:
    """One query, in which `$this` becomes the focus node; with a function that answers it, if it has one."""

    text: str
    prefixes: Mapping[str, str]
    function: Function | None

    def rows(self, store: ox.Store, focus: Term) -> Iterator[Row]:
        """Everything it finds wrong."""
        _check_spelling(focus)
        solutions = store.query(self.text, prefixes=dict(self.prefixes), substitutions={_THIS: focus})
        assert isinstance(solutions, ox.QuerySolutions)
        names = {variable.value for variable in solutions.variables}
        for solution in solutions:
            path = solution["path"] if "path" in names else None
            value = solution["value"] if "value" in names else None
            _check_spelling(value)
            yield path if isinstance(path, NamedNode) else None, value


def _check_spelling(term: Term | None) -> None:
    if isinstance(term, Literal) and term.datatype not in _AS_WRITTEN:
        raise UncoveredError(f"how {term} was written")


def plain(text: str) -> str:
    """A query, however it is laid out."""
    return " ".join(text.split())


def query(graph: Graph, node: Term, functions: Mapping[str, Function]) -> Query:
    """The query of a `sh:sparql` in a shapes graph; raises UncoveredError for what is more than a plain SELECT."""
    if not isinstance(node, BlankNode | NamedNode) or not _KNOWN.issuperset(graph.predicates(node)):
        raise UncoveredError(f"{node}")
    text = graph.text(node, SH.select) or ""
    if not _PLAIN.match(text) or _OTHERS.search(text):
        raise UncoveredError(text)
    found = Query(text, dict(_prefixes(graph, node)), functions.get(plain(text)))
    try:
        tuple(found.rows(ox.Store(), SH.Shape))
    except SyntaxError as error:
        raise UncoveredError(text) from error
    return found


def _prefixes(graph: Graph, node: BlankNode | NamedNode) -> Iterator[tuple[str, str]]:
    for ontology in graph.nodes(node, SH.prefixes):
        if graph.values(ontology, OWL.imports):
            raise UncoveredError(f"what {ontology} imports")
        for declared in graph.values(ontology, SH.declare):
            if isinstance(declared, BlankNode | NamedNode):
                yield graph.text(declared, SH.prefix) or "", graph.text(declared, SH.namespace) or ""


_AS_WRITTEN = frozenset({XSD.string, RDF.langString, XSD.anyURI, XSD.date})
"""Of other datatypes the store keeps the value, not the spelling: 1.0 comes back as 1."""

_THIS = ox.Variable("this")
_KNOWN = {SH.prefixes, SH.select, SH.message}
_PLAIN = re.compile(r"\s*SELECT\s+(DISTINCT\s+)?[$?]this\b", re.IGNORECASE)
_OTHERS = re.compile(r"[$?](PATH|shapesGraph|currentShape|failure)\b|\b(?i:SERVICE|MINUS|VALUES)\b")
"""`?path` is not among them: a query says by it where a fault is. `$PATH` is, by its capitals."""
