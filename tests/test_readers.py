"""Reading hostile and broken files: always a diagnostic at a place, never an exception, never slow."""

import resource
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from catalogus import turtle_reader, vocabulary, yaml_reader
from catalogus.characters import visible
from catalogus.diagnostics import Diagnostic, Location
from catalogus.graph import Reading
from catalogus.inventory import Kind
from catalogus.namespaces import DCT, PPC
from catalogus.text import MAX_BYTES, decode
from catalogus.values import Lookup, is_name

PATH = PurePosixPath("provincies/drenthe/geval.yaml")
PRODUCT = NamedNode("https://producten.example/drenthe/geval")
LOOKUP = Lookup(vocabulary.load(), {})
KEYS = sorted(Kind.PRODUCT.keys)


def read_yaml(text: str) -> Reading:
    return yaml_reader.read(text, PATH, PRODUCT, Kind.PRODUCT.keys, LOOKUP)


def read_turtle(text: str) -> Reading:
    return turtle_reader.read(text, PATH, PRODUCT, Kind.PRODUCT.keys, LOOKUP)


def places_are_in(text: str, problems: tuple[Diagnostic, ...]) -> None:
    lines = text.count("\n") + text.count("\r") + 2
    for problem in problems:
        assert 1 <= problem.location.line <= lines
        assert problem.location.column >= 1
        assert problem.location.path == PATH


YAMLISH = st.lists(
    st.one_of(
        st.sampled_from([*KEYS, "nl", "en", "label", "url", "id"]),
        st.sampled_from(
            [": ", ":", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ",", "'", '"', "|", ">-", "~", "#"]
        ),
        st.sampled_from(["&a", "*a", "<<", "!!str", "---", "...", "%", "@", "\t", "?", "2026-02-30", "\u202e", "\x00"]),
        st.text(max_size=4),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(YAMLISH)
@example("\ufffd: [\n")
@example("? - \n: a")
@example("titel:\n  nl: [a, {b: c}]\n  en: !x y")
@example("kosten:\n- id: ''\n- id: A\n- ~\n-\n")
def test_no_yaml_text_is_an_exception(text: str) -> None:
    decoded, faults = decode(text.encode("utf-8", "surrogatepass"), Location(PATH))
    places_are_in(text, tuple(faults))
    if decoded is not None:
        places_are_in(decoded, read_yaml(decoded).problems)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_an_exception(data: bytes) -> None:
    decoded, faults = decode(data, Location(PATH))
    assert decoded is not None or faults
    if decoded is not None:
        read_yaml(decoded)
        read_turtle(decoded)


TURTLISH = st.lists(
    st.one_of(
        st.sampled_from(
            ["<geval>", "<geval/kosten/1>", "<other>", "ppc:tekst", "dct:title", "a", "[]", "_:b", "(", ")"]
        ),
        st.sampled_from(
            [" ", "\n", " ;\n", " .\n", " , ", '"x"@nl', '"""x\ny"""@en', "'", '"', "#", "<", "@prefix", "1.5"]
        ),
        st.text(max_size=4),
    ),
    max_size=30,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TURTLISH)
@example('<geval> ppc:tekst "x"@nl .')
@example("<geval> <geval> << <a> <b> <c> >> .")
def test_no_turtle_text_is_an_exception(text: str) -> None:
    prefixes = f"@prefix ppc: <{PPC.base}> .\n@prefix dct: <{DCT.base}> .\n"
    places_are_in(prefixes + text, read_turtle(prefixes + text).problems)


TEXTS = {
    "brackets": "[" * 40_000,
    "pairs of brackets": "[](" * 16_000,
    "images": "![" * 20_000,
    "quotes": "“" * 40_000,
    "spans": "*a _b " * 8_000,
    "headings": "a\n=\n" * 8_000,
    "a table": "| a | b |\n|---|---|\n" + "| x | y |\n" * 4_000,
    "standard sentences": "In de provincie" + " is" * 15_000,
    "spaces": "a" + " " * 40_000 + "b",
}


def published(text: str) -> str:
    """A published product with one such text, in both languages."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    head = "upn: ontgrondingsvergunning\nproductAanwezig: nee\npublicatieDatum: 2026-01-15\n"
    return f"{head}productAanwezigToelichting:\n  nl: |\n{lines}  en: |\n{lines}"


BOMBS = {
    "aliases": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(10_000)),
    "sequences": "[" * 1_000_000,
    "mappings": "{a: " * 500_000,
    "indentation": "".join(" " * n + "a:\n" for n in range(2_000)),
    "keys": "".join(f"k{n}: x\n" for n in range(150_000)),
    "quotes": '"' * 1_000_000,
    "anchors": "&" * 1_000_000,
    "question marks": "? " * 200_000,
    "one line": "titel: " + "x" * 4_000_000,
    "colons": "a: " * 500_000,
    "quoted lines": '- "a"\n' * 45_000 + 'a: "b"c\n',
    "keywords": "trefwoorden:\n  nl:\n" + "".join(f"  - k{n}\n" for n in range(49_000)),
    **{f"text of {name}": published(text) for name, text in TEXTS.items()},
    "brackets in a text": "upn: ontgrondingsvergunning\ntitel:\n  nl: '" + "[<a" * 16_000 + "'\n",
}
TURTLE_BOMBS = {
    "an endless string": '<bom> <b> """' + "x" * 4_000_000,
    "escapes": '<bom> <b> "' + '\\"' * 2_000_000 + '" .',
    "blank nodes": "<bom> <b> " + "[" * 200_000,
    "values": "<bom> <b> " + ",".join(f'"{n}"' for n in range(400_000)) + " .",
    "properties": "<bom> " + ";".join(f'<b{n}> "x"' for n in range(9_900)) + " .",
}


@pytest.mark.parametrize("name", [*BOMBS, *TURTLE_BOMBS])
def test_a_bomb_costs_little_memory_and_time(name: str, tmp_path: Path) -> None:
    """Threats of quality.md section 5: 512 MiB of address space, and five seconds of processor at most."""
    bomb = tmp_path / "provincies/drenthe" / ("bom.yaml" if name in BOMBS else "bom.ttl")
    bomb.parent.mkdir(parents=True)
    bomb.write_text((BOMBS | TURTLE_BOMBS)[name], "utf-8")
    (tmp_path / "catalogus.toml").write_text('naam = "x"\nbasis = "https://x.example"\nlicentie = "CC0-1.0"\n')
    program = (
        "import sys, pathlib, datetime; from catalogus.examine import examine; "
        "print(len(examine(pathlib.Path(sys.argv[1]), datetime.date(2026, 11, 25))[1].diagnostics))"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (512 * 2**20, 512 * 2**20))
        resource.setrlimit(resource.RLIMIT_CPU, (5, 5))

    ran = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, preexec_fn=limit)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout) >= 1


def test_a_file_that_is_too_large_is_not_read() -> None:
    text, (fault,) = decode(b"x" * (MAX_BYTES + 1), Location(PATH))
    assert text is None
    assert fault.code == "PPC006"


def test_columns_count_characters_as_an_editor_does() -> None:
    (fault,) = read_yaml("titel:\n  nl: 'é😀'\n  en: x\néé😀: x\n").problems
    assert (fault.location.line, fault.location.column) == (4, 1)
    (fault,) = read_yaml("trefwoorden: {nl: ['é😀'], fr: [x]}\n").problems
    assert fault.location.column == 27


@pytest.mark.parametrize("name", ["a", "wedstrijd-op-de-weg", "2e-loket", "x" * 80])
def test_names_that_can_be_an_address(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "-a", "a-", "a--b", "A", "é", "a/b", "..", "a.b", "con", "lpt1", "index", "x" * 81, "a\n"]
)
def test_names_that_cannot(name: str) -> None:
    assert not is_name(name)


def test_what_is_shown_has_no_controls_and_one_line() -> None:
    assert visible("a\x1b[2J\r\nb\u202ec") == "a\ufffd[2J⏎b\ufffdc"


def test_norway_and_other_words_stay_the_text_that_was_written() -> None:
    reading = read_yaml("titel:\n  nl: NO\n  en: 0123\nvereisten:\n  nl: 12:30:00\n  en: 1.10\n")
    assert [str(literal.value) for literal in reading.graph.literals(PRODUCT, DCT.title)] == ["NO", "0123"]
    assert [literal.value for literal in reading.graph.literals(PRODUCT, PPC.vereisten)] == ["12:30:00", "1.10"]


def test_turtle_places_are_those_of_the_property() -> None:
    reading = read_turtle(
        f"@prefix ppc: <{PPC.base}> .\nPREFIX dct: <{DCT.base}>\n\n<geval> # ; dct:title\n"
        '    dct:title "a ; b . c"@nl ,\n        """d\n. <e> """@en ;\n  ppc:tekst \'x\'@nl .\n'
    )
    assert not reading.problems
    place = reading.origins.find(PRODUCT, DCT.title)
    assert place == Location(PATH, 5, 5)
    assert reading.origins.find(PRODUCT, PPC.tekst) == Location(PATH, 8, 3)
