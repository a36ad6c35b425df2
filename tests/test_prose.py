"""Sentences as a reader counts them."""

import json
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from catalogus import markup, prose
from catalogus.config import Config
from catalogus.graph import Graph, Origins, Reading
from catalogus.inventory import File, Kind
from catalogus.namespaces import PPC, SKOS
from catalogus.prose import sentences
from catalogus.resolve import resolve
from catalogus.sources import Document, Source, reread
from catalogus.vocabulary import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een zin. Nog een zin? Ja!", ["Een zin.", "Nog een zin?", "Ja!"]),
        ("Loop door\nop de volgende regel.", ["Loop door op de volgende regel."]),
        ("Stuur mee:\n\n- een kaart\n- een plan\n", ["Stuur mee:", "een kaart", "een plan"]),
        ("### Kop\n\nEen [link](https://a.example).", ["Kop", "Een link."]),
        ("Artikel 5.1 van de wet geldt.", ["Artikel 5.1 van de wet geldt."]),
        ("1. Vraag aan.\n2. Wacht af.", ["Vraag aan.", "Wacht af."]),
        ("", []),
    ],
)
def test_a_text_in_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_every_word_to_avoid_has_another_word_to_use() -> None:
    known = load()
    words = {
        known.graph.text(node, SKOS.hiddenLabel): known.label(node) for node in known.instances(PPC.AmbtelijkWoord)
    }
    assert len(words) > 60
    assert [word for word, better in words.items() if not word or better in words or better.startswith("https:")] == []


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn"]), max_size=120) | st.lists(
    st.sampled_from(
        ["u ", "je ", "[", "](", ")", "**", "`", "# ", "\n", "- ", "| ", "> ", "indien ", "Een ", "https://", "{", "}"]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_is_too_strange_to_be_read(dutch: str, english: str) -> None:
    data = json.dumps({"publicatieDatum": "2026-01-15", "tekst": {"nl": dutch, "en": english}}, ensure_ascii=False)
    document = reread(_file(), data.encode(), CONFIG, load())
    resolution = resolve(Source(CONFIG, load(), (document,), ()), date(2026, 11, 25))
    for fault in (*markup.check(resolution), *prose.check(resolution)):
        assert fault.location.line == 1
        assert 1 <= fault.location.column <= len(data)


def _file() -> Document:
    file = File(PurePosixPath("provincies/drenthe/x.yaml"), Kind.PRODUCT, "x", "drenthe")
    return Document(file, NamedNode(f"{CONFIG.basis}/drenthe/x"), Reading(Graph(), Origins()))


@settings(max_examples=1000, deadline=None)
@given(ANY_TEXT)
def test_a_text_that_is_called_plain_has_no_fault_that_the_parser_would_find(text: str) -> None:
    if markup.is_plain(text):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(markup, "is_plain", lambda _: False)
            assert not list(markup._faults(Literal(text, language="nl")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("You _moet_ the _voor_ and _naar_ of the _niet_ with a permit.", "PPC604"),
        ("You moet, (voor) the naar; of the niet.", "PPC604"),
        ("«Derhalve» is dit zo.", None),
        ("Dit is derhalve, zo.", "PPC602"),
        ("Vraagt u? Stuur, je; kaart.", "PPC603"),
    ],
)
def test_signs_beside_a_word_do_not_hide_it(text: str, code: str | None) -> None:
    taal = "en" if code == "PPC604" else "nl"
    data = json.dumps({"publicatieDatum": "2026-01-15", "tekst": {taal: text}}, ensure_ascii=False)
    document = reread(_file(), data.encode(), CONFIG, load())
    resolution = resolve(Source(CONFIG, load(), (document,), ()), date(2026, 11, 25))
    assert {fault.code for fault in prose.check(resolution)} == ({code} if code else set())


CONFIG = Config(Path("/"), "Test", "https://producten.example", "CC0-1.0")
