"""Shapes as functions over a graph: the same results as pySHACL gives, a hundred times as fast.

Of SHACL it covers what the tables here and in `constraints` name, and queries that have a function. Any shape with
something else is handed to the referee whole, and so is one that meets values whose order only the referee knows: what
is fast is never a guess.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pyoxigraph import BlankNode, NamedNode

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import OWL, RDF, RDFS, SH
from catalogus.shacl.constraints import CHECKS, TESTS, Check, Parameters, Test, kinds
from catalogus.shacl.paths import UncoveredError, follow, path
from catalogus.shacl.queries import Function, function
from catalogus.shacl.result import Path, Result


@dataclass(frozen=True)
class Shape:
    """One shape with its constraints; `path` is None for a node shape."""

    node: Node
    severity: NamedNode
    path: Path | None
    tests: tuple[tuple[NamedNode, Test], ...]
    checks: tuple[tuple[NamedNode, Check], ...]
    properties: tuple["Shape", ...]
    queries: tuple[Function, ...]
    targets: tuple["_Target", ...]

    def check(self, data: Graph, focus: Term) -> Iterator[Result]:
        """What a node breaks; queries are asked apart, of a whole file."""
        values = (focus,) if self.path is None else follow(data, focus, self.path)
        for component, test in self.tests:
            for value in values:
                if not test(data, value):
                    yield self.result(focus, self.path, value, component)
        for component, check in self.checks:
            for found in check(data, focus, values):
                yield self.result(focus, self.path, found, component)
        for shape in self.properties:
            for value in values:
                yield from shape.check(data, value)

    @cached_property
    def conforms(self) -> Test:
        """Whether a node conforms to the shape."""
        if self.path is None and not self.checks and not self.properties:
            tests = [test for _, test in self.tests]
            return tests[0] if len(tests) == 1 else lambda data, node: all(test(data, node) for test in tests)
        return lambda data, node: next(self.check(data, node), None) is None

    def result(self, focus: Term, path: Path | None, value: Term | None, component: NamedNode) -> Result:
        return Result(focus, path, value, component, self.severity, self.node)


@dataclass(frozen=True)
class Shapes:
    """A shapes graph, ready to be asked; `uncovered` are the shapes that only the referee can judge."""

    shapes: tuple[Shape, ...]
    uncovered: frozenset[Node]

    def validate(self, graph: Graph) -> tuple[tuple[Result, ...], frozenset[Node]]:
        """What the shapes find in a graph, each thing once; and the shapes of which the referee must say it."""
        data = _Data(graph)
        found: dict[Result, None] = {}
        unsure = set(self.uncovered)
        for shape in self.shapes:
            focuses = dict.fromkeys(focus for find in shape.targets for focus in find(data))
            try:
                found |= dict.fromkeys(result for focus in focuses for result in _judge(shape, data, focus))
            except UncoveredError:
                unsure.add(shape.node)
        return tuple(found), frozenset(unsure)


def _judge(shape: Shape, data: "_Data", focus: Term) -> Iterator[Result]:
    yield from shape.check(data.graph, focus)
    if shape.queries and not isinstance(focus, NamedNode | BlankNode):
        raise UncoveredError("a query about a text")
    for rows in shape.queries:
        for way, value in rows(data.graph, focus):  # type: ignore[arg-type]  # a node, as was just seen
            yield shape.result(focus, way, value, SH.SPARQLConstraintComponent)


def compile(graph: Graph, functions: Mapping[str, Function] = MappingProxyType({})) -> Shapes:
    """The shapes of a graph that have targets; `functions` answer the queries whose text they have."""
    compiler = _Compiler(graph, functions)
    shapes: list[Shape] = []
    uncovered: list[Node] = []
    for node in graph.subjects():
        if _is_class(graph, node):
            uncovered.append(node)
        elif any(graph.values(node, target) for target in TARGETS):
            try:
                shapes.append(compiler.shape(node))
            except (UncoveredError, ValueError):  # a count that is none: what that means, the referee must say
                uncovered.append(node)
    return Shapes(tuple(shapes), frozenset(uncovered))


def _is_class(graph: Graph, node: Node) -> bool:
    """Whether a shape is the class of its targets (SHACL, section 2.1.3.3): left to the referee."""
    return not kinds(graph, node).isdisjoint({RDFS.Class, OWL.Class}) and (
        graph.has(node, RDF.type, SH.NodeShape) or any(p.value.startswith(SH.base) for p in graph.predicates(node))
    )


class _Compiler:
    def __init__(self, graph: Graph, functions: Mapping[str, Function]) -> None:
        self.graph = graph
        self.functions = functions
        self.own_parameters = {
            value
            for component in graph.subjects()
            if graph.has(component, RDF.type, SH.ConstraintComponent)
            for parameter in graph.values(component, SH.parameter)
            if isinstance(parameter, NamedNode | BlankNode)
            for value in graph.values(parameter, SH.path)
        }

    def shape(self, node: Term, above: tuple[Term, ...] = ()) -> Shape:
        graph = self.graph
        if not isinstance(node, NamedNode | BlankNode) or node in above:
            raise UncoveredError(f"a shape that is a literal, or part of itself: {node}")

        def nested(other: Term) -> Shape:
            return self.shape(other, (*above, node))

        given = Parameters(graph, node, lambda other: nested(other).conforms)
        own = graph.predicates(node)
        if unknown := {property for property in own if not self._is_known(property)}:
            raise UncoveredError(f"{unknown} of {node}")
        ends = graph.values(node, SH.path)
        queries = tuple(function(graph, about, self.functions) for about in graph.values(node, SH.sparql))
        if len(ends) > 1 or (queries and (ends or above)):
            raise UncoveredError(f"several paths, or a query of a property or nested shape: {node}")
        return Shape(
            node=node,
            severity=graph.node(node, SH.severity) or SH.Violation,
            path=path(graph, ends[0]) if ends else None,
            tests=tuple((component, make(given)) for name, (component, make) in TESTS.items() if name in own),
            checks=tuple((component, make(given)) for name, (component, make) in CHECKS.items() if name in own),
            properties=tuple(nested(other) for other in graph.values(node, SH.property)),
            queries=queries,
            targets=tuple(make(wanted) for name, make in TARGETS.items() for wanted in graph.values(node, name)),
        )

    def _is_known(self, property: NamedNode) -> bool:
        """Whether a statement is understood, or has no part in validation."""
        return property in _KNOWN or not (property.value.startswith(SH.base) or property in self.own_parameters)


class _Data:
    """A graph with what is asked of it again and again."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def of_class(self) -> Mapping[Term, list[Node]]:
        found: dict[Term, list[Node]] = {}
        for node in self.graph.subjects():
            for kind in kinds(self.graph, node):
                found.setdefault(kind, []).append(node)
        return found

    @cached_property
    def with_property(self) -> Mapping[Term, list[Node]]:
        found: dict[Term, list[Node]] = {}
        for node in self.graph.subjects():
            for property in self.graph.predicates(node):
                found.setdefault(property, []).append(node)
        return found


_Target = Callable[[_Data], Iterable[Term]]
TARGETS: Mapping[NamedNode, Callable[[Term], _Target]] = {
    SH.targetNode: lambda wanted: lambda data: (wanted,),
    SH.targetClass: lambda wanted: lambda data: data.of_class.get(wanted, ()),
    SH.targetSubjectsOf: lambda wanted: lambda data: data.with_property.get(wanted, ()),
    SH.targetObjectsOf: lambda wanted: (
        lambda data: (
            value
            for node in data.with_property.get(wanted, ())
            for value in data.graph.values(node, wanted)  # type: ignore[arg-type]  # a property is a named node
        )
    ),
}
"""What a shape is asked of, by what says so."""

_SAID = {SH.path, SH.message, SH.severity, SH.name, SH.description, SH.order, SH.group, SH.defaultValue}
_KNOWN = {*TESTS, *CHECKS, *TARGETS, *_SAID, SH.flags, SH.qualifiedValueShape, SH.property, SH.sparql}
"""All of SHACL that is understood here."""
