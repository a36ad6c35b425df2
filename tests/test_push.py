"""`catalogus push` into a real Oxigraph and a real Virtuoso, and by way of a proxy that does everything wrong."""

import base64
import json
import os
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from catalogus import config, credentials, dataset, http, lists, remote, sources
from catalogus.comparing import difference
from catalogus.credentials import Credentials, CredentialsError
from catalogus.namespaces import DCT, XSD
from catalogus.pushing import INHOUD, SCHEMA, Push, Task
from catalogus.remote import Remote, is_usable
from catalogus.resolve import resolve
from catalogus.stores import Store
from conftest import DAY, ROOT, SAMPLES, Ran
from harness import faults
from harness.faults import Proxy, proxy
from harness.servers import Server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

BASIS = "https://producten.example"
CANARY = "kanarie-4f7d-geheim"
PROVINCIES = ("drenthe", "limburg", "zeeland")
EVERY = ("drenthe", "lijsten", "limburg", "referentie", "zeeland")
LOOKS = 7
"""What a push into an empty store asks before its first PUT; after that it is PUT, GET, GET, PUT for each graph."""
SOME = NamedNode(f"{BASIS}/graaf/proef")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is known, and nobody waits."""
    for name in credentials.NAMES:
        monkeypatch.delenv(credentials.ENVIRONMENT + name.upper(), raising=False)
    monkeypatch.setattr(remote, "BACKOFF", 0.0)
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three provinces with one product each, which they share, and a UPL of that product alone: a push is quick."""
    root = tmp_path_factory.mktemp("push") / "catalogus"
    shutil.copytree(ROOT / "tests/cases/basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    for provincie in PROVINCIES[1:]:
        folder = root / "provincies" / provincie
        folder.mkdir()
        organisatie = (SAMPLES / "provincies" / provincie / "organisatie.yaml").read_text("utf-8")
        kept = "".join(line for line in organisatie.splitlines(keepends=True) if "huiskleur" not in line)
        (folder / "organisatie.yaml").write_text(kept, "utf-8")
        shutil.copy(root / "provincies/drenthe/wedstrijd-op-de-weg.yaml", folder)
    upl = (ROOT / "vocab/upl.ttl").read_text("utf-8").split("\n\n")
    few = [part for part in upl if part.startswith(("#", "PREFIX", "lijst:upl")) or '"wedstrijd op de weg"' in part]
    (root / "lijsten").mkdir()
    (root / "lijsten/upl.ttl").write_text("\n\n".join(few), "utf-8")
    return root


@pytest.fixture
def catalogue(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(whole, tmp_path / "catalogus"))


@pytest.fixture
def oxi(oxigraph: Server) -> Iterator[Server]:
    yield oxigraph
    clear(oxigraph)


@pytest.fixture
def virt(virtuoso: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CATALOGUS_STORE_USER", virtuoso.user)
    monkeypatch.setenv("CATALOGUS_STORE_PASSWORD", virtuoso.password)
    yield virtuoso
    clear(virtuoso)


@pytest.fixture(params=["oxi", "virt"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


@pytest.fixture
def between(oxi: Server) -> Iterator[Proxy]:
    with proxy(oxi.store) as server:
        yield server


@pytest.fixture
def push(run: Callable[..., Ran], catalogue: Path) -> Callable[..., Ran]:
    return lambda store, *arguments: run("push", catalogue, "--store", store, "--date", DAY, *arguments)


def opened(server: Server) -> Remote:
    return Remote(server.store, Credentials(server.user, server.password))


def clear(server: Server, basis: str = BASIS) -> None:
    with opened(server) as session:
        for name in (*EVERY, INHOUD, "proef"):
            Store(session).remove(dataset.name(basis, name))


def stored(server: Server, name: str) -> frozenset[Triple]:
    with opened(server) as session:
        return Store(session).read(dataset.name(BASIS, name))


def hashed(server: Server) -> set[str]:
    """The graphs that the store says to have whole."""
    inhoud = stored(server, INHOUD)
    return {str(t.subject.value).rpartition("/")[2] for t in inhoud if t.predicate == SCHEMA.sha256}


def change(catalogue: Path, provincie: str, old: str = "publicatieDatum: 2026-01-15") -> None:
    path = catalogue / "provincies" / provincie / "wedstrijd-op-de-weg.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, "publicatieDatum: 2026-01-16"), "utf-8")


def writes(between: Proxy) -> list[str]:
    """Which graphs were written or removed by way of the proxy."""
    return [
        f"{asked.method} {asked.path.rpartition('%2F')[2]}"
        for asked in between.asked
        if asked.method in ("PUT", "DELETE")
    ]


# What is there afterwards


def test_every_province_is_a_graph_and_what_they_share_are_two(push: Callable[..., Ran], server: Server) -> None:
    ran = push(server.store)
    assert (ran.code, ran.out.count("geschreven 5")) == (0, 1), ran.err
    assert hashed(server) == set(EVERY)
    for name in EVERY:
        assert stored(server, name)


@pytest.fixture(scope="module")
def samples() -> Mapping[NamedNode, frozenset[Triple]]:
    resolution = resolve(sources.read(config.read(SAMPLES), lists.load(SAMPLES)), date.fromisoformat(DAY))
    return dataset.graphs(resolution)


def test_the_samples_are_in_each_store_what_they_are_here(
    samples: Mapping[NamedNode, frozenset[Triple]], server: Server
) -> None:
    with opened(server) as session:
        store = Store(session)
        push = Push(store, dataset.name(BASIS, INHOUD), samples)
        try:
            plan = push.plan({}, None, False)
            done = dict(push.carry_out(plan, {}))
            assert (len(done), [found for found in done.values() if found]) == (14, [])
            again = push.verified(push.plan(push.present(), None, False))
            assert set(again.tasks.values()) == {Task.SAME}
        finally:
            for graph in samples:
                store.remove(graph)


def test_a_second_push_writes_nothing(push: Callable[..., Ran], between: Proxy) -> None:
    assert push(between.store).code == 0
    between.asked.clear()
    ran = push(between.store)
    assert (ran.code, ran.out) == (
        0,
        f"In 127.0.0.1:{between.server_port} is niets veranderd. Grafen die gelijk zijn: 5.\n",
    )
    assert [asked.method for asked in between.asked] == ["GET"]


def test_one_changed_province_is_one_graph(push: Callable[..., Ran], between: Proxy, catalogue: Path) -> None:
    push(between.store)
    between.asked.clear()
    change(catalogue, "limburg")
    ran = push(between.store)
    assert (ran.code, writes(between)) == (0, ["PUT inhoud", "PUT limburg", "PUT inhoud"])
    assert "geschreven 1, al gelijk 4, verwijderd 0" in ran.out


def test_one_province_alone_leaves_the_others(push: Callable[..., Ran], between: Proxy, catalogue: Path) -> None:
    assert push(between.store, "--provincie", "zeeland").code == 0
    assert writes(between) == ["PUT inhoud", "PUT zeeland", "PUT inhoud"]
    between.asked.clear()
    shutil.rmtree(catalogue / "provincies/zeeland")
    assert push(between.store, "--provincie", "drenthe").code == 0
    assert writes(between) == ["PUT inhoud", "PUT drenthe", "PUT inhoud"]


def test_a_province_with_errors_keeps_what_it_has(push: Callable[..., Ran], oxi: Server, catalogue: Path) -> None:
    push(oxi.store)
    before = stored(oxi, "limburg")
    change(catalogue, "drenthe")
    product = catalogue / "provincies/limburg/wedstrijd-op-de-weg.yaml"
    product.write_text(product.read_text("utf-8") + "onbekend: ja\n", "utf-8")
    ran = push(oxi.store)
    assert ran.code == 1
    assert "Achtergehouden: limburg (fouten: 1; " in ran.err
    assert "geschreven 1, al gelijk 3" in ran.out
    assert stored(oxi, "limburg") == before
    assert hashed(oxi) == set(EVERY)


def test_a_catalogue_with_errors_everywhere_writes_nothing(
    push: Callable[..., Ran], between: Proxy, catalogue: Path
) -> None:
    for provincie in PROVINCIES:
        with (catalogue / "provincies" / provincie / "organisatie.yaml").open("a") as file:
            file.write("onbekend: ja\n")
    ran = push(between.store)
    assert (ran.code, between.asked) == (1, [])
    assert "geen van deze provincies is zonder fouten" in ran.err


def test_a_province_that_is_not_there_is_not_said_to_have_errors(
    push: Callable[..., Ran], between: Proxy, catalogue: Path
) -> None:
    shutil.rmtree(catalogue / "provincies/zeeland")
    ran = push(between.store, "--provincie", "zeeland")
    assert (ran.code, between.asked, ran.err.splitlines()) == (
        1,
        [],
        [
            "Provincie «zeeland» staat niet in deze catalogus.",
            "Er is niets weggeschreven: deze catalogus heeft geen provincie om weg te schrijven. "
            "Wat er stond, staat er nog.",
        ],
    )


def test_beside_what_was_withheld_nothing_else_changed(
    push: Callable[..., Ran], between: Proxy, catalogue: Path
) -> None:
    push(between.store)
    shutil.rmtree(catalogue / "provincies/zeeland")
    ran = push(between.store)
    assert (ran.code, ran.err.count("Achtergehouden: zeeland (")) == (1, 1)
    assert ran.out == f"Verder is in 127.0.0.1:{between.server_port} niets veranderd. Grafen die gelijk zijn: 4.\n"
    with (catalogue / "provincies/limburg/organisatie.yaml").open("a") as file:
        file.write("onbekend: ja\n")
    ran = push(between.store, "--provincie", "limburg", "--provincie", "drenthe", "--lang", "en")
    assert ran.out == f"Nothing else has changed in 127.0.0.1:{between.server_port}. Graphs that are the same: 1.\n"


def test_a_referentie_with_errors_stays_away_with_who_uses_it(
    push: Callable[..., Ran], oxi: Server, catalogue: Path
) -> None:
    push(oxi.store)
    before = stored(oxi, "referentie")
    with (catalogue / "referentie/wedstrijd-op-de-weg.yaml").open("a") as file:
        file.write("onbekend: ja\n")
    for provincie in PROVINCIES[1:]:
        product = catalogue / "provincies" / provincie / "wedstrijd-op-de-weg.yaml"
        product.unlink()
    assert push(oxi.store, "--allow-shrink").code == 1
    assert stored(oxi, "referentie") == before


# Guards


def test_a_province_that_is_gone_leaves_the_store_only_when_that_is_said(
    push: Callable[..., Ran], server: Server, catalogue: Path
) -> None:
    push(server.store)
    shutil.rmtree(catalogue / "provincies/zeeland")
    ran = push(server.store)
    assert ran.code == 1
    assert "Achtergehouden: zeeland (" in ran.err
    assert "--allow-shrink" in ran.err
    assert stored(server, "zeeland")
    ran = push(server.store, "--allow-shrink")
    assert (ran.code, ran.out.count("verwijderd 1")) == (0, 1)
    assert not stored(server, "zeeland")
    assert hashed(server) == set(EVERY) - {"zeeland"}


def test_a_province_that_loses_its_products_is_withheld(push: Callable[..., Ran], oxi: Server, catalogue: Path) -> None:
    push(oxi.store)
    (catalogue / "provincies/limburg/wedstrijd-op-de-weg.yaml").unlink()
    before = stored(oxi, "limburg")
    ran = push(oxi.store)
    assert ran.code == 1
    assert "limburg (van 1 producten zouden er nog 0 over zijn" in ran.err
    assert stored(oxi, "limburg") == before
    assert push(oxi.store, "--allow-shrink").code == 0
    assert stored(oxi, "limburg") < before


def test_the_guard_remembers_what_there_was_when_a_push_was_cut_short(
    push: Callable[..., Ran], between: Proxy, oxi: Server, catalogue: Path
) -> None:
    push(between.store)
    change(catalogue, "limburg")
    between.faults = [faults.passes] * 3 + [faults.status(403)]  # after the hash is gone, before the graph
    assert push(between.store).code == 3
    assert hashed(oxi) == set(EVERY) - {"limburg"}
    (catalogue / "provincies/limburg/wedstrijd-op-de-weg.yaml").unlink()
    assert "van 1 producten" in push(between.store).err


def test_the_guard_looks_itself_when_the_store_does_not_say_what_it_has(
    push: Callable[..., Ran], server: Server, catalogue: Path
) -> None:
    push(server.store)
    before = stored(server, "limburg")
    with opened(server) as session:
        Store(session).remove(dataset.name(BASIS, INHOUD))
    (catalogue / "provincies/limburg/wedstrijd-op-de-weg.yaml").unlink()
    change(catalogue, "drenthe")
    ran = push(server.store, "--dry-run")
    assert "limburg (van 1 producten zouden er nog 0 over zijn" in ran.err
    lines = ran.out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("gewijzigd: drenthe"))
    assert lines[at + 1 : at + 3] == [
        '    - <drenthe/wedstrijd-op-de-weg> dct:issued "2026-01-15"^^xsd:date',
        '    + <drenthe/wedstrijd-op-de-weg> dct:issued "2026-01-16"^^xsd:date',
    ]
    assert push(server.store).code == 1
    assert stored(server, "limburg") == before
    assert hashed(server) == set(EVERY) - {"limburg"}


def test_graphs_of_others_are_never_removed(push: Callable[..., Ran], oxi: Server) -> None:
    theirs = NamedNode("https://elders.example/graaf/x")
    with opened(oxi) as session:
        store = Store(session)
        store.replace(theirs, [Triple(SOME, DCT.title, Literal("van een ander"))])
        store.replace(SOME, [Triple(SOME, DCT.title, Literal("onbekend"))])
        store.replace(dataset.name(BASIS, INHOUD), [Triple(theirs, SCHEMA.sha256, Literal("00"))])
        assert push(oxi.store, "--allow-shrink").code == 0
        assert store.read(theirs)
        assert store.read(SOME)
        store.remove(theirs)


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_the_graphs_of_an_old_basis_stay_until_they_are_removed_as_the_guide_says(
    push: Callable[..., Ran], virt: Server, catalogue: Path
) -> None:
    push(virt.store)
    config, other = catalogue / "catalogus.toml", "https://anders.example"
    config.write_text(config.read_text("utf-8").replace(BASIS, other), "utf-8")
    try:
        assert push(virt.store, "--allow-shrink").code == 0
        assert hashed(virt) == set(EVERY)
        guide = (ROOT / "docs/beheer.md").read_text("utf-8")
        (example,) = (line for line in guide.splitlines() if line.startswith("$ curl ") and "DELETE" in line)
        for name in (*EVERY, INHOUD):
            told = example.removeprefix("$ ").replace("-u catalogus", f"-u {virt.user}:{virt.password}")
            told = told.replace("https://opslag.example/sparql-graph-crud-auth", virt.store)
            told = told.replace("https://oud.example/graaf/drenthe", f"{BASIS}/graaf/{name}")
            subprocess.run([*shlex.split(told), "--fail", "--silent"], check=True, capture_output=True)
            assert not stored(virt, name)
        assert "Grafen die gelijk zijn: 5." in push(virt.store, "--verify").out
    finally:
        clear(virt, other)


# Looking first, and mending


def test_a_dry_run_writes_nothing_and_says_what_is_new(push: Callable[..., Ran], between: Proxy) -> None:
    ran = push(between.store, "--dry-run")
    assert (ran.code, writes(between)) == (0, [])
    assert [line.partition(" (")[0] for line in ran.out.splitlines()] == [
        *(f"nieuw: {name}" for name in EVERY),
        "Er is niets weggeschreven",
    ]


def test_a_dry_run_shows_what_differs_by_value(push: Callable[..., Ran], server: Server, catalogue: Path) -> None:
    push(server.store)
    change(catalogue, "limburg")
    shutil.rmtree(catalogue / "provincies/zeeland")
    ran = push(server.store, "--dry-run", "--allow-shrink")
    lines = ran.out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("gewijzigd: limburg"))
    shown = [line for line in lines[at + 1 :] if line.startswith("    ")]
    assert '    - <limburg/wedstrijd-op-de-weg> dct:issued "2026-01-15"^^xsd:date' in shown
    assert '    + <limburg/wedstrijd-op-de-weg> dct:issued "2026-01-16"^^xsd:date' in shown
    assert len(shown) < 10  # so nothing that is only spelt otherwise
    assert "verdwijnt: zeeland" in lines
    assert stored(server, "zeeland")


def test_of_a_long_difference_forty_lines_are_shown(push: Callable[..., Ran], oxi: Server) -> None:
    push(oxi.store)
    with opened(oxi) as session:
        Store(session).replace(dataset.name(BASIS, "lijsten"), [Triple(SOME, DCT.title, Literal("x" * 500))])
    ran = push(oxi.store, "--dry-run", "--verify")
    assert "beschadigd: lijsten" in ran.out
    shown = [line for line in ran.out.splitlines() if line.startswith("    ")]
    assert len(shown) == 41
    assert shown[-1].startswith("    … en nog ")
    assert max(map(len, shown)) < 300


def test_verify_mends_what_the_store_no_longer_has(push: Callable[..., Ran], server: Server) -> None:
    push(server.store)
    right = stored(server, "drenthe")
    with opened(server) as session:
        Store(session).replace(dataset.name(BASIS, "drenthe"), list(right)[1:])
    assert "niets veranderd" in push(server.store).out
    ran = push(server.store, "--verify")
    assert (ran.code, ran.out.count("geschreven 1, al gelijk 4")) == (0, 1)
    assert not difference(right, stored(server, "drenthe"))


# A store that falters


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(faults.reset, id="reset"),
        pytest.param(faults.lost, id="done, and the answer lost"),
        pytest.param(faults.truncated, id="truncated"),
        pytest.param(faults.status(500), id="500"),
        pytest.param(faults.status(502), id="502"),
        pytest.param(faults.status(503, {"Retry-After": "0"}), id="503"),
        pytest.param(faults.status(429, {"Retry-After": "nonsense"}), id="429"),
        pytest.param(faults.delay(0.02), id="delay"),
    ],
)
def test_what_passes_is_tried_again(push: Callable[..., Ran], between: Proxy, oxi: Server, fault: faults.Fault) -> None:
    for _ in range(LOOKS + 1 + 4 * len(EVERY)):
        between.faults += [fault, faults.passes]
    ran = push(between.store)
    assert (ran.code, hashed(oxi)) == (0, set(EVERY)), ran.err


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(faults.reset, "de server is niet bereikbaar", id="reset"),
        pytest.param(faults.truncated, "het antwoord is niet volledig", id="truncated"),
        pytest.param(faults.status(500), "de server antwoordt 500", id="500"),
        pytest.param(faults.status(503, {"Retry-After": "1"}), "de server antwoordt 503", id="503"),
        pytest.param(faults.delay(1), "de server antwoordt niet op tijd", id="delay"),
        pytest.param(faults.drips_head, "de server antwoordt niet op tijd", id="slow head"),
        pytest.param(faults.drips_body, "het duurt langer dan", id="slow body"),
    ],
)
def test_what_does_not_pass_is_said(
    push: Callable[..., Ran],
    between: Proxy,
    fault: faults.Fault,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remote, "READ", 0.2)
    monkeypatch.setattr(remote, "TOTAL", 0.6)
    between.faults = [fault] * 100
    start = time.monotonic()
    ran = push(between.store)
    assert (ran.code, "Traceback" in ran.err) == (3, False), ran.err
    assert told in ran.err
    assert writes(between) == []
    assert time.monotonic() - start < 6


def test_a_store_that_asks_to_wait_is_waited_for(
    push: Callable[..., Ran], between: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("catalogus.remote.time.sleep", waited.append)
    monkeypatch.setattr(http, "LONGEST_WAIT", 30.0)
    asked = ["7", "3600"]
    between.faults = [faults.status(503, {"Retry-After": seconds}) for seconds in asked]
    assert push(between.store).code == 0
    assert waited == [7.0, 30.0]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 413, 418])
def test_a_refusal_is_not_repeated(push: Callable[..., Ran], between: Proxy, code: int) -> None:
    between.faults = [faults.passes] * LOOKS + [faults.status(code)]
    ran = push(between.store)
    assert (ran.code, len(between.asked)) == (3, LOOKS + 1)
    assert f"de server antwoordt {code}" in ran.err
    assert "De volgende push doet de rest." in ran.err


def test_a_redirect_is_said_and_not_followed(push: Callable[..., Ran], between: Proxy, oxi: Server) -> None:
    with proxy(oxi.store) as other:
        between.faults = [faults.redirect(f"{other.store}/elders")]
        ran = push(between.store)
        assert (ran.code, other.asked) == (3, [])
        assert f"de server verwijst door naar http://127.0.0.1:{other.server_port}, en" in ran.err


def test_an_answer_that_is_no_graph_is_said(push: Callable[..., Ran], between: Proxy) -> None:
    between.faults = [faults.status(200)]
    ran = push(between.store)
    assert (ran.code, ran.err.count("het antwoord is geen graaf")) == (3, 1)
    between.faults = [faults.status(200, {"Content-Type": "text/turtle"})]
    assert push(between.store).code == 3


def test_a_graph_that_comes_back_otherwise_is_not_done(
    push: Callable[..., Ran], between: Proxy, oxi: Server, catalogue: Path
) -> None:
    push(between.store)
    change(catalogue, "limburg")
    swallow = faults.status(204)  # the store says that it wrote, and did not
    between.faults = [faults.passes] * 3 + [swallow]
    ran = push(between.store)
    assert (ran.code, ran.err.count("Graaf limburg staat niet goed in de opslag")) == (3, 1)
    assert '    + <limburg/wedstrijd-op-de-weg> dct:issued "2026-01-16"^^xsd:date' in ran.err
    assert hashed(oxi) == set(EVERY) - {"limburg"}
    assert (push(between.store).code, hashed(oxi)) == (0, set(EVERY))


def test_a_graph_that_stays_where_it_was_removed_is_not_done(
    push: Callable[..., Ran], between: Proxy, oxi: Server, catalogue: Path
) -> None:
    push(between.store)
    shutil.rmtree(catalogue / "provincies/zeeland")
    between.faults = [faults.keeps] * 9
    ran = push(between.store, "--allow-shrink")
    assert (ran.code, ran.err.count("Graaf zeeland staat nog in de opslag (")) == (3, 1), ran.err
    assert stored(oxi, "zeeland")
    assert hashed(oxi) == set(EVERY) - {"zeeland"}
    between.faults = []
    ran = push(between.store, "--allow-shrink")
    assert (ran.code, ran.out.count("verwijderd 1"), stored(oxi, "zeeland")) == (0, 1, frozenset())


def test_nobody_at_that_address_is_said(push: Callable[..., Ran]) -> None:
    ran = push("http://127.0.0.1:9/store")
    assert (ran.code, ran.err.count("de server is niet bereikbaar")) == (3, 1)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """One that this machine signed itself, and a server that shows it."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    cert, key = folder / "cert.pem", folder / "key.pem"
    asked = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", cert, "-keyout", key]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *asked]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context


def test_over_https_a_certificate_must_be_right(
    push: Callable[..., Ran], oxi: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, context = certificate(tmp_path)
    with proxy(oxi.store, context) as server:
        ran = push(server.store)
        assert (ran.code, ran.err.count("het certificaat van de server klopt niet")) == (3, 1), ran.err
        assert server.asked == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
        assert push(server.store).code == 0
        monkeypatch.setattr(remote, "READ", 0.3)
        monkeypatch.setattr(remote, "RETRIES", 0)
        server.faults = [faults.drips_head]
        ran = push(server.store)
        assert (ran.code, ran.err.count("de server antwoordt niet op tijd")) == (3, 1), ran.err


# Cut short


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is a signal here")
def test_who_interrupts_it_hears_what_is_done(between: Proxy, catalogue: Path) -> None:
    between.faults = [faults.passes] * (LOOKS + 5) + [faults.holds] * 9
    command = [sys.executable, "-m", "catalogus", "push", str(catalogue), "--store", between.store, "--date", DAY]
    with subprocess.Popen([*command, "--lang", "nl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while between.done < LOOKS + 5 and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "afgebroken. Grafen die klaar zijn: 1 van 5 (drenthe)." in err.decode()


@pytest.mark.parametrize(
    ("at", "fault"),
    [
        pytest.param(LOOKS, faults.passes, id="before anything is written"),
        pytest.param(LOOKS + 1, faults.lost, id="noted, and not answered"),
        pytest.param(LOOKS + 2, faults.reset, id="a graph not written"),
        pytest.param(LOOKS + 2, faults.lost, id="a graph written, and not answered"),
        pytest.param(LOOKS + 3, faults.passes, id="a graph read back"),
        pytest.param(LOOKS + 5, faults.lost, id="a graph done, and not answered"),
        pytest.param(LOOKS + 18, faults.passes, id="the last graph written"),
        pytest.param(LOOKS + 21, faults.lost, id="all done, and not answered"),
    ],
)
def test_killed_anywhere_the_next_push_does_the_rest(
    push: Callable[..., Ran], between: Proxy, oxi: Server, catalogue: Path, at: int, fault: faults.Fault
) -> None:
    between.faults = [faults.passes] * (at - 1) + [fault] + [faults.holds] * 9
    command = [sys.executable, "-m", "catalogus", "push", str(catalogue), "--store", between.store, "--date", DAY]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while between.done < at and process.poll() is None:
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert between.done >= at
    for name in hashed(oxi):  # what the store says to have whole, it has
        assert stored(oxi, name)
    ran = push(oxi.store, "--verify")
    assert (ran.code, "beschadigd" in ran.out) == (0, False)
    assert hashed(oxi) == set(EVERY)


def test_what_is_done_is_not_done_again(push: Callable[..., Ran], between: Proxy, oxi: Server) -> None:
    between.faults = [faults.passes] * (LOOKS + 9) + [faults.status(403)]  # two graphs are done
    ran = push(between.store)
    assert (ran.code, hashed(oxi)) == (3, {"drenthe", "lijsten"})
    assert "Grafen die klaar zijn: 2 van 5 (drenthe, lijsten)." in ran.err
    between.asked.clear()
    assert push(between.store).code == 0
    assert {line.split()[1] for line in writes(between)} == {"inhoud", "limburg", "referentie", "zeeland"}


def test_pushes_at_once_keep_each_others_notes(oxi: Server) -> None:
    def pushing(session: Remote, *names: str) -> Iterator[object]:
        graphs = {dataset.name(BASIS, name): frozenset({Triple(SOME, DCT.title, Literal(name))}) for name in names}
        push = Push(Store(session), dataset.name(BASIS, INHOUD), graphs)
        present = push.present()
        return push.carry_out(push.plan(present, None, False), present)

    with opened(oxi) as session, opened(oxi) as other:
        one, two = pushing(session, "drenthe", "limburg"), pushing(other, "zeeland")
        next(one)
        assert len(list(two)) == 1
        assert len(list(one)) == 1
    assert hashed(oxi) == set(PROVINCIES)


# Who we are


def test_virtuoso_knows_its_user_by_digest_and_refuses_who_is_nobody(
    push: Callable[..., Ran], virt: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert push(virt.store).code == 0
    monkeypatch.setenv("CATALOGUS_STORE_PASSWORD", CANARY)
    ran = push(virt.store)
    assert (ran.code, ran.err.count("de server antwoordt 401")) == (3, 1)
    monkeypatch.delenv("CATALOGUS_STORE_PASSWORD")
    monkeypatch.delenv("CATALOGUS_STORE_USER")
    assert "de server antwoordt 401" in push(virt.store, "--verify").err
    public = virt.store.removesuffix("-auth")
    ran = push(public, "--provincie", "drenthe", "--dry-run")
    assert ran.code == 0
    clear(virt)
    ran = push(public)
    assert (ran.code, ran.err.count("de server antwoordt 403")) == (3, 1)


def test_a_password_goes_only_when_it_is_asked_for(
    push: Callable[..., Ran], between: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOGUS_STORE_USER", "jan")
    monkeypatch.setenv("CATALOGUS_STORE_PASSWORD", "wachtwoord€")
    between.faults = [faults.status(401, {"WWW-Authenticate": 'Basic realm="x"'})]
    assert push(between.store).code == 0
    basic = "Basic " + base64.b64encode("jan:wachtwoord€".encode()).decode()
    assert [asked.authorization for asked in between.asked[:3]] == ["", basic, basic]


def test_who_may_choose_takes_digest(push: Callable[..., Ran], between: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOGUS_STORE_USER", "jan")
    monkeypatch.setenv("CATALOGUS_STORE_PASSWORD", CANARY)
    both = 'Basic realm="x", Digest realm="x", nonce="1", qop="auth", algorithm=SHA-256'
    between.faults = [faults.status(401, {"WWW-Authenticate": both})]
    assert push(between.store).code == 0
    assert between.asked[0].authorization == ""
    assert all(asked.authorization.startswith("Digest ") for asked in between.asked[1:])


def test_a_token_goes_along_each_time(
    push: Callable[..., Ran], between: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOGUS_STORE_TOKEN", CANARY)
    assert push(between.store).code == 0
    assert {asked.authorization for asked in between.asked} == {f"Bearer {CANARY}"}


def test_nothing_of_netrc_or_a_proxy_of_the_environment_is_used(
    push: Callable[..., Ran], between: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login jan password {CANARY}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://jan:geheim@127.0.0.1:9/")
    assert push(between.store).code == 0
    assert {asked.authorization for asked in between.asked} == {""}


def secret_file(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / "opslag.toml"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_credentials_may_stand_in_a_file_of_ones_own(
    push: Callable[..., Ran], virt: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CATALOGUS_STORE_PASSWORD", "een ander, dat niet geldt")
    file = secret_file(tmp_path, f'user = "{virt.user}"\npassword = "{virt.password}"\n')
    assert push(virt.store, "--credentials", file).code == 0


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(push: Callable[..., Ran], tmp_path: Path, mode: int) -> None:
    ran = push("https://x.example/", "--credentials", secret_file(tmp_path, f'token = "{CANARY}"', mode))
    assert (ran.code, ran.err.count("chmod 600"), CANARY in ran.err) == (2, 1, False)


@pytest.mark.parametrize(
    "text",
    [
        f"token = {CANARY}",
        f'tokne = "{CANARY}"',
        f'"{CANARY}" = "x"',
        f'user = "{CANARY}"',
        f'password = "{CANARY}"',
        f'user = "jan"\npassword = "{CANARY}"\ntoken = "{CANARY}"',
        f'token = "{CANARY} met spaties"',
        f'token = "{CANARY}\\n"',
        f'user = "jan:piet"\npassword = "{CANARY}"',
        f'user = "jan"\npassword = "{CANARY}\\u0000"',
        f'token = ["{CANARY}"]',
        f"{CANARY}\xff",
    ],
)
def test_a_file_that_says_something_else_is_refused_without_saying_what(
    push: Callable[..., Ran], tmp_path: Path, text: str
) -> None:
    ran = push("https://x.example/", "--credentials", secret_file(tmp_path, text))
    assert (ran.code, "Traceback" in ran.err, CANARY in ran.err + ran.out) == (2, False, False), ran.err


def test_what_is_no_file_is_refused(push: Callable[..., Ran], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp", 0o600)
    for name in ("pijp", "afwezig", "."):
        assert push("https://x.example/", "--credentials", tmp_path / name).code == 2


@pytest.mark.parametrize(
    "address",
    [
        f"https://jan:{CANARY}@x.example/store",
        f"https://{CANARY}@x.example/store",
        f"https://x.example/store?token={CANARY}",
        f"https://x.example/store#{CANARY}",
        f"http://x.example/{CANARY}",
        f"ftp://x.example/{CANARY}",
        f"//x.example/{CANARY}",
        f"https://[{CANARY}",
        f"https://x.example:{CANARY}/",
        f"http://127.0.0.1.x.example/{CANARY}",
        f"http://127.0.0.1\\@x.example/{CANARY}",
        f"https://x.example/\n{CANARY}",
        f"https://a b/{CANARY}",
        f"https://x.example/een {CANARY}",
        f"https://a%20b.example/{CANARY}",
        f"https://.x.example/{CANARY}",
        f"https://x..example/{CANARY}",
        f"https://*/{CANARY}",
        f"https://{'x' * 64}.example/{CANARY}",
        f"https://🦫☃.example/{CANARY}",
        CANARY,
        "",
    ],
)
def test_an_address_that_is_not_safe_is_refused_and_not_repeated(push: Callable[..., Ran], address: str) -> None:
    ran = push(address)
    assert (ran.code, CANARY in ran.err + ran.out) == (2, False)
    assert "https://…" in ran.err


def test_an_address_of_this_machine_may_be_http() -> None:
    assert is_usable("http://127.0.0.1:7878/store")
    assert is_usable("http://[::1]:7878/store")
    assert is_usable("https://x.example/store")


def test_an_address_may_have_any_name_that_a_machine_can_have() -> None:
    for host in ("x.example.", "x_y.example", "café.example", "xn--caf-dma.example", "192.0.2.1", "[2001:db8::1]"):
        assert is_usable(f"https://{host}:8443/store%20x/é"), host


FAULTS: dict[str, faults.Fault] = {
    "reset": faults.reset,
    "lost": faults.lost,
    "truncated": faults.truncated,
    "delay": faults.delay(0.3),
    "drips-head": faults.drips_head,
    "drips-body": faults.drips_body,
    "redirect": faults.redirect("https://elders.example/store"),
    "redirect-odd": faults.redirect("https://[elders"),
    "no-digest": faults.status(401, {"WWW-Authenticate": "Digest x"}),
    "digest": faults.status(401, {"WWW-Authenticate": 'Digest realm="x", nonce="1"'}),
    "basic": faults.status(401, {"WWW-Authenticate": 'Basic realm="x"'}),
    "not-a-graph": faults.status(200, {"Content-Type": "text/turtle"}),
    **{str(code): faults.status(code) for code in (401, 403, 404, 503)},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("known", [{"TOKEN": CANARY}, {"USER": "jan", "PASSWORD": CANARY}], ids=["token", "password"])
def test_no_fault_makes_it_say_a_secret(
    push: Callable[..., Ran], between: Proxy, fault: str, known: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "READ", 0.1)
    monkeypatch.setattr(remote, "TOTAL", 0.2)
    for name, secret in known.items():
        monkeypatch.setenv(f"CATALOGUS_STORE_{name}", secret)
    for form, passing in (("text", 0), ("json", 4)):  # at the first look, and at the graph itself
        between.faults = [faults.passes] * passing + [FAULTS[fault]] * 30
        ran = push(between.store, "--provincie", "drenthe", "--log-format", form)
        said = ran.out + ran.err
        assert ran.code in (0, 3)
        assert "Traceback" not in said
        assert not [secret for secret in mirrored() if secret in said]
        if form == "json":
            assert all(json.loads(line) for line in ran.err.splitlines())


def mirrored() -> tuple[str, ...]:
    """The secret as it could be repeated."""
    return CANARY, base64.b64encode(f"jan:{CANARY}".encode()).decode()


def test_credentials_say_nothing_of_themselves() -> None:
    known = credentials.load({"CATALOGUS_STORE_USER": "jan", "CATALOGUS_STORE_PASSWORD": CANARY})
    assert known.password == CANARY
    assert CANARY not in f"{known!r} {known}"
    with pytest.raises(CredentialsError) as caught:
        credentials.load({"CATALOGUS_STORE_PASSWORD": CANARY})
    assert CANARY not in f"{caught.value!r} {caught.value.messages}"


def test_each_graph_is_a_record_for_a_machine(
    push: Callable[..., Ran], between: Proxy, oxi: Server, catalogue: Path
) -> None:
    push(between.store)
    change(catalogue, "limburg")
    records = [json.loads(line) for line in push(between.store, "--log-format", "json").err.splitlines()]
    assert [(record["event"], record.get("graph")) for record in records] == [("graph", "limburg"), ("pushed", None)]
    size = len(stored(oxi, "limburg"))
    assert records[0]["message"] == f"gewijzigd: limburg (triples: {size})"
    assert (records[1]["written"], records[1]["same"], records[1]["gone"]) == (1, 4, 0)


# Values


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\"'\\"), max_size=40)
_LITERALS = st.one_of(
    _TEXTS.map(Literal),
    st.builds(lambda text, taal: Literal(text, language=taal), _TEXTS, st.sampled_from(["nl", "en", "nl-BE"])),
    st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date)),
    st.booleans().map(Literal),
    st.integers(-(2**31) + 1, 2**31 - 1).map(Literal),
    st.integers(0, 10**9).map(lambda cents: Literal(f"{cents / 100:.2f}", datatype=XSD.double)),
    st.integers(-(10**12), 10**12).map(lambda cents: Literal(f"{cents / 100:.2f}", datatype=XSD.decimal)),
    st.integers(1, 10_000).map(lambda days: Literal(f"P{days}D", datatype=XSD.duration)),
    st.integers(1, 1_000).map(lambda months: Literal(f"P{months}M", datatype=XSD.duration)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(literals=st.lists(_LITERALS, min_size=1, max_size=60))
def test_a_store_gives_back_the_values_that_it_was_given(server: Server, literals: list[Literal]) -> None:
    wanted = frozenset(
        Triple(NamedNode(f"{BASIS}/x/{n}"), DCT.description, literal) for n, literal in enumerate(literals)
    )
    with opened(server) as session:
        store = Store(session)
        store.replace(SOME, wanted)
        told = difference(wanted, store.read(SOME))
    assert not told, told
