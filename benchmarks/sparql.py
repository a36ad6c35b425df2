"""Five saved queries, and the loading before them: ours, rdflib, an Oxigraph server and Virtuoso side by side.

    python benchmarks/sparql.py --products 300 3600

All hold the same triples of one generated catalogue, and are asked the same texts; every answer is held against ours by
the values in it. The best of `--repeat` runs counts. Oxigraph is PyPI's (`pip install oxigraph`), Virtuoso Debian's
(`virtuoso-opensource-7-bin`); a server that is not here is left out.
"""

import argparse
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parent)]

import pytest
import rdflib
import urllib3
from answers import LIMIT, POOL, STORE, Stopped, Table
from generate import SAMPLES, generate
from measure import Run, measured
from run import CHANGES

from catalogus import config, dataset, lists, sources, triplestore, vragen
from catalogus.dataset import Graphs
from catalogus.resolve import resolve
from catalogus.sparql.bind import bind
from catalogus.sparql.check import Query, check
from catalogus.sparql.pool import Limits, Pool, Question
from harness.servers import Server, oxigraph, virtuoso

DAY = "2026-11-25"
VALUES: Mapping[str, Mapping[str, str]] = {
    "sdg-dekking": {},
    "sdg-verplichtingen-niet-gehaald": {},
    "producten-op-een-wet": {"wet": "BWBR0037885"},
    "gewijzigd-sinds": {"sinds": "2025-10-01"},
    "product-als-schema-org": {"product": "https://producten.example/drenthe/product-0000"},
}
"""The saved queries that are asked, with values that a generated catalogue has."""
SERVERS = {"Oxigraph server": oxigraph, "Virtuoso": virtuoso}
JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"


def saved() -> Mapping[str, Query]:
    """The five, with their values."""
    found = {vraag.naam: vraag for vraag in vragen.read(SAMPLES)[0]}
    return {naam: bind(check(found[naam].text), values) for naam, values in VALUES.items()}


def ours(table: Table, root: Path, queries: Mapping[str, Query], repeat: int, folder: Path) -> Graphs:
    """Embedded: by the processes that `catalogus serve` asks too, and by whole runs of `catalogus query`."""
    start = time.perf_counter()
    graphs = dataset.graphs(resolve(sources.read(config.read(root), lists.load(root)), date.fromisoformat(DAY)))
    table.load("ours: reading the YAML", time.perf_counter() - start)
    start = time.perf_counter()
    store = triplestore.write(graphs, 0, folder)
    table.load(STORE, time.perf_counter() - start)
    with Pool(store.place, Limits(seconds=LIMIT, moment=LIMIT)) as pool:
        table.ask(POOL, queries, repeat, lambda query: pool.ask(Question(query, _form(query))))
    (file := folder / "vraag.rq").write_text("ASK {}", "utf-8")
    command = [*CATALOGUS, "query", str(root), str(file), "--date", DAY]
    table.load("`catalogus query`, the first: reading, a store, an answer", _run(command).seconds)
    table.ask("`catalogus query`", queries, repeat, lambda query: _asked(command, file, query))
    return graphs


def _asked(command: list[str], file: Path, query: Query) -> bytes:
    file.write_text(query.text, "utf-8")
    return _run([*command, "--form", _form(query)]).output.encode()


def _form(query: Query) -> str:
    return "ntriples" if query.kind == "construct" else "json"


def of_rdflib(table: Table, graphs: Graphs, queries: Mapping[str, Query], repeat: int) -> None:
    """In memory, as one graph of all triples, which is quicker for it than the union of many."""
    data = dataset.n_triples(frozenset().union(*graphs.values()))
    graph, start = rdflib.Graph(), time.perf_counter()
    graph.parse(data=data, format="nt")
    table.load("rdflib: parsing N-Triples into memory", time.perf_counter() - start)

    def answer(query: Query) -> bytes:
        with _limited():
            found = graph.query(query.text).serialize(format="nt" if query.kind == "construct" else "json")
        return found or b""

    table.ask("rdflib", queries, repeat, answer)


@contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def of_server(table: Table, name: str, root: Path, server: Server, queries: Mapping[str, Query], repeat: int) -> None:
    """Loaded by whole runs of `catalogus push`, asked over one connection; asked before anything changes."""
    command = [*CATALOGUS, "push", str(root), "--store", server.store, "--date", DAY, *_who(server, root)]
    table.load(f"`catalogus push` to {name}: everything", _run(command).seconds)
    table.load(f"`catalogus push` to {name}: nothing changed", _run(command).seconds)
    with urllib3.PoolManager() as http:

        def answer(query: Query) -> bytes:
            accept = {"Accept": N_TRIPLES if query.kind == "construct" else JSON}
            fields = {"query": query.text}
            found = http.request("POST", server.endpoint, fields=fields, headers=accept, encode_multipart=False)
            assert found.status == 200, found.data.decode()
            return found.data

        table.ask(name, queries, repeat, answer)
    path, text = CHANGES["one clean product changed"](root, "1")
    before = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    table.load(f"`catalogus push` to {name}: one province changed", _run(command).seconds)
    path.write_text(before, "utf-8")


def _who(server: Server, root: Path) -> list[str]:
    if not server.user:
        return []
    (file := root.with_name("credentials.toml")).write_text(f'user = "{server.user}"\npassword = "{server.password}"\n')
    file.chmod(0o600)
    return ["--credentials", str(file)]


CATALOGUS = [sys.executable, "-m", "catalogus"]


def _run(command: list[str]) -> Run:
    run = measured(command, 1800)
    assert run.code == 0, run.errors
    return run


def measure(products: int, repeat: int, folder: Path) -> Table:
    """Everything, on one catalogue."""
    root, queries, table = folder / "catalogus", saved(), Table(products)
    generate(root, products, clean=True)
    for name in ("ours", *SERVERS):
        (folder / name).mkdir()
    graphs = ours(table, root, queries, repeat, folder / "ours")
    of_rdflib(table, graphs, queries, repeat)
    for name, start in SERVERS.items():
        with ExitStack() as stack:
            try:
                server = stack.enter_context(start(folder / name))
            except pytest.skip.Exception as absent:
                print(f"left out: {absent}", file=sys.stderr)
            else:
                of_server(table, name, root, server, queries, repeat)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure SPARQL, side by side.")
    parser.add_argument("--products", type=int, nargs="+", default=[300, 3600])
    parser.add_argument("--repeat", type=int, default=3, help="runs of each query, of which the best is shown")
    given = parser.parse_args()
    for products in given.products:
        with TemporaryDirectory() as folder:
            print("\n".join(measure(products, given.repeat, Path(folder)).lines()), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
