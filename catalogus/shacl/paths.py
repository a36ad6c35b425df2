"""Property paths of SHACL (section 2.3.1): as values, and what they lead to."""

from collections.abc import Collection

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from catalogus.graph import Graph, Term
from catalogus.namespaces import RDF, SH
from catalogus.shacl.result import Alternative, Inverse, Path, Repeated, Sequence


class UncoveredError(Exception):
    """What only the referee knows: a kind of path or constraint, or how two values compare."""


def path(graph: Graph, node: Term) -> Path:
    """The path that a node of a shapes graph stands for; raises UncoveredError for what is none."""
    if isinstance(node, NamedNode):
        return node
    if isinstance(node, BlankNode):
        if graph.values(node, RDF.first):
            return Sequence(tuple(path(graph, item) for item in members(graph, node)))
        if listed := graph.value(node, SH.alternativePath):
            return Alternative(tuple(path(graph, item) for item in members(graph, listed)))
        if inverse := graph.value(node, SH.inversePath):
            return Inverse(path(graph, inverse))
        for times in (SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath):
            if repeated := graph.value(node, times):
                return Repeated(times, path(graph, repeated))
    raise UncoveredError(f"a path: {node}")


def members(graph: Graph, node: Term | None) -> list[Term]:
    """The members of an RDF list."""
    found: list[Term] = []
    while isinstance(node, BlankNode | NamedNode) and len(found) < _LONG:
        found += graph.values(node, RDF.first)
        node = graph.value(node, RDF.rest)
    return found


_NO_SUBJECT = (Literal, Triple)
_LONG = 10_000  # a list that leads back to itself ends here


def follow(data: Graph, node: Term, way: Path) -> Collection[Term]:
    """The values at the end of a path, each once; raises UncoveredError for those that only the referee goes."""
    if isinstance(way, NamedNode):
        return () if isinstance(node, _NO_SUBJECT) else data.values(node, way)
    if isinstance(way, Alternative) and way.properties is not None:
        return () if isinstance(node, _NO_SUBJECT) else data.either(node, way.properties)
    if isinstance(way, Alternative):
        return dict.fromkeys(value for one in way.paths for value in follow(data, node, one))
    if isinstance(way, Inverse) and isinstance(way.path, NamedNode):
        return [subject for subject in data.subjects() if data.has(subject, way.path, node)]
    if not isinstance(way, Sequence):
        raise UncoveredError(f"a path of no fixed length, or back along more than one property: {way}")
    found: dict[Term, None] = {node: None}
    for step in way.paths:
        found = dict.fromkeys(value for one in found for value in follow(data, one, step))
    return found
