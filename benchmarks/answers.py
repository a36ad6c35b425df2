"""What engines of SPARQL answered and how long it took, as tables beside ours."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import inf
from typing import TypeAlias

import pyoxigraph as ox

from catalogus.comparing import value
from catalogus.sparql.check import Query

LIMIT = 60.0
"""The most seconds that one query may take."""
POOL, STORE = "ours", "ours: a store on disk"
"""What the others are compared with: who answers, and what is loaded."""

Ask: TypeAlias = Callable[[Query], bytes]
"""How an engine is asked."""
Answer: TypeAlias = Counter[object]
"""The rows or triples of an answer, by their values."""


class Stopped(BaseException):
    """It takes too long; nothing that catches exceptions may catch this one."""


@dataclass
class Table:
    """What was measured of one catalogue: seconds (None: stopped), and the answers."""

    products: int
    loading: dict[str, float] = field(default_factory=dict)
    asking: dict[tuple[str, str], float | None] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def load(self, what: str, seconds: float) -> None:
        self.loading[what] = seconds
        print(f"{self.products} {what}: {seconds:.2f} s", file=sys.stderr)

    def ask(self, engines: Mapping[str, Ask], queries: Mapping[str, Query], repeat: int) -> None:
        """Ask every engine every query, in turns, for a machine may be slow for a while; the best counts."""
        for (naam, query), _, (engine, ask) in product(queries.items(), range(repeat), engines.items()):
            best = self.asking.get((naam, engine), inf)
            if best is None:
                continue
            start = time.perf_counter()
            try:
                content = ask(query)
            except Stopped:
                self.asking[naam, engine] = None
            else:
                self.asking[naam, engine] = min(best, time.perf_counter() - start)
                self.answers[naam, engine] = read(query, content)

    def lines(self) -> Iterator[str]:
        """Both tables, each with how many times as long as ours."""
        engines = list(dict.fromkeys(engine for _, engine in self.asking))
        yield f"| {self.products:,} products: query | rows | {' | '.join(f'{engine}, ms' for engine in engines)} |"
        yield f"|---|{'---:|' * (1 + len(engines))}"
        for naam in dict.fromkeys(naam for naam, _ in self.asking):
            cells = (self._cell(naam, engine) for engine in engines)
            yield f"| `{naam}` | {self.answers[naam, POOL].total():,} | {' | '.join(cells)} |"
        yield ""
        yield f"| {self.products:,} products: loading | seconds | ÷ ours |"
        yield "|---|---:|---:|"
        ours = self.loading[STORE]
        yield from (f"| {what} | {seconds:.2f} | {seconds / ours:.1f} |" for what, seconds in self.loading.items())

    def _cell(self, naam: str, engine: str) -> str:
        ours, seconds = self.asking[naam, POOL], self.asking[naam, engine]
        assert ours
        ratio = (seconds or LIMIT) / ours
        times = "" if engine == POOL else f" (× {'> ' * (seconds is None)}{ratio:,.{1 if ratio >= 1 else 2}f})"
        if seconds is None:
            return f"> {LIMIT * 1000:,.0f}{times}"
        other = "" if self.answers[naam, engine] == self.answers[naam, POOL] else " **another answer**"
        return f"{seconds * 1000:,.1f}{times}{other}"


def read(query: Query, content: bytes) -> Answer:
    """An answer by its values."""
    if query.kind == "construct":
        triples = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        return Counter((triple.subject, triple.predicate, value(triple.object)) for triple in triples)
    solutions = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return Counter(tuple(map(value, row)) for row in solutions)
