"""The guide for developers: its questions asked, its picture held against the data, its words against the program.

`pytest tests/test_ontwikkelaars.py --update` writes the answers in it anew: read the difference after.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from catalogus import config, dataset, filling, lists, sources, vragen
from catalogus.commands import push, query
from catalogus.resolve import resolve
from catalogus.sparql import forms
from catalogus.sparql.check import DEPTH, LENGTH, PIECES, check
from catalogus.sparql.forms import FORMS
from catalogus.sparql.pool import MB, Limits, Pool, Question
from catalogus.sparql.table import rows, table
from conftest import DAY, ROOT, SAMPLES

PATH = ROOT / "docs/ontwikkelaars.md"
GUIDE = PATH.read_text("utf-8")
ASKED = re.compile(r"```sparql\n(.*?)```\n\n```(?:text|turtle)\n(.*?)```", re.DOTALL)
QUESTIONS = ASKED.findall(GUIDE)
WIDTH = 100
PICTURE = etree.parse(ROOT / "docs/model.svg")
EDGES = [title.text.split() for title in PICTURE.iterfind(".//{*}g/{*}title")]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """Processes that answer from the samples."""
    resolution = resolve(sources.read(config.read(SAMPLES), lists.load(SAMPLES)), date.fromisoformat(DAY))
    store = filling.write(dataset.graphs(resolution), 0, tmp_path_factory.mktemp("store"))
    with Pool(store.place, Limits()) as made:
        yield made


def answer(pool: Pool, text: str) -> str:
    """What `catalogus query` shows of it."""
    asked = check(text)
    if "json" not in forms.of(asked.kind):
        return pool.ask(Question(asked, "turtle")).decode()
    found = rows(pool.ask(Question(asked, "json")))
    return f"{'ja' if found else 'nee'}\n" if isinstance(found, bool) else f"{table(*found, WIDTH)}\n"


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == GUIDE.count("```sparql\n") == len(re.findall(r"^\*\*\d+\. ", GUIDE, re.MULTILINE)) == 10


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_a_question_has_the_answer_below_it(number: int, pool: Pool, request: pytest.FixtureRequest) -> None:
    text, said = QUESTIONS[number]
    found = answer(pool, text)
    assert len(found.splitlines()) > (4 if check(text).kind == "select" else 0), "nobody learns from no answer"
    assert found.strip()
    if request.config.getoption("--update"):
        whole = PATH.read_text("utf-8")
        at = list(ASKED.finditer(whole))[number]
        PATH.write_text(whole[: at.start(2)] + found + whole[at.end(2) :], "utf-8")
    else:
        assert said == found


@pytest.mark.parametrize(("one", "property", "other"), EDGES)
def test_the_picture_is_in_the_data(one: str, property: str, other: str, pool: Pool) -> None:
    text = f"ASK {{ ?one a {one} ; {property} ?other . ?other a {other} }}"
    assert rows(pool.ask(Question(check(text), "json"))) is True


def test_what_the_picture_shows_is_what_it_says() -> None:
    groups = [group for group in PICTURE.iterfind("{*}g") if group.find("{*}title") is not None]
    assert len(groups) == len(EDGES) == len(PICTURE.findall(".//{*}path[@marker-end]")) > 10
    for group, (_, property, other) in zip(groups, EDGES, strict=True):
        assert {property, other} <= {text.text for text in group.iterfind("{*}text")}


def test_every_property_that_is_named_is_used(pool: Pool) -> None:
    prefixed = set(re.findall(r"`((?:ppc|dct|cv|cpsv|dcat|skos):\w+)`", GUIDE))
    assert len(prefixed) > 20
    for term in sorted(prefixed):
        assert rows(pool.ask(Question(check(f"ASK {{ {{ ?s {term} ?o }} UNION {{ ?s a {term} }} }}"), "json"))), term


def test_the_saved_query_that_is_shown_can_be_saved(tmp_path: Path) -> None:
    (shown,) = (block for block in re.findall(r"```turtle\n(.*?)```", GUIDE, re.DOTALL) if "sh:select" in block)
    (tmp_path / "vragen").mkdir()
    (tmp_path / "vragen/titels.ttl").write_text(shown, "utf-8")
    (saved,), problems = vragen.read(tmp_path)
    assert (saved.naam, problems) == ("titels", ())


@pytest.mark.parametrize("command", [query.command("nl"), push.command("nl")], ids=lambda command: command.name)
def test_every_option_is_named(command: query.click.Command) -> None:
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options = {name for name in options if name.startswith("--")} - {"--cache"}
    assert {name for name in options if not re.search(rf"{name}\b", GUIDE)} == set()


def test_every_form_and_every_limit_is_what_the_program_has() -> None:
    for form in FORMS.values():
        assert f"`{form.name}`" in GUIDE
        assert f"`{form.media_type}`" in GUIDE
    limits, numbers = Limits(), [f"{number:,}".replace(",", ".") for number in (LENGTH, PIECES, DEPTH)]
    told = "{} tekens, {} woorden en tekens, {} haakjes in elkaar; ".format(*numbers)
    told += f"{limits.seconds:.0f} seconden, {limits.memory // MB} MB geheugen en {limits.answer // MB} MB antwoord"
    assert told in " ".join(GUIDE.split())
