"""The constraint components that the engine knows, as two tables (SHACL, section 4).

A constraint is made once of its parameter: a `Test` that every value must pass, or a `Check` that is asked of a focus
node and its value nodes, and gives the values that break it, None for a fault that is in no single value. What is in
neither table goes to the referee: `sh:closed`, `sh:datatype`, `sh:deactivated`, `sh:disjoint`, `sh:equals`,
`sh:nodeKind`, `sh:uniqueLang`, `sh:xone`, exclusive bounds, `sh:qualifiedValueShapesDisjoint`, queries without a
function, components of one's own, and paths of no fixed length.
"""

import re
from collections.abc import Callable, Collection, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import RDF, RDFS, SH, XSD
from catalogus.shacl.paths import UncoveredError, follow, members

Test: TypeAlias = Callable[[Graph, Term], bool]
"""Whether a value, or a node by a shape of its own, is as it should be."""

Check: TypeAlias = Callable[[Graph, Term, Collection[Term]], Sequence[Term | None]]
"""The values among those of a focus node that are not."""


@dataclass(frozen=True)
class Parameters:
    """What a shape says: `shapes` is its graph, `nested` makes a shape of another node in it."""

    shapes: Graph
    shape: Node
    nested: Callable[[Term], Test]

    def one(self, parameter: NamedNode) -> Term:
        """The value of a parameter that has one; raises UncoveredError for more."""
        (value, *others) = self.every(parameter)
        if others:
            raise UncoveredError(f"{parameter} of {self.shape}")
        return value

    def every(self, parameter: NamedNode) -> Sequence[Term]:
        return self.shapes.values(self.shape, parameter)

    def number(self, parameter: NamedNode) -> int:
        return int(_text(self.one(parameter)))


def _min_count(given: Parameters) -> Check:
    least = given.number(SH.minCount)
    return lambda data, focus, values: () if len(values) >= least else (None,)


def _max_count(given: Parameters) -> Check:
    most = given.number(SH.maxCount)
    return lambda data, focus, values: () if len(values) <= most else (None,)


def _min_length(given: Parameters) -> Test:
    least = given.number(SH.minLength)
    return lambda data, value: not isinstance(value, BlankNode) and len(_text(value)) >= least


def _max_length(given: Parameters) -> Test:
    most = given.number(SH.maxLength)
    return lambda data, value: not isinstance(value, BlankNode) and len(_text(value)) <= most


def _pattern(given: Parameters) -> Test:
    flags = re.NOFLAG
    for letter in "".join(map(_text, given.every(SH.flags))):
        if letter not in _FLAGS:
            raise UncoveredError(f"sh:flags {letter}")
        flags |= _FLAGS[letter]
    text = _text(given.one(SH.pattern))
    compiled = cache(lambda: _compiled(text, flags))  # when it is first asked: most files meet few of all patterns
    return lambda data, value: not isinstance(value, BlankNode) and compiled().search(_text(value)) is not None


def _compiled(text: str, flags: re.RegexFlag) -> re.Pattern[str]:
    try:
        return re.compile(text, flags)
    except re.error as error:
        raise UncoveredError(text) from error


_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def _language_in(given: Parameters) -> Test:
    listed = given.one(SH.languageIn)
    ranges = [_text(member).lower() for member in members(given.shapes, listed)]

    def holds(data: Graph, value: Term) -> bool:
        language = (value.language or "").lower() if isinstance(value, Literal) else ""
        return language != "" and any(
            wanted in ("*", language) or language.startswith(f"{wanted}-") for wanted in ranges
        )

    return holds


def _in(given: Parameters) -> Test:
    listed = given.one(SH["in"])
    allowed = frozenset(members(given.shapes, listed))
    return lambda data, value: value in allowed


def _has_value(given: Parameters) -> Check:
    wanted = given.every(SH.hasValue)
    return lambda data, focus, values: [None for one in wanted if one not in values]


def _class(given: Parameters) -> Test:
    wanted = given.every(SH["class"])

    def holds(data: Graph, value: Term) -> bool:
        found: Collection[Term] = kinds(data, value) if isinstance(value, NamedNode | BlankNode) else ()
        return all(kind in found for kind in wanted)

    return holds


def kinds(data: Graph, node: Node) -> KeysView[Term]:
    """The classes of a node, with those above them."""
    found = dict.fromkeys(data.values(node, RDF.type))
    for kind in (todo := list(found)):
        for above in data.values(kind, RDFS.subClassOf) if isinstance(kind, NamedNode) else ():
            if above not in found:
                found[above] = None
                todo.append(above)
    return found.keys()


def _min_inclusive(given: Parameters) -> Test:
    bound = given.one(SH.minInclusive)
    return lambda data, value: _is_ordered(bound, value, strictly=False)


def _max_inclusive(given: Parameters) -> Test:
    bound = given.one(SH.maxInclusive)
    return lambda data, value: _is_ordered(value, bound, strictly=False)


def _less_than(given: Parameters) -> Check:
    return _pairs(given.every(SH.lessThan), strictly=True)


def _less_than_or_equals(given: Parameters) -> Check:
    return _pairs(given.every(SH.lessThanOrEquals), strictly=False)


def _pairs(others: Sequence[Term], strictly: bool) -> Check:
    return lambda data, focus, values: [
        value
        for other in others
        if isinstance(other, NamedNode)
        for value in values
        for later in follow(data, focus, other)
        if not _is_ordered(value, later, strictly)
    ]


def _is_ordered(one: Term, other: Term, strictly: bool) -> bool:
    """Whether one value comes before another; False for what cannot be compared (SHACL, section 4.3).

    Numbers, dates and texts without a language have an order among themselves; of other kinds the referee knows.
    """
    (kind, first), (other_kind, second) = _comparable(one), _comparable(other)
    if kind is None or other_kind is None:
        return False
    if _UNSURE in (kind, other_kind):
        raise UncoveredError(f"the order of {one} and {other}")
    return kind == other_kind and bool(first < second if strictly else first <= second)


def _comparable(term: Term) -> tuple[str | None, Any]:
    """What kind of value it is, and the value; None for what is in no order."""
    if not isinstance(term, Literal) or term.datatype == RDF.langString:
        return None, None
    if term.datatype not in _ORDERED:
        return _UNSURE, None
    kind, form, read = _ORDERED[term.datatype]
    if not form.fullmatch(term.value):
        return None, None
    try:
        found = read(term.value)
    except ValueError:  # 30 February
        return None, None
    return (_UNSURE if kind == "date" and _ZONE.search(term.value) else kind), found


def _day(text: str) -> tuple[int, int, int]:
    """Year, month and day; Python knows no year 0 or 10000, but after 400 years a calendar is the same again."""
    year, month, day = (int(part) for part in _ZONE.sub("", text).rsplit("-", 2))
    date(2000 + year % 400, month, day)
    return year, month, day


_UNSURE = "what only the referee knows: a kind that is not in the table, a date with a time zone"
_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_DAY = re.compile(r"-?([1-9][0-9]{3,}|0[0-9]{3})-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?")
_INTEGER, _DECIMAL = r"[+-]?[0-9]+", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = re.compile(rf"{_DECIMAL}([eE]{_INTEGER})?|[+-]?INF")
_ORDERED: Mapping[NamedNode, tuple[str, re.Pattern[str], Callable[[str], Any]]] = {
    XSD.string: ("text", re.compile(r".*", re.DOTALL), str),
    XSD.date: ("date", _DAY, _day),
    XSD.integer: ("number", re.compile(_INTEGER), Decimal),
    XSD.decimal: ("number", re.compile(_DECIMAL), Decimal),
    XSD.double: ("number", _DOUBLE, float),
    XSD.float: ("number", _DOUBLE, float),
}
"""How each kind is written (XML Schema 2, section 3), as Python reads more: 20240105, 1_000. NaN is in no order."""


def _not(given: Parameters) -> Test:
    shapes = [given.nested(node) for node in given.every(SH["not"])]
    return lambda data, value: not any(shape(data, value) for shape in shapes)


def _node(given: Parameters) -> Test:
    shapes = [given.nested(node) for node in given.every(SH.node)]
    return lambda data, value: all(shape(data, value) for shape in shapes)


def _and(given: Parameters) -> Test:
    return _of_lists(given, SH["and"], all)


def _or(given: Parameters) -> Test:
    return _of_lists(given, SH["or"], any)


def _of_lists(given: Parameters, parameter: NamedNode, enough: Callable[[Iterator[bool]], bool]) -> Test:
    lists = [[given.nested(member) for member in members(given.shapes, listed)] for listed in given.every(parameter)]
    return lambda data, value: all(enough(shape(data, value) for shape in shapes) for shapes in lists)


def _qualified(bound: NamedNode, is_enough: Callable[[int, int], bool]) -> Callable[[Parameters], Check]:
    def make(given: Parameters) -> Check:
        number = given.number(bound)
        conforms = given.nested(given.one(SH.qualifiedValueShape))
        return lambda data, focus, values: (
            () if is_enough(sum(conforms(data, value) for value in values), number) else (None,)
        )

    return make


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode | BlankNode) else str(term)


TESTS: Mapping[NamedNode, tuple[NamedNode, Callable[[Parameters], Test]]] = {
    SH["class"]: (SH.ClassConstraintComponent, _class),
    SH.minInclusive: (SH.MinInclusiveConstraintComponent, _min_inclusive),
    SH.maxInclusive: (SH.MaxInclusiveConstraintComponent, _max_inclusive),
    SH.minLength: (SH.MinLengthConstraintComponent, _min_length),
    SH.maxLength: (SH.MaxLengthConstraintComponent, _max_length),
    SH.pattern: (SH.PatternConstraintComponent, _pattern),
    SH.languageIn: (SH.LanguageInConstraintComponent, _language_in),
    SH["not"]: (SH.NotConstraintComponent, _not),
    SH["and"]: (SH.AndConstraintComponent, _and),
    SH["or"]: (SH.OrConstraintComponent, _or),
    SH.node: (SH.NodeConstraintComponent, _node),
    SH["in"]: (SH.InConstraintComponent, _in),
}
CHECKS: Mapping[NamedNode, tuple[NamedNode, Callable[[Parameters], Check]]] = {
    SH.minCount: (SH.MinCountConstraintComponent, _min_count),
    SH.maxCount: (SH.MaxCountConstraintComponent, _max_count),
    SH.lessThan: (SH.LessThanConstraintComponent, _less_than),
    SH.lessThanOrEquals: (SH.LessThanOrEqualsConstraintComponent, _less_than_or_equals),
    SH.qualifiedMinCount: (SH.QualifiedMinCountConstraintComponent, _qualified(SH.qualifiedMinCount, int.__ge__)),
    SH.qualifiedMaxCount: (SH.QualifiedMaxCountConstraintComponent, _qualified(SH.qualifiedMaxCount, int.__le__)),
    SH.hasValue: (SH.HasValueConstraintComponent, _has_value),
}
"""By its parameter: the component, and what makes the constraint."""
