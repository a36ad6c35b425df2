"""`sh:sparql` (SHACL, section 5), for queries whose rows a function gives; all others are for the referee.

A query in a store of its own was a third of the time of the engine, and Oxigraph answers some otherwise than rdflib:
patterns, comparisons, numbers that are written in two ways. What is fast must not be a guess.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import SH
from catalogus.shacl.paths import UncoveredError

Row: TypeAlias = tuple[NamedNode, Term]
"""The path and the value of something that a query finds wrong."""

Function: TypeAlias = Callable[[Graph, Node], Iterable[Row]]
"""What gives the rows of a query for a focus node (`$this`)."""


def plain(text: str) -> str:
    """A query, however it is laid out."""
    return " ".join(text.split())


def function(graph: Graph, node: Term, functions: Mapping[str, Function]) -> Function:
    """The function for a `sh:sparql` of a shapes graph, by the text of its query; raises UncoveredError without one."""
    if not isinstance(node, BlankNode | NamedNode) or not _KNOWN.issuperset(graph.predicates(node)):
        raise UncoveredError(f"{node}")
    text = plain(graph.text(node, SH.select) or "")
    if text not in functions:
        raise UncoveredError(text)
    return functions[text]


_KNOWN = {SH.prefixes, SH.select, SH.message}
