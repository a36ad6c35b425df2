"""`catalogus query`: a question from a file, from standard input or from the command line, and the answer in a form."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from catalogus import dataset, filling, lists, sources, triplestore
from catalogus.cache import FOLDER, NONE, open_in
from catalogus.config import read
from catalogus.namespaces import PPC
from catalogus.resolve import resolve
from conftest import DAY, SAMPLES, Ran, made

TODAY = date.fromisoformat(DAY)
TITLES = "SELECT ?titel { ?product a ppc:Product ; dct:title ?titel FILTER(LANG(?titel) = 'nl') } ORDER BY ?titel"
Runner = Callable[..., Ran]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two provinces of the samples, with their referenties."""
    target = tmp_path / "catalogus"
    for folder in ("referentie", "provincies/drenthe", "provincies/utrecht"):
        shutil.copytree(SAMPLES / folder, target / folder)
    shutil.copy(SAMPLES / "catalogus.toml", target)
    return target


def query(run: Runner, root: Path, *arguments: object) -> Ran:
    return run("query", root, "--date", DAY, *arguments)


def stores(root: Path) -> list[Path]:
    return sorted((root / FOLDER / "sparql").glob("*"))


def test_what_is_asked_is_what_is_published() -> None:
    resolution = resolve(sources.read(read(SAMPLES), lists.load(SAMPLES)), TODAY)
    graphs = dataset.graphs(resolution)
    own = {PPC.referentie, PPC.afwijkend, PPC.controletermijn}
    for provincie, published in made().graphs.items():
        asked = graphs[dataset.name("https://producten.example", provincie)]
        assert {triple for triple in asked if triple.predicate not in own} == {
            triple for graph in published.values() for triple in graph
        }
    spoken = str(graphs)
    assert "gecontroleerdDoor" not in {
        triple.predicate.value.rpartition("#")[2] for g in graphs.values() for triple in g
    }
    assert "_:" not in spoken


def test_a_question_is_asked_from_a_file_the_command_line_or_standard_input(
    run: Runner, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "titels.rq"
    file.write_text("\ufeff" + TITLES, encoding="utf-8")
    answers = [query(run, root, "-e", TITLES), query(run, root, file)]
    for arguments in ((), ("-",)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TITLES.encode()), encoding="utf-8"))
        answers.append(query(run, root, *arguments))
    assert {answer.code for answer in answers} == {0}
    assert len({answer.out for answer in answers}) == 1
    assert answers[0].out.startswith("titel\r\n")
    assert len(answers[0].out.splitlines()) > 20


def test_an_answer_comes_in_the_form_that_is_asked_for(run: Runner, root: Path) -> None:
    found = json.loads(query(run, root, "-e", TITLES, "--form", "json").out)
    titles = [row["titel"]["value"] for row in found["results"]["bindings"]]
    assert titles == sorted(titles)
    drawn = query(run, root, "-e", TITLES, "--form", "table").out
    assert f"{titles[0]}@nl" in drawn
    assert f"{len(titles)} rijen" in drawn
    assert query(run, root, "-e", "ASK { ?s a ppc:Product }", "--form", "table").out == "ja\n"
    assert query(run, root, "-e", "ASK { ?s a ppc:Link . ?s a ppc:Product }").out == '{"head":{},"boolean":false}'
    made = query(run, root, "-e", "CONSTRUCT { ?s a cpsv:PublicService } { ?s a cpsv:PublicService }").out
    assert made.startswith("@prefix cpsv: <http://purl.org/vocab/cpsv#> .\n\n<https://producten.example/drenthe/")


def test_the_same_question_has_the_same_answer_with_and_without_a_kept_store(run: Runner, root: Path) -> None:
    everything = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    cold, warm, without = (
        query(run, root, "-e", everything, "--form", "ntriples", *options) for options in ((), (), ("--no-cache",))
    )
    assert cold.out == warm.out == without.out
    assert len(cold.out.splitlines()) > 10_000


def test_a_kept_store_counts_only_for_the_same_files_and_the_same_day(run: Runner, root: Path) -> None:
    def count(*arguments: object) -> str:
        return run("query", root, "-e", "SELECT (COUNT(?p) AS ?n) { ?p a ppc:Product }", *arguments).out.split()[1]

    before = int(count("--date", DAY))
    assert len(stores(root)) == 1
    file = root / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    text = file.read_text(encoding="utf-8")
    state = file.stat()
    file.write_text(text.replace("publicatieDatum: 2", "publicatieDatum: 3"), encoding="utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))  # as if nothing had happened
    assert int(count("--date", DAY)) == before - 1
    file.write_text(text, encoding="utf-8")
    assert int(count("--date", DAY)) == before
    for kept in stores(root):
        os.utime(kept / "about.json", (1_700_000_000, 1_700_000_000))  # it is long ago that it was used
    assert int(count("--date", "2001-01-01")) == 0
    assert len(stores(root)) == 2


def test_a_store_that_is_half_or_broken_is_made_again(run: Runner, root: Path) -> None:
    first = query(run, root, "-e", TITLES)
    (kept,) = stores(root)
    (kept / "about.json").write_text("{", encoding="utf-8")
    assert query(run, root, "-e", TITLES) == first
    for path in (kept / "store").iterdir():
        path.write_bytes(b"")
    assert query(run, root, "-e", TITLES) == first


def test_nothing_is_kept_where_a_cache_cannot_be_trusted(run: Runner, root: Path) -> None:
    first = query(run, root, "-e", TITLES)
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "-f", "."], check=True)
    kept = stores(root)
    for path in kept:
        (path / "about.json").write_text('{"graphs": [], "terms": [], "missing": 9}', encoding="utf-8")
    assert query(run, root, "-e", TITLES) == first
    assert query(run, root, "-e", TITLES, "--no-cache") == first


def test_a_store_without_a_cache_leaves_nothing_behind(root: Path) -> None:
    with triplestore.opened(root, TODAY, NONE) as store:
        folder = store.place.parent
        assert store.place.is_file()
    assert not folder.exists()
    assert not stores(root)


def test_stores_that_are_asked_for_at_once_are_whole(root: Path) -> None:
    command = [sys.executable, "-m", "catalogus", "query", str(root), "-e", TITLES, "--date", DAY]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert {process.returncode for process in running} == {0}
    assert len(answers) == 1
    assert [path.name[0] == "." for path in stores(root)] == [False]


def test_questions_about_other_days_at_once_do_not_take_each_others_stores(root: Path) -> None:
    command = [sys.executable, "-m", "catalogus", "query", str(root), "-e", TITLES, "--date"]
    running = [subprocess.Popen([*command, f"2026-11-0{day}"], stdout=subprocess.PIPE) for day in range(1, 7)]
    assert len({process.communicate()[0] for process in running}) == 1
    assert {process.returncode for process in running} == {0}


def test_what_was_left_half_is_cleared_away(run: Runner, root: Path) -> None:
    query(run, root, "-e", "ASK {}")
    half = root / FOLDER / "sparql" / ".new-half"
    half.mkdir()
    os.utime(half, (1_700_000_000, 1_700_000_000))
    assert run("query", root, "-e", "ASK {}", "--date", "2026-01-01").code == 0
    assert not half.exists()


@pytest.mark.parametrize("spoilt", ["file", "link", "full"])
def test_where_nothing_can_be_kept_there_is_an_answer(
    run: Runner, root: Path, tmp_path: Path, spoilt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = root / FOLDER / "sparql"
    open_in(root)
    if spoilt == "file":
        home.write_text("", encoding="utf-8")
    elif spoilt == "link":
        (tmp_path / "elders").mkdir()
        home.symlink_to(tmp_path / "elders")
    else:
        monkeypatch.setattr(filling, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    ran = query(run, root, "-e", TITLES)
    assert ran.code == 0
    assert len(ran.out.splitlines()) > 20
    assert not list((tmp_path / "elders").glob("*"))


def test_a_kept_store_that_may_only_be_read_is_used(run: Runner, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    query(run, root, "-e", TITLES)
    monkeypatch.setattr(Path, "touch", lambda *_: (_ for _ in ()).throw(PermissionError(1, "read-only")))
    monkeypatch.setattr(filling, "read", lambda *_: pytest.fail("made again"))
    assert query(run, root, "-e", TITLES).code == 0


def test_who_is_stopped_leaves_nothing_behind(root: Path, tmp_path: Path) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
    command = [sys.executable, "-m", "catalogus", "query", str(root), "--no-cache", "-e", cross]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere) as process:
        while not list(tmp_path.glob("catalogus-*/*.nq")):
            time.sleep(0.01)
        process.terminate()
    assert process.returncode == 3
    assert not list(tmp_path.glob("catalogus-*"))


def test_a_long_table_shows_its_beginning(run: Runner, root: Path) -> None:
    drawn = query(run, root, "-e", "SELECT (1 AS ?een) { ?s ?p ?o }", "--form", "table").out.splitlines()
    assert len(drawn) == 1_000 + 5
    assert "hier staan de eerste 1000" in drawn[-1]


def test_what_is_wrong_after_a_value_was_put_in_is_shown_in_what_was_asked(run: Runner, root: Path) -> None:
    text = 'SELECT * { VALUES ?x { "a" } ?x ?p ?o ,, }'
    ran = query(run, root, "-e", text, "--param", "x=een heel lange waarde")
    place, line = ran.err.splitlines()[:2]
    assert ran.code == 2
    column = int(place.split(":")[2])
    assert line.partition("| ")[2][column - 2 :].strip() in ("}", ", }", ",, }", "")
    assert column > len(text)


def test_what_is_wrong_is_shown_where_it_is(run: Runner, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "vraag.rq"
    file.write_text("SELECT * {\n  ?s dkt:title ?o\n}\n", encoding="utf-8")
    ran = query(run, root, file)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == (
        f"{file}:2:6: fout: Het voorvoegsel «dkt:» is niet bekend.\n"
        "    2 |   ?s dkt:title ?o\n"
        "      |      ^^^^^^^^^\n"
        "      = Bedoelt u «dct»?\n"
    )
    english = query(run, root, file, "--lang", "en").err
    assert "error: The prefix «dkt:» is not known." in english


def test_a_property_that_is_not_there_is_told_with_the_nearest(run: Runner, root: Path) -> None:
    ran = query(run, root, "-e", "SELECT ?s { ?s dct:titel ?o }")
    assert (ran.code, ran.out) == (0, "s\r\n")
    assert ran.err.splitlines() == [
        "-e:1:16: ter informatie: «dct:titel» komt in deze catalogus niet voor als eigenschap of klasse.",
        "      = Bedoelt u «dct:title»?",
    ]


def test_a_file_that_cannot_be_read_is_told_and_hides_no_other(run: Runner, root: Path) -> None:
    (root / "provincies/utrecht/watervergunning.yaml").write_text("upn: [", encoding="utf-8")
    ran = query(run, root, "-e", TITLES)
    assert ran.code == 0
    assert "1 bestand" in ran.err
    assert len(ran.out.splitlines()) > 20


def test_parameters_are_bound(run: Runner, root: Path) -> None:
    text = 'SELECT ?p { VALUES ?sinds { "2001-01-01"^^xsd:date } ?p dct:issued ?d FILTER(?d > ?sinds) }'
    every = query(run, root, "-e", text).out.splitlines()
    none = query(run, root, "-e", text, "--param", "sinds=2099-01-01").out.splitlines()
    assert len(every) > 20
    assert none == ["p"]
    wrong = query(run, root, "-e", text, "--param", "sinds=straks")
    assert wrong.code == 2
    assert "een datum als 2026-03-31" in wrong.err
    assert query(run, root, "-e", text, "--param", "sinds").code == 2


def test_the_day_of_a_question_is_that_of_the_command_line(run: Runner, root: Path) -> None:
    text = 'SELECT ?peildatum { VALUES ?peildatum { "2001-01-01"^^xsd:date } }'
    assert query(run, root, "-e", text).out == f"peildatum\r\n{DAY}\r\n"
    assert query(run, root, "-e", text, "--param", "peildatum=2020-02-02").out == "peildatum\r\n2020-02-02\r\n"


def test_a_question_that_takes_too_long_could_not_be_run(run: Runner, root: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"
    ran = query(run, root, "-e", text, "--seconds", "0.5")
    assert ran.code == 3
    assert "0.5 seconden" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("geen.rq",), "«geen.rq» bestaat niet"),
        (("-e", "ASK {}", "--form", "csv"), "table, json, xml"),
        (("-e", "ASK {}", "--form", "pdf"), "Kies voor «--form» uit"),
        (("-e", "ASK {}", "--seconds", "0"), "--seconds"),
        (("-e", "ASK {}", "--seconds", "inf"), "tot 86400"),
        (("-e", "ASK {}", "--seconds", "nan"), "tot 86400"),
        (("-e", "ASK { ?s ?p ?o }", "--param", "s=\udcff"), "UTF-8"),
        (("-e", "INSERT DATA {}"), "niet gewijzigd"),
        (("-e", "ASK { SERVICE <https://a.example/> {} }"), "SERVICE mag niet"),
    ],
)
def test_wrong_use_is_told(run: Runner, root: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = query(run, root, *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_a_file_that_is_no_text_is_told(run: Runner, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "vraag.rq"
    file.write_bytes(b"ASK { ?s ?p '\xff' }")
    ran = query(run, root, file)
    assert ran.code == 2
    assert "geen UTF-8" in ran.err


def test_settings_that_cannot_be_used_are_told(run: Runner, root: Path) -> None:
    (root / "catalogus.toml").write_text("naam = 1\n", encoding="utf-8")
    ran = query(run, root, "-e", "ASK {}")
    assert ran.code == 2
    assert "catalogus.toml:1" in ran.err
    assert open_in(root).root == root
