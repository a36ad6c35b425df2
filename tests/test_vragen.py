"""Saved queries: what those of the samples answer, and what is made of files that hold none.

`pytest --update` writes the answers in `tests/cases/vragen` anew: read them against the files of the samples.
"""

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from catalogus import dataset, lists, sources, triplestore, vragen
from catalogus.cache import open_in
from catalogus.config import read
from catalogus.graph import load_file, sort_key, turtle
from catalogus.namespaces import CV, DCT, PPC, RDF, RDFS, SCHEMA, SH
from catalogus.resolve import resolve
from catalogus.sparql.bind import bind, parameters
from catalogus.sparql.check import check
from catalogus.vragen import Vraag
from conftest import DAY, SAMPLES, Ran

CASES = Path(__file__).parent / "cases"
SAVED, PROBLEMS = vragen.read(SAMPLES)
BY_NAME = {vraag.naam: vraag for vraag in SAVED}
DRENTHE = dataset.name("https://producten.example", "drenthe")


# --- what they answer -------------------------------------------------------------------------------------------------


def quads() -> list[Quad]:
    """The samples as named graphs."""
    source = sources.read(read(SAMPLES), lists.load(SAMPLES))
    return list(dataset.quads(dataset.graphs(resolve(source, date.fromisoformat(DAY)))))


@pytest.fixture(scope="module")
def samples() -> ox.Store:
    return store(quads())


@pytest.fixture
def changed(samples: ox.Store) -> ox.Store:
    """A store of its own with the same, to change."""
    return store(samples)


def store(quads: object) -> ox.Store:
    made = ox.Store()
    made.bulk_extend(quads)  # type: ignore[arg-type]
    return made


def ask(store: ox.Store, text: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    """The answer of a store whose default graph is the union of all."""
    return store.query(text, use_default_graph_as_union=True)


def answer(store: ox.Store, vraag: Vraag, **values: str) -> tuple[str, str]:
    """The answer as a file: its extension and its text."""
    found = ask(store, bind(check(vraag.text), values).text)
    if isinstance(found, ox.QueryBoolean):
        return ".txt", f"{str(bool(found)).lower()}\n"
    if isinstance(found, ox.QueryTriples):
        return ".ttl", turtle(sorted(found, key=sort_key), {"schema": SCHEMA.base}).decode()
    return ".csv", found.serialize(format=ox.QueryResultsFormat.CSV).decode().replace("\r\n", "\n")


def rows(store: ox.Store, naam: str, **values: str) -> list[list[str]]:
    """The rows of a SELECT, below the names of its columns."""
    return [line.split(",") for line in answer(store, BY_NAME[naam], **values)[1].splitlines()[1:]]


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_a_saved_query_answers_what_the_samples_say(
    vraag: Vraag, samples: ox.Store, request: pytest.FixtureRequest
) -> None:
    extension, said = answer(samples, vraag)
    expected = CASES / "vragen" / f"{vraag.naam}{extension}"
    if request.config.getoption("--update"):
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert len(said.splitlines()) > (0 if vraag.kind == "ask" else 1), "an example without an answer teaches nothing"


def test_every_answer_that_is_kept_is_of_a_query_that_there_is() -> None:
    assert {path.stem for path in (CASES / "vragen").iterdir()} == BY_NAME.keys()
    assert PROBLEMS == ()
    assert len(SAVED) >= 14
    assert {vraag.kind for vraag in SAVED} == {"select", "ask", "construct"}


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_a_saved_query_gives_the_same_on_any_store(vraag: Vraag) -> None:
    assert not re.search(r"(?i)\b(now|rand|uuid|struuid|bnode|sample|group_concat)\s*\(|_:|\bfrom\b", vraag.text)
    assert vraag.kind != "select" or "\nORDER BY " in vraag.text
    declared = set(re.findall(r"^PREFIX (\w+):", vraag.text, re.MULTILINE))
    body = re.sub(r"<[^>]*>|\"[^\"]*\"", "", vraag.text.partition("\n\n")[2])
    assert set(re.findall(r"(\w+):\w", body)) == declared


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_the_description_names_every_parameter(vraag: Vraag) -> None:
    for naam in parameters(check(vraag.text)):
        said = naam if naam == "peildatum" else f"«{naam}»"
        assert all(said in text for text in vraag.omschrijving.values()), naam


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_a_file_has_the_form_that_the_tools_of_sib_ask_for(vraag: Vraag) -> None:
    graph = load_file(SAMPLES / vraag.path)
    (node,) = graph.subjects()
    assert isinstance(node, NamedNode)
    assert node.value.rpartition("/")[2] == vraag.naam
    kind = SH[f"SPARQL{vraag.kind.capitalize()}Executable"]
    assert set(graph.values(node, RDF.type)) == {SH.SPARQLExecutable, kind}
    assert graph.nodes(node, SCHEMA.target) == [NamedNode("https://producten.example/sparql")]
    assert all(literal.language for literal in graph.literals(node, RDFS.comment))
    assert vraag.trefwoorden


def test_a_saved_query_takes_another_value(samples: ox.Store) -> None:
    early, late = rows(samples, "gewijzigd-sinds"), rows(samples, "gewijzigd-sinds", sinds="2026-10-01")
    assert 0 < len(late) < len(early)
    assert {row[0] for row in rows(samples, "wie-biedt-het-aan", upn="owms:stiltegebiedontheffing")} < {
        row[0] for row in rows(samples, "wie-biedt-het-aan")
    }
    assert all("BWBR0004364" in row[-1] for row in rows(samples, "producten-op-een-wet", wet="BWBR0004364"))
    assert rows(samples, "bedragen-die-vervallen", peildatum="2027-12-31")[0][1] == "nee"  # the last day itself
    assert rows(samples, "bedragen-die-vervallen", peildatum="2028-01-01")[0][1] == "ja"


def test_english_that_goes_missing_is_found(changed: ox.Store) -> None:
    before = rows(changed, "engels-ontbreekt")
    product = NamedNode("https://producten.example/drenthe/wedstrijd-op-de-weg")
    kanaal = NamedNode(f"{product.value}/kanalen/e-mail")
    for subject, property in ((product, DCT.title), (kanaal, DCT.description)):
        for quad in list(changed.quads_for_pattern(subject, property, None, DRENTHE)):
            if isinstance(quad.object, Literal) and quad.object.language == "en":
                changed.remove(quad)
    found = [row for row in rows(changed, "engels-ontbreekt") if row not in before]
    assert found == [
        ["drenthe", product.value, DCT.title.value],
        ["drenthe", kanaal.value, DCT.description.value],
    ]


def test_a_product_on_a_lapsed_law_is_found(changed: ox.Store) -> None:
    vraag = BY_NAME["rust-iets-op-een-vervallen-wet"]
    (grondslag, *_) = (quad.object for quad in changed.quads_for_pattern(None, CV.hasLegalResource, None, DRENTHE))
    url = Literal("https://wetten.overheid.nl/jci1.3:c:BWBR0037552&artikel=2.7")
    changed.add(Quad(grondslag, PPC.url, url, DRENTHE))  # type: ignore[arg-type]
    assert answer(changed, vraag) == (".txt", "true\n")
    assert answer(changed, vraag, peildatum="2023-12-31") == (".txt", "false\n")  # it held until the end of that year


# --- files that hold none ---------------------------------------------------------------------------------------------

GOOD = """@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<>
    a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
    rdfs:label "Alles"@nl , "Everything"@en ;
    rdfs:comment "Alles wat er is."@nl , "All there is."@en ;
    schema:keywords "b" , "a" ;
    sh:select \"\"\"
SELECT ?s
WHERE { ?s ?p ?o }
\"\"\" .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a catalogue with one good query, beside which others come."""
    (tmp_path / "vragen").mkdir()
    (tmp_path / "vragen" / "goed.ttl").write_text(GOOD, "utf-8")
    return tmp_path / "vragen"


def told(folder: Path) -> list[tuple[str, str, int]]:
    """The code, file and line of each fault; the good query is always read."""
    found, problems = vragen.read(folder.parent)
    assert [vraag.naam for vraag in found] == ["goed"]
    assert all(text and "{" not in text for fault in problems for text in fault.messages.values())
    return [(fault.code, fault.location.path.name, fault.location.line) for fault in problems]


def test_a_query_is_read_as_it_was_written(folder: Path) -> None:
    ((vraag,), problems) = vragen.read(folder.parent)
    assert problems == ()
    assert (vraag.naam, str(vraag.path), vraag.kind) == ("goed", "vragen/goed.ttl", "select")
    assert vraag.text == "SELECT ?s\nWHERE { ?s ?p ?o }\n"
    assert (vraag.titel, vraag.trefwoorden) == ({"nl": "Alles", "en": "Everything"}, ("a", "b"))
    assert vraag.omschrijving == {"nl": "Alles wat er is.", "en": "All there is."}


def test_a_catalogue_without_saved_queries(tmp_path: Path) -> None:
    assert vragen.read(tmp_path) == ((), ())


HOSTILE: dict[str, tuple[bytes, str, int]] = {
    "geen-turtle": (b"<> a\n<b> <c> .\n;", "PPC020", 2),
    "diep": (b"<> <urn:a> " + b"[ <urn:a> " * 9_000, "PPC020", 1),
    "leeg": (b"", "PPC038", 1),
    "te-groot": (GOOD.encode() + b"#" * vragen.MAX_BYTES, "PPC006", 1),
    "geen-utf-8": (GOOD.replace("Alles", "\u00e9").encode("latin-1"), "PPC008", 7),
    "omgekeerd": (GOOD.replace("Alles wat", "Alles \u202ewat").encode(), "PPC007", 8),
    "omgekeerd-met-een-code": (GOOD.replace("Alles wat", "Alles \\u202ewat").encode(), "PPC007", 8),
    "geen-tekst": (GOOD.replace('"""\nSELECT ?s\nWHERE { ?s ?p ?o }\n"""', "<urn:x>").encode(), "PPC040", 10),
    "twee-onderwerpen": (f'{GOOD}<urn:x> sh:ask "ASK {{ ?s ?p ?o }}" .\n'.encode(), "PPC038", 14),
    "zonder-nederlands": (GOOD.replace("@nl , ", "@de , ", 1).encode(), "PPC039", 7),
    "wijzigen": (GOOD.replace("SELECT ?s", "DELETE").encode(), "PPC040", 11),
    "elders": (GOOD.replace("WHERE {", "WHERE { SERVICE <http://127.0.0.1/> {} ").encode(), "PPC040", 12),
    "haakjes": (GOOD.replace("{ ?s", "{" * 3_000 + " ?s").encode(), "PPC040", 12),
    "te-lang": (GOOD.replace("?s ?p ?o", "?s ?p ?o ." * 6_000).encode(), "PPC040", 10),
    "escapes": (GOOD.replace("\nSELECT ?s\n", "\\nSELECT ?s\\n\\nSERVIC\\n").encode(), "PPC040", 10),
}


@pytest.mark.parametrize("naam", HOSTILE)
def test_a_broken_file_is_told_at_its_line_and_hides_no_other(naam: str, folder: Path) -> None:
    content, code, line = HOSTILE[naam]
    (folder / f"{naam}.ttl").write_bytes(content)
    assert told(folder) == [(code, f"{naam}.ttl", line)]


def test_only_files_are_opened(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text(GOOD, "utf-8")
    (folder / "koppeling.ttl").symlink_to(tmp_path / "geheim")
    (folder / "map.ttl").mkdir()
    os.mkfifo(folder / "pijp.ttl")  # who opened it would wait for ever
    assert told(folder) == [("PPC032", "koppeling.ttl", 1), ("PPC030", "map.ttl", 1), ("PPC030", "pijp.ttl", 1)]


def test_a_folder_behind_a_link_is_not_read(folder: Path) -> None:
    folder.rename(folder.with_name("elders"))
    folder.symlink_to(folder.with_name("elders"))
    found, problems = vragen.read(folder.parent)
    assert (found, [fault.code for fault in problems]) == ((), ["PPC032"])


def test_a_file_with_another_name_is_no_query(folder: Path) -> None:
    for name in ("Hoofdletter.ttl", "vraag.rq", "nul.ttl", "met spatie.ttl"):
        (folder / name).write_text(GOOD, "utf-8")
    for name in ("LEESMIJ.md", ".vraag.ttl.swp", "~vraag.ttl"):
        (folder / name).write_text("aantekening", "utf-8")
    assert {code for code, _, _ in told(folder)} == {"PPC030"}
    assert len(told(folder)) == 4


def test_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *arguments: object) -> object:
        if path.name == "dicht.ttl":
            raise PermissionError(13, "Permission denied", str(path))
        return open_(path, *arguments)  # type: ignore[arg-type]

    (folder / "dicht.ttl").write_text(GOOD, "utf-8")
    open_ = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    assert told(folder) == [("PPC033", "dicht.ttl", 1)]


def test_who_validates_hears_of_a_query_that_was_spoilt_and_mended(run: Callable[..., Ran], tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    validate = ("validate", "--date", DAY, root)
    assert run(*validate).code == 0
    (root / "vragen").mkdir()
    (root / "vragen" / "alles.ttl").write_text(GOOD.replace("@en", "@de"), "utf-8")
    first, again = run(*validate), run(*validate)
    assert (first.code, first.out.count("PPC039")) == (1, 2)
    assert again == first  # from memory
    (root / "vragen" / "alles.ttl").write_text(GOOD, "utf-8")
    assert run(*validate).code == 0
    (root / "vragen" / "alles.ttl").write_text(GOOD.replace("SELECT", "SELECTEER"), "utf-8")
    assert "vragen/alles.ttl:11:1: fout PPC040" in run(*validate).out
    (root / "vragen" / "alles.ttl").unlink()
    assert run(*validate).code == 0


def test_a_store_stays_while_only_its_questions_change(tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    shutil.copytree(CASES / "basis", root, ignore=shutil.ignore_patterns(".catalogus"))
    (root / "vragen").mkdir()
    places = []
    for text in (GOOD, GOOD.replace("Alles", "Heel veel")):
        (root / "vragen" / "alles.ttl").write_text(text, "utf-8")
        with triplestore.opened(root, date.fromisoformat(DAY), open_in(root)) as store:
            places.append(store.place)
    assert places[0] == places[1]
    (root / "referentie" / "nieuw.yaml").write_text("titel:\n  nl: Nieuw\n", "utf-8")
    with triplestore.opened(root, date.fromisoformat(DAY), open_in(root)) as store:
        assert store.place != places[0]
