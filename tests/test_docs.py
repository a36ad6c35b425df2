"""What the documents claim, held against the program."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from pyoxigraph import NamedNode

from catalogus import context, lists, vocabulary, yaml_reader
from catalogus.cli import VERBS
from catalogus.commands.update import LISTS, command
from catalogus.inventory import Kind
from catalogus.namespaces import LOCN, PPC
from catalogus.reporters import REPORTERS
from catalogus.rules import load
from catalogus.values import Lookup
from catalogus_exporters import EXPORTERS
from conftest import DAY, ROOT, Ran

README = (ROOT / "README.md").read_text("utf-8")
BEHEER = (ROOT / "docs/beheer.md").read_text("utf-8")
GUIDE = (ROOT / "docs/redacteuren.md").read_text("utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
PRODUCT = NamedNode("https://producten.example/drenthe/voorbeeld")
REFERENCES = dict.fromkeys((PPC.Referentieproduct, PPC.Product, LOCN.Address), "https://producten.example/")


def test_readme_shows_what_the_first_command_prints(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(r"^\$ script/export\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert shown is not None
    monkeypatch.chdir(ROOT)
    ran = run("export", "samples", "--out", tmp_path / "public", "--date", DAY)
    assert (ran.err + ran.out).replace(str(tmp_path / "public"), "public") == shown[1]


def test_both_commands_and_ci_are_what_readme_says() -> None:
    assert "catalogus export samples --out public" in (ROOT / "script/export").read_text("utf-8")
    assert "script/test" in (ROOT / ".ci/run").read_text("utf-8")
    assert "/public*" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("verb", VERBS)
def test_readme_names_every_verb(verb: str) -> None:
    assert f"catalogus {verb}" in README


@pytest.mark.parametrize("form", sorted(REPORTERS.keys() - {"text"}))
def test_readme_names_every_format(form: str) -> None:
    assert f"--format {form}" in README


@pytest.mark.parametrize("name", EXPORTERS)
def test_readme_names_every_publication(name: str) -> None:
    assert f"public/actueel/{name}/" in README


@pytest.mark.parametrize("kind", ["Product", "Organisatie"])
def test_the_guide_has_a_heading_for_every_key(kind: str) -> None:
    headings = set(re.findall(r"^#{2,4} `?([A-Za-z]+)`?$", GUIDE, re.MULTILINE))
    assert set(context.load()[kind]) <= headings


def test_the_guide_mentions_every_nested_key() -> None:
    keys = {key.name for keys in context.load().values() for key in context.every_key(keys)}
    assert {key for key in keys if not re.search(rf"\b{key}\b", GUIDE)} == set()


@pytest.mark.parametrize("example", YAML, ids=lambda example: example.split(":")[0])
def test_every_example_in_the_guide_is_right(example: str) -> None:
    lookup = Lookup(vocabulary.load(), REFERENCES)
    problems = [
        yaml_reader.read(example, PurePosixPath("x.yaml"), PRODUCT, kind.keys, lookup).problems
        for kind in (Kind.PRODUCT, Kind.ORGANISATIE)
    ]
    assert () in problems, [problem.messages["nl"] for problem in problems[0]]


def test_the_guide_has_an_example_for_every_key() -> None:
    shown = {name for example in YAML for name in re.findall(r"^([A-Za-z]+):", example, re.MULTILINE)}
    assert shown >= {name for keys in context.load().values() for name in keys}


def test_the_guide_shows_what_new_asks_and_says(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(r"```text\n(Voor welke provincie\?.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    lines = shown[1].splitlines()
    answers = [line.rpartition(": ")[2] for line in lines if not line.startswith((" ", "Geschreven"))]
    shutil.copytree(ROOT / "samples", tmp_path / "catalogus")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers)))
    ran = run("new", tmp_path / "catalogus")
    assert ran.code == 0
    for line in lines:
        assert (line.rpartition(": ")[0] if line[0] not in " G" else line) in ran.err + ran.out


def test_the_guide_for_maintainers_names_every_option_of_update() -> None:
    options = {name for parameter in command("nl").params for name in parameter.opts if name.startswith("--")}
    assert {name for name in options - {"--lang"} if f"`{name}" not in BEHEER and f" {name}" not in BEHEER} == set()


def test_the_guide_for_maintainers_names_every_list_and_its_file() -> None:
    for name, scheme in LISTS.items():
        assert f"--only {name}" in BEHEER
        assert f"`{lists.FOLDER}/{scheme.file}`" in BEHEER


def test_codes_in_documents_exist() -> None:
    codes = {rule.code for rule in load().values()}
    assert set(re.findall(r"PPC\d{3}", README + GUIDE + BEHEER)) <= codes


def test_the_text_fields_of_the_shapes_are_those_of_the_vocabulary() -> None:
    known = vocabulary.load()
    listed = re.search(
        r"_:teksten sh:alternativePath \((.*?)\)", (ROOT / "shapes/product.ttl").read_text("utf-8"), re.DOTALL
    )
    assert listed is not None
    texts = {node for node in known.graph.subjects() if isinstance(node, NamedNode) and known.is_text(node)}
    from catalogus.turtle_reader import compact

    assert set(listed[1].split()) == {compact(node) for node in texts}


def test_the_list_of_rules_is_what_the_program_says(run: Callable[..., Ran]) -> None:
    assert (ROOT / "docs/regels.md").read_text("utf-8") == run("rules", "--format", "markdown").out


SOURCES = (ROOT / "docs/rule-sources.md").read_text("utf-8")


def test_every_rule_has_a_source() -> None:
    ranges = [range(int(a), int(b) + 1) for a, b in re.findall(r"PPC(\d{3})–PPC(\d{3})", SOURCES)]
    named = set(re.findall(r"PPC\d{3}", SOURCES)) | {f"PPC{n:03}" for numbers in ranges for n in numbers}
    known = {rule.code for rule in load().values()}
    assert known - named - {"PPC514"} == set()  # a catalogue without provinces: no standard asks about that
    assert set(re.findall(r"PPC\d{3}", SOURCES)) - known == set()


@pytest.mark.parametrize("case", sorted(set(re.findall(r"`(PPC\d{3}-[^`]+)`", SOURCES))))
def test_every_case_that_the_sources_name_is_there(case: str) -> None:
    assert (ROOT / f"tests/cases/err/{case}.out").is_file()
