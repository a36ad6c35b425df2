"""An answer as a table for people."""

from itertools import pairwise

from prettytable import PrettyTable, TableStyle
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from catalogus.characters import visible
from catalogus.graph import Term
from catalogus.namespaces import XSD
from catalogus.sparql.check import Query
from catalogus.sparql.prefixes import short
from catalogus.sparql.tokens import Kind

Rows = list[tuple[Term | None, ...]]
"""The values of the variables, of none where there is none."""

_NOTHING = "()"
"""A table of a question without variables."""


def rows(answer: bytes) -> tuple[tuple[str, ...], Rows] | bool:
    """The names of the variables and the rows of an answer in the form `json`; or the answer to yes or no.

    Raises ValueError or SyntaxError for what is no such answer.
    """
    found = parse_query_results(answer, format=QueryResultsFormat.JSON)
    try:
        if isinstance(found, QueryBoolean):
            return bool(found)
        return tuple(variable.value for variable in found.variables), [tuple(row) for row in found]
    finally:
        del found  # also out of a traceback: only this thread may let it go


def shown(term: Term | None) -> str:
    """A term as people read it: a name with its prefix, a text with its language."""
    if isinstance(term, NamedNode):
        return visible(short(term.value))
    if isinstance(term, Literal):
        return visible(f"{term.value}@{term.language}" if term.language else term.value)
    return "" if term is None else str(term)


def ordered(query: Query, names: tuple[str, ...], found: Rows) -> tuple[tuple[str, ...], Rows]:
    """The columns in the order in which the question names them: those of `SELECT *` come in any."""
    said = query.said
    order = [piece.text[1:] for piece in said if piece.kind is Kind.VARIABLE]
    is_all = any(word.is_word("SELECT", "DISTINCT", "REDUCED") and sign.text == "*" for word, sign in pairwise(said))
    if not is_all or not set(names) <= set(order):
        return names, found
    places = sorted(range(len(names)), key=lambda place: order.index(names[place]))
    return tuple(names[place] for place in places), [tuple(row[place] for place in places) for row in found]


def table(names: tuple[str, ...], found: Rows, width: int) -> str:
    """Rows in columns, no wider than so many signs; what is short stays on one line."""
    if not names:
        return _NOTHING
    texts = [[shown(term) for term in row] for row in found]
    drawn = PrettyTable(names)
    drawn.set_style(TableStyle.SINGLE_BORDER)
    drawn.align = "l"
    natural = [max(map(len, column)) for column in zip(names, *texts, strict=True)]
    room = width - 3 * len(names) - 1
    for at, (name, most) in enumerate(zip(names, _fair(natural, [len(name) for name in names], room), strict=True)):
        drawn.max_width[name] = most
        if found and all(_is_number(row[at]) for row in found):
            drawn.align[name] = "r"
    drawn.add_rows(texts)
    return str(drawn.get_string())


def _fair(natural: list[int], least: list[int], room: int) -> list[int]:
    """How wide each column may be: those that need less than their share leave the rest to the others."""
    widths = dict.fromkeys(range(len(natural)), 0)
    left = sorted(widths, key=natural.__getitem__)
    while left:
        column = left.pop(0)
        widths[column] = min(natural[column], max(least[column], room // (len(left) + 1)))
        room -= widths[column]
    return list(widths.values())


def _is_number(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype in (XSD.integer, XSD.decimal, XSD.double)
