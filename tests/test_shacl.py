"""The constraints, paths and targets of SHACL, as the test suite of the W3C goes through them: by cases of our own.

A case is one file: the shapes, what they are asked of, and the report that the standard asks for. Where that is not
said a result has the severity `sh:Violation`. `:referee` names the shapes that the engine leaves to pySHACL.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from pyshacl.errors import ReportableRuntimeError

from catalogus.graph import Graph, Node, load_file
from catalogus.namespaces import RDF, SH, XSD
from catalogus.shacl import engine
from catalogus.shacl.constraints import CHECKS, TESTS
from catalogus.shacl.engine import TARGETS
from catalogus.shacl.paths import path
from catalogus.shacl.queries import plain
from catalogus.shacl.referee import Referee
from catalogus.shacl.result import Result

CASES = {file.stem: file for file in sorted((Path(__file__).parent / "cases/shacl").glob("*.ttl"))}
REFEREE = NamedNode("https://tuin.example/referee")


@dataclass(frozen=True)
class Case:
    """Shapes and data in one graph, and what is to be found."""

    graph: Graph
    expected: frozenset[Result]
    referee: frozenset[Node]


@cache
def read(name: str) -> Case:
    whole = load_file(CASES[name])
    (report,) = (node for node in whole.subjects() if whole.has(node, RDF.type, SH.ValidationReport))
    results = whole.values(report, SH.result)
    graph = Graph(triple for triple in whole if triple.subject != report and triple.subject not in results)
    return Case(graph, frozenset(_results(whole, report)), frozenset(whole.nodes(report, REFEREE)))


def _results(graph: Graph, report: Node) -> Iterator[Result]:
    for node in graph.values(report, SH.result):
        way = graph.value(node, SH.resultPath)
        yield Result(
            focus=graph.value(node, SH.focusNode),
            path=path(graph, way) if way is not None else None,
            value=graph.value(node, SH.value),
            component=graph.node(node, SH.sourceConstraintComponent),
            severity=graph.node(node, SH.resultSeverity) or SH.Violation,
            shape=graph.value(node, SH.sourceShape),
        )


@pytest.mark.parametrize("name", CASES)
def test_the_engine_finds_what_the_standard_asks_and_leaves_the_rest_to_the_referee(name: str) -> None:
    case = read(name)
    found, unsure = engine.compile(case.graph).validate(case.graph)
    assert unsure == case.referee
    left = Referee(case.graph).validate(case.graph, unsure) if unsure else ()
    assert sorted(map(str, (*found, *left))) == sorted(map(str, case.expected))  # as lists: each thing once


@dataclass(frozen=True)
class Otherwise:
    """What pySHACL makes of a case that it does not answer as the standard does: the values of its results."""

    why: str
    extra: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    crash: type[Exception] | None = None


PYSHACL = {
    "inclusive-no-number": Otherwise(
        "rdflib reads numbers as Python does (1_0, Infinity); these are ill-typed (XML Schema 2, section 3.3), "
        "and `<=` is then an error (SPARQL 1.1, section 17.3), which is not true (SHACL, section 4.3)",
        lacking=(
            f'"1_0"^^{XSD.integer}',
            f'"1e1"^^{XSD.decimal}',
            f'"Infinity"^^{XSD.double}',
        ),
    ),
    "language-in-region": Otherwise(
        "pySHACL compares a tag with a range as a whole, or with the language alone; langMatches takes any prefix that "
        "ends at a hyphen (RFC 4647, section 3.3.1; SHACL, section 4.4.4)",
        extra=('"mint"@en-gb-oxendict',),
    ),
    "less-than-languages": Otherwise(
        "pySHACL compares texts without their languages; SPARQL has no `<` for them (SPARQL 1.1, section 17.3)",
        lacking=('"appel"@nl',),
    ),
    "less-than-nodes": Otherwise(
        "pySHACL compares the names of nodes as texts; SPARQL has no `<` for them (SPARQL 1.1, section 17.3)",
        lacking=("<https://tuin.example/appel>",),
    ),
    "less-than-date-number": Otherwise(
        "a date has no `<=` with a number (SPARQL 1.1, section 17.3); rdflib has an order of datatypes",
        lacking=(f'"2026-01-05"^^{XSD.date}',),
    ),
    "less-than-zone-no-date": Otherwise(
        "what cannot be compared is a result (SHACL, section 4.5.4), but rdflib has no `<=` for it", crash=TypeError
    ),
    "less-than-far-years": Otherwise(
        "rdflib reads dates by Python, which has the years 1 to 9999; XML Schema 2 has all (1.1, section 3.3.9)",
        lacking=tuple(f'"{year}"^^{XSD.date}' for year in ("02024-01-05", "10000-02-29", "12024-01-05")),
    ),
    "less-than-nameless": Otherwise(
        "what cannot be compared is a result (SHACL, section 4.5.3), but pySHACL stops", crash=ReportableRuntimeError
    ),
    "less-than-no-date": Otherwise(
        "what cannot be compared is a result (SHACL, section 4.5.4); rdflib gives NotImplemented, which counts as true",
        lacking=(f'"2026-02-30"^^{XSD.date}',),
    ),
    "pattern-flag-s": Otherwise(
        "pySHACL knows the flags i and m; s comes from REGEX (SHACL, section 4.4.3; XPath Functions, section 5.6.2)",
        extra=('"begin\\neind"',),
    ),
}


@pytest.mark.filterwarnings("ignore:NotImplemented should not be used:DeprecationWarning")
@pytest.mark.parametrize("name", CASES)
def test_pyshacl_finds_the_same_or_what_the_table_says_of_it(name: str) -> None:
    case, other = read(name), PYSHACL.get(name, Otherwise(""))
    if other.crash:
        with pytest.raises(other.crash):
            Referee(case.graph).validate(case.graph)
        return
    found = frozenset(Referee(case.graph).validate(case.graph))
    assert sorted(str(result.value) for result in found - case.expected) == sorted(other.extra)
    assert sorted(str(result.value) for result in case.expected - found) == sorted(other.lacking)


def test_a_query_is_answered_by_the_function_that_has_its_text_and_by_no_other() -> None:
    case = read("referee-sparql")
    texts = {plain(text.value) for node in case.graph.subjects() for text in case.graph.literals(node, SH.select)}
    (shape,) = case.referee
    whole = engine.compile(case.graph, dict.fromkeys(texts, lambda data, this: [(SH.path, this)]))
    found, unsure = whole.validate(case.graph)
    assert not unsure
    assert {(result.shape, result.path, result.value) for result in found} == {
        (shape, SH.path, focus) for focus in case.graph.values(shape, SH.targetNode)
    }
    others = engine.compile(case.graph, {f"{text} #": lambda data, this: () for text in texts})
    assert others.uncovered == {shape}


@pytest.mark.parametrize(
    ("word", "value"), [(SH.minCount, "twee"), (SH.maxLength, "lang"), (SH.qualifiedMinCount, "1")]
)
def test_a_shape_that_makes_no_sense_is_left_to_the_referee(word: NamedNode, value: str) -> None:
    shape, graph = NamedNode("https://tuin.example/V"), Graph()
    for property, term in ((SH.targetClass, shape), (SH.path, shape), (word, Literal(value))):
        graph.add(shape, property, term)
    assert engine.compile(graph).uncovered == {shape}


def test_a_pattern_that_cannot_be_read_is_left_to_the_referee() -> None:
    shape, graph = NamedNode("https://tuin.example/V"), Graph()
    for property, term in ((SH.targetNode, shape), (SH.path, SH.pattern), (SH.pattern, Literal("("))):
        graph.add(shape, property, term)
    assert engine.compile(graph).validate(graph) == ((), frozenset({shape}))


KNOWN = {*TESTS, *CHECKS, *TARGETS, SH.property, SH.flags, SH.inversePath, SH.alternativePath}


@pytest.mark.parametrize("word", sorted(KNOWN, key=str), ids=lambda word: word.value.removeprefix(SH.base))
def test_every_word_that_the_engine_knows_has_a_case_without_the_referee(word: NamedNode) -> None:
    alone = (read(name) for name in CASES if not read(name).referee)
    assert any(triple.predicate == word for case in alone for triple in case.graph)


def test_every_component_is_found_by_some_case() -> None:
    found = {result.component for name in CASES if not read(name).referee for result in read(name).expected}
    assert found == {component for component, _ in (*TESTS.values(), *CHECKS.values())}
