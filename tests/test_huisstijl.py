"""A province's colour and logo: what people can read, and what is a picture and nothing more."""

import re
import shutil
import struct
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogus import kleuren, logo, stand
from catalogus.beeldmerk import Logo
from catalogus.build import build
from catalogus.kleuren import DONKER, LICHT, MINIMUM, contrast
from catalogus.logo import MAX_BYTES, RefusedError
from catalogus.model import Organisatie
from catalogus.vocabulary import load
from catalogus_exporters import EXPORTERS
from catalogus_exporters.site import huisstijl
from catalogus_exporters.site.huisstijl import stylesheet
from conftest import DAY, SAMPLES, Ran, body, made, stands
from test_cases import CASES

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


# --- colours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#fff5d6", "#fff5d6", 1),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@settings(deadline=None)
@given(COLOURS)
@example("#000000")
@example("#ffffff")
@example("#e0b000")
def test_the_nearest_colours_can_be_read_and_lie_on_the_way_to_black_and_to_white(colour: str) -> None:
    shade, tint = kleuren.darker(colour), kleuren.lighter(colour)
    assert all(contrast(shade, background) >= MINIMUM for background in LICHT)
    assert all(contrast(tint, background) >= MINIMUM for background in DONKER)
    assert all(a <= b for a, b in zip(channels(shade), channels(colour), strict=True))
    assert all(a >= b for a, b in zip(channels(tint), channels(colour), strict=True))


@settings(deadline=None)
@given(COLOURS)
def test_a_colour_is_used_or_there_is_a_darker_one_that_is(colour: str) -> None:
    readable = all(contrast(colour, background) >= MINIMUM for background in LICHT)
    assert kleuren.usable(colour.upper()) == (colour if readable else "")
    assert (kleuren.darker(colour) == colour) == readable
    assert kleuren.usable(kleuren.darker(colour)) != ""


@settings(deadline=None)
@given(COLOURS)
def test_no_nearer_shade_can_be_read(colour: str) -> None:
    shade = channels(kleuren.darker(colour))
    nearer = "#" + "".join(f"{min(a + 3, b):02x}" for a, b in zip(shade, channels(colour), strict=True))
    assert nearer == kleuren.darker(colour) or min(contrast(nearer, background) for background in LICHT) < MINIMUM + 0.2


def test_the_hue_and_saturation_stay() -> None:
    assert kleuren.darker("#ffcc00") == "#886c00"
    assert kleuren.lighter("#000080") == "#8e8eff"


@settings(deadline=None)
@given(COLOURS)
def test_text_on_any_colour_can_be_read(colour: str) -> None:
    assert contrast(kleuren.on(colour), colour) >= MINIMUM


@pytest.mark.parametrize("text", ["", "0d5c63", "#0d5c6", "#0d5c633", "#0d5c6g", "#٠d5c63", "#0d5c63\n", "teal"])
def test_what_is_no_colour_is_not_used(text: str) -> None:
    assert not kleuren.is_colour(text)
    assert kleuren.usable(text) == ""


# --- the style sheet --------------------------------------------------------------------------------------------------

LINK, BUTTON = "--utrecht-link-color", "--utrecht-button-primary-action-color"
HEADER, ON_HEADER = "--utrecht-page-header-background-color", "--utrecht-page-header-color"


@settings(deadline=None)
@given(COLOURS.map(kleuren.darker))
def test_every_pair_of_colours_in_the_style_sheet_can_be_read(colour: str) -> None:
    text = stylesheet(colour).decode()
    light, dark = (dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", part)) for part in text.split("@media")[1:])
    for scheme, backgrounds in ((light, LICHT), (dark, DONKER)):
        assert scheme.keys() == {LINK, BUTTON, HEADER, ON_HEADER}
        assert all(contrast(scheme[LINK], background) >= MINIMUM for background in backgrounds)
        assert contrast(scheme[BUTTON], scheme[LINK]) >= MINIMUM
        assert contrast(scheme[ON_HEADER], scheme[HEADER]) >= MINIMUM
        assert scheme[HEADER] == colour
    assert light[LINK] == colour


def test_the_backgrounds_are_those_of_the_pages_whose_own_colours_can_be_read_on_them() -> None:
    style = (Path(huisstijl.__file__).parent / "stijl.css").read_text("utf-8")
    light, dark, *_ = (dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", part)) for part in style.split(":root")[1:])
    for scheme, backgrounds in ((light, LICHT), (light | dark, DONKER)):
        assert (
            tuple(scheme[name] for name in ("--utrecht-document-background-color", "--vlak", "--let-op")) == backgrounds
        )
        for name in ("--utrecht-document-color", LINK):
            assert all(contrast(scheme[name], background) >= MINIMUM for background in backgrounds)
        assert all(contrast(scheme["--zacht"], background) >= MINIMUM for background in backgrounds[:2])
        assert contrast(scheme[BUTTON], scheme[LINK]) >= MINIMUM
        assert contrast(scheme[ON_HEADER], scheme[HEADER]) >= MINIMUM


def test_the_style_sheet_sets_these_and_nothing_else() -> None:
    assert stylesheet("#0d5c63").decode() == (
        "@media screen {\n"
        "  :root {\n"
        "    --utrecht-link-color: #0d5c63;\n"
        "    --utrecht-button-primary-action-color: #ffffff;\n"
        "    --utrecht-page-header-background-color: #0d5c63;\n"
        "    --utrecht-page-header-color: #ffffff;\n"
        "  }\n"
        "}\n\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        "  :root {\n"
        "    --utrecht-link-color: #18aab6;\n"
        "    --utrecht-button-primary-action-color: #000000;\n"
        "    --utrecht-page-header-background-color: #0d5c63;\n"
        "    --utrecht-page-header-color: #ffffff;\n"
        "  }\n"
        "}\n"
    )


# --- logos ------------------------------------------------------------------------------------------------------------

XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str, *, before: str = "", attributes: str = 'viewBox="0 0 200 80"') -> bytes:
    return f"{before}<svg {XMLNS} {attributes}>{inside}</svg>".encode()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS, END = chunk(b"IDAT", zlib.compress(b"\0\xff")), chunk(b"IEND", b"")


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))


PNG = SIGNATURE + header(8, 1) + PIXELS + END
GOOD_SVG = {
    "the sample": (SAMPLES / "provincies/drenthe/logo.svg").read_bytes(),
    "a style sheet": svg("<style>/* wit */ .a{fill:#fff;stroke:rgb(1, 2, 3)}</style><path class='a' d='M0 0h9z'/>"),
    "a style sheet in CDATA": svg("<style><![CDATA[.a > .b {fill:#fff}]]></style><g class='a'/>"),
    "a gradient": svg(
        "<defs><linearGradient id='a'><stop offset='0' stop-color='#fff'/></linearGradient>"
        "<radialGradient id='b' xlink:href='#a' gradientTransform='rotate(45)'/></defs>"
        "<rect fill='url(#b)' style='stroke: url(\"#a\")' transform='translate(1 2) scale(2)' width='9' height='9'/>"
    ),
    "a comment": svg("<!-- Generator: (een programma) --><circle r='4'/>", before="<!-- @url(x) -->\n"),
    "a declaration": svg("<g/>", before='<?xml version="1.0" encoding="utf-8" standalone="no"?>\n'),
    "a declaration in capitals": svg("<g/>", before="<?xml version='1.0' encoding='UTF-8'?>"),
    "a byte order mark": b"\xef\xbb\xbf" + svg("<g/>"),
    "words and a size with signs": svg(
        "<title>Logo @ (klein)</title><text>f(x)</text>", attributes='viewBox="-1.5, 0, 20 .5"'
    ),
}


@pytest.mark.parametrize("name", GOOD_SVG)
def test_a_simple_drawing_is_a_logo(name: str) -> None:
    logo.check(Logo("logo.svg", GOOD_SVG[name]))


@pytest.mark.parametrize("size", [(1, 1), (2000, 2000)])
def test_a_png_is_a_logo(size: tuple[int, int]) -> None:
    logo.check(Logo("logo.png", SIGNATURE + header(*size) + chunk(b"tEXt", b"a\0b") + PIXELS + PIXELS + END))


BAD_SVG = {
    "a script": svg("<script>alert(1)</script>"),
    "a script without a namespace": svg('<script xmlns="">alert(1)</script>'),
    "a script of HTML": svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'),
    "an event": svg("<rect onload='alert(1)'/>"),
    "an event of the whole": svg("", attributes='viewBox="0 0 1 1" onload="alert(1)"'),
    "HTML": svg("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>"),
    "a picture": svg("<image href='https://elders.example/x.png'/>"),
    "a picture in itself": svg("<image href='data:image/png;base64,AAAA'/>"),
    "a link": svg("<a href='https://elders.example/'><text>x</text></a>"),
    "a program as a link": svg("<a xlink:href='javascript:alert(1)'><text>x</text></a>"),
    "a copy of elsewhere": svg("<use href='https://elders.example/x.svg#a'/>"),
    "a bomb of copies": svg("<g id='a'/><g id='b'><use href='#a'/><use href='#a'/></g><use href='#b'/>"),
    "a change of address": svg("<rect><animate attributeName='href' values='javascript:alert(1)'/></rect>"),
    "a change": svg("<rect><set attributeName='onload' to='alert(1)'/></rect>"),
    "a gradient of elsewhere": svg("<linearGradient href='https://elders.example/x.svg#a'/>"),
    "an address on a shape": svg("<rect href='#a'/>"),
    "another base": svg("<rect fill='url(#a)'/>", attributes='viewBox="0 0 1 1" xml:base="https://elders.example/"'),
    "a colour of elsewhere": svg("<rect fill='url(https://elders.example/x.svg#a)'/>"),
    "a colour of elsewhere in capitals": svg("<rect fill='URL(//elders.example/x.svg#a)'/>"),
    "a colour of elsewhere behind one that is not": svg("<rect fill='url(#a) url(//elders.example)'/>"),
    "a colour around one that is not": svg("<rect fill='image-set(url(#a))'/>"),
    "a style of elsewhere": svg("<rect style='background: url(https://elders.example/x)'/>"),
    "a style with an escape": svg(r"<rect style='fill: \75rl(https://elders.example/x)'/>"),
    "a style with an escape and a space": svg(r"<rect style='fill: ur\6c (https://elders.example/x)'/>"),
    "a style that fetches": svg("<rect style='background: image-set(\"https://elders.example/x\" 1x)'/>"),
    "a style that computes": svg("<rect style='width: expression(alert(1))'/>"),
    "a style sheet of elsewhere": svg("<style>@import 'https://elders.example/x.css';</style>"),
    "a style sheet that moves": svg("<style>@keyframes a { to { fill: red } }</style>"),
    "a style sheet that fetches": svg("<style>rect { fill: url(https://elders.example/x) }</style>"),
    "a style sheet in an entity": svg("<style>rect { fill: u&#114;l(https://elders.example/x) }</style>"),
    "a style sheet cut by a comment": svg("<style>rect { fill: url<!-- -->(https://elders.example/x) }</style>"),
    "a style sheet cut by CDATA": svg("<style>rect { fill: url<![CDATA[(https://elders.example/x)]]> }</style>"),
    "a style sheet cut by an element": svg("<style>rect { fill: url<desc> </desc>(https://elders.example/x) }</style>"),
    "a style sheet cut by an instruction": svg("<style>rect { fill: url<?x y?>(https://elders.example/x) }</style>"),
    "a style sheet by an instruction": svg("", before='<?xml-stylesheet href="https://elders.example/x.css"?>'),
    "an instruction at the end": svg("") + b'<?xml-stylesheet href="https://elders.example/x.css"?>',
    "a document type": svg("", before='<!DOCTYPE svg SYSTEM "https://elders.example/x.dtd">'),
    "a file as an entity": svg("<text>&a;</text>", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "a bomb of entities": svg(
        "<text>&j;</text>",
        before="<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
        + "]>",
    ),
    "an entity that nobody knows": svg("<text>&nbsp;</text>"),
    "too deep": svg("<g>" * 5000 + "</g>" * 5000),
    "other letters": svg("").decode().encode("utf-16"),
    "other letters than it says": svg("", before='<?xml version="1.0" encoding="UTF-7"?>'),
    "another version": svg("", before='<?xml version="1.1"?>'),
    "no UTF-8": svg("<title>\xff</title>").decode().encode("latin-1"),
    "cut off": svg("<g/>")[:-3],
    "nothing": b"",
    "a page": b"<html><body>x</body></html>",
    "a part of a drawing": f'<g {XMLNS} viewBox="0 0 1 1"/>'.encode(),
    "another vocabulary": b'<svg viewBox="0 0 1 1"/>',
    "no size": svg("", attributes='width="20" height="20"'),
    "no width": svg("", attributes='viewBox="0 0 0 20"'),
    "no height": svg("", attributes='viewBox="0 0 20 0.0"'),
    "a size in words": svg("", attributes='viewBox="0 0 a b"'),
    "a PNG": PNG,
    "compressed": zlib.compress(svg("")),
    "too large": svg(f"<desc>{'x' * MAX_BYTES}</desc>"),
}
BAD_PNG = {
    "nothing": b"",
    "a GIF": b"GIF89a" + b"\0" * 40,
    "an SVG": svg(""),
    "only a signature": SIGNATURE,
    "cut off": PNG[:-6],
    "cut off in its header": PNG[:20],
    "no pixels": SIGNATURE + header(8, 1) + END,
    "no header": SIGNATURE + PIXELS + END,
    "another part first": SIGNATURE + chunk(b"prIV", struct.pack(">II5x", 8, 8)) + PIXELS + END,
    "a header that is too short": SIGNATURE + chunk(b"IHDR", b"\0\0\0\x08") + PIXELS + END,
    "no end": SIGNATURE + header(8, 1) + PIXELS,
    "more after its end": PNG + b"<script>alert(1)</script>",
    "a part after its end": PNG + PIXELS + END,
    "a wrong sum": PNG.replace(PIXELS[-4:], b"\0\0\0\0"),
    "a length that lies": SIGNATURE + header(8, 1) + b"\xff\xff\xff\xff" + PIXELS[4:] + END,
    "too wide": SIGNATURE + header(2001, 1) + PIXELS + END,
    "too high": SIGNATURE + header(1, 2**31) + PIXELS + END,
    "no width": SIGNATURE + header(0, 8) + PIXELS + END,
    "moving": SIGNATURE + header(8, 1) + chunk(b"acTL", b"\0\0\0\x02\0\0\0\0") + PIXELS + END,
    "too large": SIGNATURE + header(8, 1) + chunk(b"tEXt", b"x" * MAX_BYTES) + PIXELS + END,
}


@pytest.mark.parametrize("name", BAD_SVG)
def test_what_is_more_than_a_drawing_is_refused(name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        logo.check(Logo("logo.svg", BAD_SVG[name]))
    assert refused.value.reason.keys() == {"nl", "en"}


@pytest.mark.parametrize("name", BAD_PNG)
def test_what_is_no_whole_png_is_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        logo.check(Logo("logo.png", BAD_PNG[name]))


LONG = {
    "a name": svg(f"<g id='{'a' * 59_000}'/>"),
    "a style sheet": svg(f"<style>{'a-' * 29_000}</style>"),
    "brackets": svg(f"<style>{'(' * 59_000}</style>"),
    "addresses": svg(f"<g fill='{'url(#' * 11_000}'/>"),
    "namespaces": svg("".join(f"<g xmlns:a{n}='u'>" for n in range(200)) + "<g/>" * 9000 + "</g>" * 200),
    "a declaration": b"<?xml version='1.0'" + b" " * 59_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_drawing_that_goes_on_and_on_takes_no_time(name: str) -> None:
    begin = time.process_time()
    with suppress(RefusedError):
        logo.check(Logo("logo.svg", LONG[name]))
    assert time.process_time() - begin < 1


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["logo.svg", "logo.png"]), st.booleans())
def test_no_bytes_are_another_exception(data: bytes, naam: str, begun: bool) -> None:
    begin = {"logo.svg": svg("")[:-6], "logo.png": SIGNATURE + header(8, 1)}[naam] if begun else b""
    with suppress(RefusedError):
        logo.check(Logo(naam, begin + data))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<g>",
                "</g>",
                "<style>",
                "</style>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "url(",
                "#a)",
                "//x)",
                "'",
                '"',
                " ",
            ]
        ),
        max_size=12,
    )
)
def test_no_drawing_that_is_accepted_names_an_address(parts: list[str]) -> None:
    data = svg("".join(parts))
    try:
        logo.check(Logo("logo.svg", data))
    except RefusedError:
        return
    seen = re.findall(r"<style>(.*?)</style>", re.sub(r"<!--.*?-->|<!\[CDATA\[|\]\]>", "", data.decode()))
    assert not any("url(//" in style.replace(" ", "") for style in seen)


# --- from the folder to the pages -------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(CASES / "basis", tmp_path / "catalogus")
    return tmp_path / "catalogus"


def organisatie(root: Path) -> Organisatie:
    return made(root).catalogus.organisaties["drenthe"]


def colour(root: Path, text: str) -> None:
    path = root / "provincies/drenthe/organisatie.yaml"
    path.write_text(f'{path.read_text("utf-8")}huiskleur: "{text}"\n', "utf-8")


@pytest.mark.parametrize(("text", "used"), [("#0D5C63", "#0d5c63"), ("#e0b000", ""), ("groen", "")])
def test_a_colour_that_suffices_is_used_on_the_pages(root: Path, text: str, used: str) -> None:
    assert organisatie(root).huiskleur == ""
    colour(root, text)
    assert organisatie(root).huiskleur == used


@pytest.mark.parametrize(("naam", "data"), [("logo.svg", GOOD_SVG["the sample"]), ("logo.png", PNG)])
def test_a_logo_is_shown_as_it_lies_in_the_folder(root: Path, naam: str, data: bytes) -> None:
    assert organisatie(root).logo is None
    (root / "provincies/drenthe" / naam).write_bytes(data)
    assert organisatie(root).logo == Logo(naam, data)


def test_a_faulty_logo_or_colour_withholds_nothing(run: Callable[..., Ran], root: Path) -> None:
    colour(root, "#e0b000")
    (root / "provincies/drenthe/logo.svg").write_bytes(BAD_SVG["a script"])
    ran = run("validate", root, "--date", DAY)
    assert (ran.code, re.findall(r"\w+ PPC\d+", ran.out)) == (0, ["waarschuwing PPC037", "waarschuwing PPC417"])
    assert organisatie(root).logo is None


def test_of_two_logos_none_is_shown(root: Path) -> None:
    (root / "provincies/drenthe/logo.svg").write_bytes(GOOD_SVG["the sample"])
    (root / "provincies/drenthe/logo.png").write_bytes(PNG)
    assert organisatie(root).logo is None


def test_a_logo_behind_a_link_is_not_followed(run: Callable[..., Ran], root: Path) -> None:
    (root.parent / "geheim.svg").write_bytes(GOOD_SVG["the sample"])
    (root / "provincies/drenthe/logo.svg").symlink_to(root.parent / "geheim.svg")
    ran = run("validate", root, "--date", DAY)
    assert (ran.code, "fout PPC032: «logo.svg» is een snelkoppeling" in ran.out) == (1, True)
    assert organisatie(root).logo is None


def test_a_logo_that_may_not_be_read_is_a_warning(
    run: Callable[..., Ran], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "provincies/drenthe/logo.svg").write_bytes(GOOD_SVG["the sample"])
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> object:
        if path.name == "logo.svg":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    ran = run("validate", root, "--date", DAY)
    assert ran.code == 0
    assert "waarschuwing PPC037: «logo.svg» kan niet als logo worden gebruikt: lezen lukt niet (Permission" in ran.out


@pytest.mark.parametrize("path", ["referentie/logo.svg", "provincies/logo.svg", "provincies/drenthe/beeld.svg"])
def test_a_logo_belongs_in_the_folder_of_a_province(run: Callable[..., Ran], root: Path, path: str) -> None:
    (root / path).write_bytes(GOOD_SVG["the sample"])
    ran = run("validate", root, "--date", DAY)
    assert (ran.code, f"{path}:1:1: fout PPC030" in ran.out) == (1, True)


def test_a_kept_stand_has_the_colour_and_the_logo() -> None:
    (taken,) = (found for found in stands() if found.provincie == "drenthe")
    kept = stand.read(stand.write(taken), "drenthe")
    (before, after) = (build([found], load(), made().datum).organisaties["drenthe"] for found in (taken, kept))
    assert before == after
    assert after.huiskleur == "#0d5c63"
    assert after.logo == Logo("logo.svg", GOOD_SVG["the sample"])


def test_no_publication_but_the_pages_changes_by_them(tmp_path: Path) -> None:
    plain = tmp_path / "samples"
    shutil.copytree(SAMPLES, plain)
    (plain / "provincies/drenthe/logo.svg").unlink()
    path = plain / "provincies/drenthe/organisatie.yaml"
    path.write_text(path.read_text("utf-8").replace('huiskleur: "#0d5c63"\n', ""), "utf-8")
    one, other = made(), made(plain)
    assert one.catalogus != other.catalogus
    for name, exporter in EXPORTERS.items():
        if name != "site":
            for with_them, without in zip(exporter.files(one), exporter.files(other), strict=True):
                assert (with_them.path, body(with_them)) == (without.path, body(without))
