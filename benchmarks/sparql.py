"""Five saved queries, and the loading before them: ours, rdflib, an Oxigraph server and Virtuoso side by side.

    python benchmarks/sparql.py --products 300 3600

All hold the same triples of one generated catalogue, and are asked the same texts; every answer is held against ours by
the values in it. They are asked in turns, `--repeat` times, and the best counts. Oxigraph is PyPI's (`pip install
oxigraph`), Virtuoso Debian's (`virtuoso-opensource-7-bin`); a server that is not here is left out.
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
from answers import LIMIT, POOL, STORE, Ask, Stopped, Table
from generate import SAMPLES, generate
from measure import Run, measured
from run import CHANGES

from catalogus import config, dataset, filling, lists, sources, vragen
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


def in_pool(table: Table, graphs: Graphs, folder: Path, stack: ExitStack) -> Ask:
    """Embedded: a store on disk, and a process that has been asked before, as in `catalogus serve`."""
    start = time.perf_counter()
    store = filling.write(graphs, 0, folder)
    table.load(STORE, time.perf_counter() - start)
    pool = stack.enter_context(Pool(store.place, Limits(seconds=LIMIT, moment=LIMIT)))
    return lambda query: pool.ask(Question(query, _form(query)))


def by_command(table: Table, root: Path, folder: Path) -> Ask:
    """Whole runs of `catalogus query`, which find the store that the first of them made."""
    (file := folder / "vraag.rq").write_text("ASK {}", "utf-8")
    command = [*CATALOGUS, "query", str(root), str(file), "--date", DAY]
    table.load("`catalogus query`, the first: reading, a store, an answer", _run(command).seconds)

    def ask(query: Query) -> bytes:
        file.write_text(query.text, "utf-8")
        return _run([*command, "--form", _form(query)]).output.encode()

    return ask


def _form(query: Query) -> str:
    return "ntriples" if query.kind == "construct" else "json"


def in_rdflib(table: Table, graphs: Graphs) -> Ask:
    """In memory, as one graph of all triples, which is quicker for it than the union of many."""
    data = dataset.n_triples(frozenset().union(*graphs.values()))
    graph, start = rdflib.Graph(), time.perf_counter()
    graph.parse(data=data, format="nt")
    table.load("rdflib: parsing N-Triples into memory", time.perf_counter() - start)

    def ask(query: Query) -> bytes:
        with _limited():
            return graph.query(query.text).serialize(format="nt" if query.kind == "construct" else "json") or b""

    return ask


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


def on_server(table: Table, name: str, root: Path, server: Server, http: urllib3.PoolManager) -> Ask:
    """Loaded by whole runs of `catalogus push`, asked over one connection."""
    command = _push(root, server)
    table.load(f"`catalogus push` to {name}: everything", _run(command).seconds)
    table.load(f"`catalogus push` to {name}: nothing changed", _run(command).seconds)

    def ask(query: Query) -> bytes:
        accept = {"Accept": N_TRIPLES if query.kind == "construct" else JSON}
        fields = {"query": query.text}
        found = http.request("POST", server.endpoint, fields=fields, headers=accept, encode_multipart=False)
        assert found.status == 200, found.data.decode()
        return found.data

    return ask


def change(table: Table, name: str, root: Path, server: Server) -> None:
    """A push after an edit of one product, which is taken back."""
    path, text = CHANGES["one clean product changed"](root, "1")
    before = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    table.load(f"`catalogus push` to {name}: one province changed", _run(_push(root, server)).seconds)
    path.write_text(before, "utf-8")


def _push(root: Path, server: Server) -> list[str]:
    command = [*CATALOGUS, "push", str(root), "--store", server.store, "--date", DAY]
    if not server.user:
        return command
    (file := root.with_name("credentials.toml")).write_text(f'user = "{server.user}"\npassword = "{server.password}"\n')
    file.chmod(0o600)
    return [*command, "--credentials", str(file)]


CATALOGUS = [sys.executable, "-m", "catalogus"]


def _run(command: list[str]) -> Run:
    run = measured(command, 1800)
    assert run.code == 0, run.errors
    return run


def measure(products: int, repeat: int, folder: Path) -> Table:
    """Everything, on one catalogue: loading, then the queries, then a change."""
    root, table = folder / "catalogue", Table(products)
    generate(root, products, clean=True)
    for path in (root / "provincies/drenthe").glob("product-*1.yaml"):
        path.unlink()  # some obligations are not met, however many products there are
    start = time.perf_counter()
    graphs = dataset.graphs(resolve(sources.read(config.read(root), lists.load(root)), date.fromisoformat(DAY)))
    table.load("ours: reading the YAML", time.perf_counter() - start)
    with ExitStack() as stack:
        (folder / "ours").mkdir()
        engines = {POOL: in_pool(table, graphs, folder / "ours", stack)}
        engines["`catalogus query`"] = by_command(table, root, folder)
        engines["rdflib"] = in_rdflib(table, graphs)
        servers, http = _started(folder, stack), stack.enter_context(urllib3.PoolManager())
        engines |= {name: on_server(table, name, root, server, http) for name, server in servers.items()}
        table.ask(engines, saved(), repeat)
        for name, server in servers.items():
            change(table, name, root, server)
    return table


def _started(folder: Path, stack: ExitStack) -> Mapping[str, Server]:
    """The servers that are here."""
    servers = {}
    for name, start in SERVERS.items():
        (folder / name).mkdir()
        try:
            servers[name] = stack.enter_context(start(folder / name))
        except pytest.skip.Exception as absent:
            print(f"left out: {absent}", file=sys.stderr)
    return servers


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
