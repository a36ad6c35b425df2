"""The endpoint under attack: fifty hostile questions at once, and somebody who only wants to know something."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest

from conftest import DAY, SAMPLES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says in /proc what processes take")

GOOD = "SELECT ?titel { ?p a ppc:Product ; dct:title ?titel } ORDER BY ?titel LIMIT 10"
AT_ONCE, SECONDS, ENOUGH = 50, 8.0, 10


def hostile(port: int) -> list[str]:
    """What no endpoint should choke on; `port` is one where nobody may call."""
    elsewhere = f"<http://127.0.0.1:{port}/>"
    triples = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    return [
        f"SELECT * {{ {triples} }}",
        f"SELECT (COUNT(*) AS ?n) {{ {triples} FILTER(?c < ?f && ?f < ?i) }}",
        f"SELECT DISTINCT ?a ?d ?g {{ {triples} }} ORDER BY ?i",
        f"SELECT (GROUP_CONCAT(STR(?c)) AS ?x) {{ {triples} }}",
        f"CONSTRUCT {{ ?a ?e ?i }} {{ {triples} }}",
        "SELECT * " + "{" * 3_000 + "}" * 3_000,
        "SELECT * " + "{" * 60_000,
        "ASK { ?s ?p (" + "?a " * 4_900 + ") }",
        "ASK { ?s " + "/".join(["ppc:link"] * 2_000) + " ?o }",
        "ASK { FILTER(" + "!" * 40_000 + "true) }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '^(([a-z])+.)+[A-Z]([a-z])+$') }",
        "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '(.*a){20,}(.*b){20,}(.*c){20,}') }",
        "SELECT * { ?s (ppc:link|dct:title|!ppc:url)* ?o . ?o (^ppc:link|!dct:title)+ ?q }",
        "SELECT (SHA512(CONCAT(?v, ?v)) AS ?h) { ?x ?y ?z BIND(STR(?z) AS ?w) BIND(CONCAT(?w, ?w, ?w, ?w, ?w) AS ?v) }",
        "SELECT * { ?s ?p ?o }",
        f"SELECT * {{ SERVICE {elsewhere} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ OPTIONAL {{ SERVICE SILENT {elsewhere} {{ ?s ?p ?o }} }} }}",
        f"ASK {{ FILTER NOT EXISTS {{ SERVICE {elsewhere} {{ ?s ?p ?o }} }} }}",
        f"SELECT * FROM {elsewhere} {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED {elsewhere} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"LOAD {elsewhere}",
        "SELECT * { ?s ?p '" + "x" * 49_000,
        "SELECT * { " + "a-" * 24_900,
        'SELECT * { "' + '\\"' * 24_900,
        "SELECT * { ?s " + "a." * 24_900,
        "\x00\ufffe" * 1_000,
        "",
        "x" * 200_000,
    ]


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """`catalogus serve` as its user would start it, with a folder for what is temporary: its process, and its port."""
    command = [sys.executable, "-m", "catalogus", "serve", str(SAMPLES), "--port", "0", "--date", DAY, "--lang", "en"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found
        try:
            yield process.pid, int(found[1])
        finally:
            process.terminate()


def ask(port: int, query: str, patience: float = 60) -> int:
    """The status of an answer, -1 if it is no problem in words; 0 if the server hung up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        if len(query) < 5_000:
            connection.request(
                "GET", f"/sparql?query={quote(query)}", headers={"Accept": "application/json, */*;q=0.5"}
            )
        else:
            connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        response.read()
        problem = response.headers["Content-Type"] == "application/problem+json"
        return response.status if problem == (response.status >= 400) else -1
    except OSError:
        return 0
    finally:
        connection.close()


def memory(process: int) -> int:
    """What a process and those that it started take, in bytes."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if process in (int(folder.name), parent):
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue
    return total


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    """What is to be closed, also when a test fails."""
    with ExitStack() as stack:
        yield stack


@pytest.mark.enable_socket
def test_fifty_hostile_questions_at_once_do_not_keep_others_from_answers(tmp_path: Path, closing: ExitStack) -> None:
    trap = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
    trap.settimeout(0)
    statuses: Counter[int] = Counter()
    answered: list[float] = []
    refused = 0
    most = 0
    over = Event()

    with served(tmp_path) as (process, port), ThreadPoolExecutor(AT_ONCE) as threads:
        texts = hostile(trap.getsockname()[1])
        assert ask(port, GOOD) == 200  # the store is made at the first question

        def attack(number: int) -> None:
            at = number
            while not over.is_set():
                statuses[ask(port, texts[at % len(texts)])] += 1
                at += 7

        for number in range(AT_ONCE):
            threads.submit(attack, number)
        until = time.monotonic() + SECONDS
        # On a slow machine it takes longer to get as many answers.
        while time.monotonic() < until or (len(answered) < ENOUGH and refused < ENOUGH):
            start = time.monotonic()
            status = ask(port, GOOD)
            if status == 200:
                answered.append(time.monotonic() - start)
            else:
                assert status == 503
                refused += 1
            most = max(most, memory(process))
            time.sleep(0.05)
        over.set()
        threads.shutdown()
        assert ask(port, GOOD) == 200

    told = f"{refused} refused, slowest {max(answered):.2f} s, most {most / 1e6:.0f} MB, {statuses}"
    assert len(answered) >= ENOUGH, told
    assert refused <= len(answered) / 3, told
    assert set(statuses) <= {200, 400, 413, 500, 503}, told
    assert most < 2_000_000_000, told
    with pytest.raises(BlockingIOError):
        trap.accept()
    assert not list(tmp_path.iterdir()), "what is temporary is gone when it stops"
