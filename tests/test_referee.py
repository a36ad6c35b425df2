"""The engine against pySHACL, which decides: on the samples, on every case, and on files with one to three faults.

`CATALOGUS_MUTATIONS=3000 pytest tests/test_referee.py` tries more faults than an ordinary run does, and tells what was
compared. What pySHACL or rdflib do otherwise than the standard is in `DEVIATIONS`; nothing else is forgiven.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode
from pyshacl.errors import ReportableRuntimeError

from catalogus import graph as graphs
from catalogus import lists, sources, validation
from catalogus.config import read as settings
from catalogus.diagnostics import ConfigurationError
from catalogus.folders import SHAPES
from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import CV, DCT, PPC, RDF, RULE, SH, XSD
from catalogus.queries import FUNCTIONS
from catalogus.resolve import resolve
from catalogus.shacl import engine
from catalogus.shacl.queries import plain
from catalogus.shacl.referee import Referee
from catalogus.shacl.result import Result
from catalogus.vocabulary import Vocabulary
from conftest import DAY, SAMPLES
from mutations import Stock, mutate
from test_cases import ERR, OK, lay

pytestmark = [
    pytest.mark.filterwarnings("ignore:NotImplemented should not be used:DeprecationWarning"),  # rdflib, of a date
    pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning"),  # rdflib
]

MUTATIONS = int(os.environ.get("CATALOGUS_MUTATIONS", "300"))
AT_ONCE = 25
Count = Callable[[str, object], None]
"""`record_property`: what is counted stands at the end of the run (`conftest.py`)."""


@dataclass(frozen=True)
class Original:
    """One resolved file of a catalogue, with its vocabulary."""

    name: str
    graph: Graph
    vocabulary: Vocabulary

    @property
    def data(self) -> Graph:
        return validation.data(self.graph, self.vocabulary)


def files(root: Path) -> Iterator[Original]:
    resolution = resolve(sources.read(settings(root), lists.load(root)), date.fromisoformat(DAY))
    for resolved in resolution.every:
        yield Original(f"{root.name}/{resolved.document.path}", resolved.graph, resolution.source.vocabulary)


@pytest.fixture(scope="module")
def samples() -> list[Original]:
    return list(files(SAMPLES))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Original]:
    """The files of every case that can be read, each once: most share those of the basis."""
    found: dict[frozenset[object], Original] = {}
    unread = set()
    for case in (*ERR, *OK):
        root = tmp_path_factory.mktemp("cases") / case.name
        lay(case, root)
        try:
            for original in files(root):
                found.setdefault(frozenset(original.data), original)
        except ConfigurationError:
            unread.add(case.name)
    assert all(name.endswith(".toml") or name.startswith("PPC035") for name in unread)  # settings, a list for all
    return list(found.values())


@cache
def _shapes() -> engine.Shapes:
    return engine.compile(graphs.load(SHAPES), FUNCTIONS)


@cache
def _referee() -> Referee:
    return Referee(graphs.load(SHAPES))


# What has an order, and which comes first, by another program than the engine or pySHACL: that is Oxigraph.
def _is_true(test: str, one: Term, other: Term) -> bool:
    if not isinstance(one, Literal | NamedNode) or not isinstance(other, Literal | NamedNode):
        return False
    return bool(ox.Store().query(f"ASK {{ VALUES (?one ?other) {{ ({one} {other}) }} FILTER ({test}) }}"))


def _has_order(value: Term) -> bool:
    """Whether a value comes before or after any other; Oxigraph alone reads the Infinity of Python too."""
    return not (isinstance(value, Literal) and value.value.endswith("Infinity")) and any(
        _is_true("?one < ?other || ?other < ?one", value, Literal(other, datatype=kind))
        for other, kind in (("-1e308", XSD.double), ("1900-01-01", XSD.date), ("1900-01-01T00:00:00", XSD.dateTime))
    )


def _pairs(data: Graph) -> Iterator[tuple[Result, Term, Term]]:
    """Which must come before which, for the three rules that compare; and the result if it does not."""
    for focus in data.subjects():
        for value in data.values(focus, CV.hasValue):
            component = SH.MinInclusiveConstraintComponent
            result = Result(focus, CV.hasValue, value, component, SH.Violation, RULE.PPC112)
            yield result, Literal("0.0e0", datatype=XSD.double), value
        for rule, path in ((RULE.PPC120, DCT.issued), (RULE.PPC123, PPC.geldigVanaf)):
            if rule == RULE.PPC120 or data.has(focus, RDF.type, CV.Cost):
                component = SH.LessThanOrEqualsConstraintComponent
                for value, last in product(data.values(focus, path), data.values(focus, PPC.geldigTot)):
                    yield Result(focus, path, value, component, SH.Violation, rule), value, last


COMPARING = frozenset({RULE.PPC112, RULE.PPC120, RULE.PPC123})


def _by_the_standard(data: Graph) -> frozenset[Result]:
    """The results of the rules that compare: what SPARQL does not call true is one (SHACL, sections 4.3 and 4.5.4)."""
    return frozenset(
        result
        for result, one, other in _pairs(data)
        if not (_has_order(one) and _has_order(other) and _is_true("?one <= ?other", one, other))
    )


@dataclass(frozen=True)
class Deviation:
    """Something that pySHACL does not find and the standard does."""

    name: str
    why: str
    is_it: Callable[[Result, Graph], bool]


def _is_far(value: Term) -> bool:
    """Whether it is a date in a year that Python does not know: before 1 or after 9999."""
    return isinstance(value, Literal) and re.match(r"-|0000-|[0-9]{5,}-", value.value) is not None


def _in_no_order(one: Term, other: Term) -> bool:
    alone = not (_has_order(one) and _has_order(other))
    return alone or not _is_true("?one < ?other || ?other < ?one", one, other)


def _compares(result: Result, data: Graph, what: Callable[[Term, Term], bool]) -> bool:
    """Whether it is a result by the standard of comparing two such values."""
    return result in _by_the_standard(data) and any(
        result == other and what(one, later) for other, one, later in _pairs(data)
    )


DEVIATIONS = (
    Deviation(
        "no order",
        "a literal that is ill-typed (1_000 or 12,50 as a number, gisteren as a date; XML Schema 2, section 3), a "
        "number and a date, and a text in a language cannot be compared: an error in SPARQL (1.1, section 17.3), so "
        "not true, so a result (SHACL, sections 4.3 and 4.5.4). rdflib reads some as Python does, and gives "
        "NotImplemented for others, which counts as true.",
        lambda result, data: _compares(result, data, _in_no_order),
    ),
    Deviation(
        "far years",
        "the year 0, and those before and after four digits, are years too (XML Schema 2, 1.1, section 3.3.9); rdflib "
        "reads dates by Python, which does not know them, and goes on as above",
        lambda result, data: _compares(result, data, lambda one, other: _is_far(one) or _is_far(other)),
    ),
)

CRASHES = {
    TypeError: "rdflib has no `<=` for an ill-typed literal, such as 30 February (SHACL, section 4.5.4: a result)",
    ArithmeticError: "Python has no order for a decimal NaN (SHACL, section 4.3: a result)",
    ReportableRuntimeError: "pySHACL compares no blank nodes (SHACL, section 4.5.4: a result)",
}
"""Where pySHACL finds nothing at all, since it stops: a rule compares a value without order, or a far year."""


def _ask(data: Graph) -> frozenset[Result] | Exception:
    try:
        return frozenset(_referee().validate(data))
    except tuple(CRASHES) as error:
        return error


def _ask_again(data: Graph, crash: Exception, unsure: frozenset[Node], count: Count) -> frozenset[Result]:
    """What pySHACL should have found: by itself of the rules that do not compare, of the others by the standard."""
    assert any(_in_no_order(one, other) or _is_far(one) or _is_far(other) for _, one, other in _pairs(data)), crash
    count(f"crash {next(kind.__name__ for kind in CRASHES if isinstance(crash, kind))}", 1)
    others = frozenset(node for node in graphs.load(SHAPES).subjects() if node not in COMPARING)
    comparing = (result for result in _by_the_standard(data) if result.shape not in unsure)
    return frozenset((*_referee().validate(data, others), *comparing))


def compare(data: Graph, count: Count) -> None:
    """Both on one graph: equal, but for what is in the tables."""
    own, unsure = _shapes().validate(data)
    assert len(own) == len(set(own))
    expected = _ask(data)
    if isinstance(expected, Exception):
        expected, found = _ask_again(data, expected, unsure, count), frozenset(own)
    else:
        found = frozenset((*own, *(_referee().validate(data, unsure) if unsure else ())))
    assert expected <= found, f"pySHACL alone: {expected - found}"
    for result in found - expected:
        names = [deviation.name for deviation in DEVIATIONS if deviation.is_it(result, data)]
        assert names, f"the engine alone: {result}"
        count(f"deviation {names[0]}", 1)
    count("graphs", 1)
    count("graphs, the referee asked for a part", int(bool(unsure)))
    for result in expected:
        count(f"component {result.component.value.removeprefix(SH.base)}", 1)


def test_the_engine_covers_every_shape() -> None:
    assert not _shapes().uncovered


def test_every_query_has_a_function_and_no_function_is_left_over() -> None:
    graph = graphs.load(SHAPES)
    queries = {plain(value.value) for node in graph.subjects() for value in graph.literals(node, SH.select)}
    assert FUNCTIONS.keys() == queries


@pytest.mark.parametrize("part", range(8))
def test_the_samples_give_the_same(part: int, samples: list[Original], record_property: Count) -> None:
    for original in samples[part::8]:
        compare(original.data, record_property)


@pytest.mark.parametrize("part", range(8))
def test_every_case_gives_the_same(part: int, cases: list[Original], record_property: Count) -> None:
    for original in cases[part::8]:
        compare(original.data, record_property)


@pytest.mark.parametrize("first", range(0, MUTATIONS, AT_ONCE))
def test_a_file_with_faults_gives_the_same(
    first: int, samples: list[Original], cases: list[Original], record_property: Count
) -> None:
    originals = [*samples, *cases]
    stock = Stock(tuple(triple for original in samples for triple in original.graph))
    for number in range(first, min(first + AT_ONCE, MUTATIONS)):
        original = originals[number * 7 % len(originals)]
        graph, ways = mutate(original.graph, stock, number)
        told: list[str] = []

        def count(what: str, amount: object, told: list[str] = told) -> None:
            record_property(what, amount)
            told.append(what)

        try:
            compare(validation.data(graph, original.vocabulary), count)
        except AssertionError as error:
            raise AssertionError(f"mutation {number} of {original.name} ({', '.join(ways)}): {error}") from error
        for way in ways:
            record_property(f"way {way}", 1)
            record_property(f"results by way {way}", sum(what.startswith("component") for what in told))


@pytest.mark.parametrize("number", range(3))
def test_the_same_number_gives_the_same_faults(number: int, samples: list[Original]) -> None:
    stock = Stock(tuple(triple for original in samples for triple in original.graph))
    first, again = mutate(samples[0].graph, stock, number), mutate(samples[0].graph, stock, number)
    assert (list(first[0]), first[1]) == (list(again[0]), again[1])
    assert set(first[0]) != set(samples[0].graph)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"1.50"^^xsd:decimal', True),
        ('"2024-02-29"^^xsd:date', True),
        ('"2024-02-30"^^xsd:date', False),
        ('"1_000"^^xsd:integer', False),
        ('"Infinity"^^xsd:double', False),
        ('"NaN"^^xsd:double', False),
        ('"twee"@nl', False),
        ("<https://tuin.example/>", False),
    ],
)
def test_what_has_an_order(value: str, expected: bool) -> None:
    (triple,) = _graph(f"<a:a> <a:b> {value} .")
    assert _has_order(triple.object) is expected


def _graph(turtle: str) -> Graph:
    prefixes = {"cv": CV.base, "dct": DCT.base, "ppc": PPC.base, "xsd": XSD.base}
    text = "".join(f"@prefix {name}: <{base}> .\n" for name, base in prefixes.items()) + turtle
    return Graph(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))


EXAMPLES = {
    "deviation no order": '<a:a> cv:hasValue "1_000"^^xsd:integer .',
    "deviation far years": '<a:a> dct:issued "12024-01-05"^^xsd:date ; ppc:geldigTot "2024-01-05"^^xsd:date .',
    "crash TypeError": '<a:a> dct:issued "2024-01-05"^^xsd:date ; ppc:geldigTot ""^^xsd:date .',
    "crash ArithmeticError": '<a:a> cv:hasValue "NaN"^^xsd:decimal .',
    "crash ReportableRuntimeError": '<a:a> dct:issued [] ; ppc:geldigTot "2024-02-28"^^xsd:date .',
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_deviation_is_known_by_its_name_and_nothing_else_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    compare(_graph(EXAMPLES[name]), lambda what, amount: told.append(what))
    assert [what for what in told if what.startswith(("deviation", "crash"))][:1] == [name]
    monkeypatch.setattr("test_referee.DEVIATIONS", ())
    monkeypatch.setattr("test_referee.CRASHES", {})
    with pytest.raises((AssertionError, TypeError, ArithmeticError, ReportableRuntimeError)):
        compare(_graph(EXAMPLES[name]), lambda what, amount: None)


def test_every_deviation_and_crash_has_an_example_and_says_why_by_its_section() -> None:
    deviations = {f"deviation {deviation.name}": deviation.why for deviation in DEVIATIONS}
    reasons = deviations | {f"crash {kind.__name__}": why for kind, why in CRASHES.items()}
    assert reasons.keys() == EXAMPLES.keys()
    assert all("section" in why for why in reasons.values())
