"""The logo of a province, which anybody may have made: a small picture that does nothing but be seen, or refused.

A browser shows what is accepted byte for byte, so an SVG holds nothing but what is listed here: no programs, no
animation, and no addresses but of its own parts (`#…`). What a list does not know, it refuses.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from lxml import etree

from catalogus.beeldmerk import LOGOS, Logo
from catalogus.diagnostics import Messages

MAX_BYTES = 60_000
MAX_PIXELS = 2000


class RefusedError(Exception):
    """Why a file cannot be a logo; `line` is the place in an SVG, 0 for the whole file."""

    def __init__(self, nl: str, en: str, line: int = 0) -> None:
        super().__init__(en)
        self.reason: Messages = {"nl": nl, "en": en}
        self.line = line


def check(logo: Logo) -> None:
    """Raises RefusedError for what is no picture, or more than a picture."""
    if len(logo.inhoud) > MAX_BYTES:
        raise RefusedError("het bestand is groter dan 60 kB", "the file is larger than 60 kB")
    if LOGOS[logo.naam] == "image/png":
        _png(logo.inhoud)
    else:
        _svg(logo.inhoud)


# --- PNG --------------------------------------------------------------------------------------------------------------


def _png(data: bytes) -> None:
    if not data.startswith(_SIGNATURE):
        raise RefusedError("dit is geen PNG-bestand", "this is no PNG file")
    chunks = list(_chunks(data))
    kinds = [kind for kind, _ in chunks]
    first, header = chunks[0] if chunks else (b"", b"")
    if first != b"IHDR" or len(header) != 13 or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise _damaged()
    width, height = struct.unpack(">II", header[:8])
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        raise RefusedError(
            f"het is {width} bij {height} beeldpunten; hoogstens 2000 bij 2000 mag",
            f"it has {width} by {height} pixels; at most 2000 by 2000 are allowed",
        )
    if b"acTL" in kinds:
        raise RefusedError("het beeld beweegt", "the picture moves")


_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG: kind and content, each whole; nothing comes after the last one (`IEND`)."""
    place = len(_SIGNATURE)
    while place < len(data):
        length = int.from_bytes(data[place : place + 4])
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        end = place + 12 + length
        if zlib.crc32(kind + content) != int.from_bytes(data[end - 4 : end]):
            raise _damaged()
        yield kind, content
        place = end
        if kind == b"IEND" and place < len(data):
            raise _damaged()


def _damaged() -> RefusedError:
    return RefusedError("het PNG-bestand is beschadigd of niet volledig", "the PNG file is damaged or incomplete")


# --- SVG --------------------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_STYLE = f"{SVG}style"
_GRADIENTS = {f"{SVG}linearGradient", f"{SVG}radialGradient"}
_ELEMENTS = _GRADIENTS | {
    f"{SVG}{name}"
    for name in (
        *("svg", "g", "defs", "title", "desc", "style", "stop"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    )
}
_HREF = {"href", f"{XLINK}href"}
_ATTRIBUTES = {
    *("id", "class", "style", "transform", "version", "baseProfile", "lang", f"{XML}lang", f"{XML}space"),
    *("role", "aria-label", "aria-labelledby", "aria-hidden", "focusable"),
    *("viewBox", "preserveAspectRatio", "width", "height", "x", "y", "dx", "dy", "rotate", "enable-background"),
    *("d", "points", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy"),
    *("fill", "fill-opacity", "fill-rule", "clip-rule", "color", "opacity", "display"),
    *("stroke", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width"),
    *("font-family", "font-size", "font-style", "font-weight", "letter-spacing", "text-anchor", "dominant-baseline"),
    *("gradientUnits", "gradientTransform", "spreadMethod", "offset", "stop-color", "stop-opacity"),
}
_FUNCTIONS = {
    *("", "rgb", "rgba", "hsl", "hsla"),
    *("matrix", "rotate", "scale", "skewX", "skewY", "translate", "translateX", "translateY"),
}
_FUNCTION = re.compile(r"(?<![\w-])([\w-]*)\(")
_OWN_PART = re.compile(r"#[\w.-]+")
_URL_OF_OWN_PART = re.compile(rf"""url\((['"]?){_OWN_PART.pattern}\1\)""")
_DECLARATION = re.compile(
    r"""<\?xml\s+version=["']1\.0["'](\s+encoding=["']utf-?8["'])?(\s+standalone=["'](yes|no)["'])?\s*\?>""", re.I
)


def _svg(data: bytes) -> None:
    root = _parse(data)
    if root.tag != f"{SVG}svg":
        raise RefusedError("dit is geen SVG-bestand: het begint niet met <svg>", "it does not begin with <svg>")
    if not _has_size(root.get("viewBox", "")):
        raise RefusedError(
            '<svg> heeft geen viewBox, de maat van de tekening, zoals viewBox="0 0 200 80"',
            '<svg> has no viewBox, the size of the drawing, such as viewBox="0 0 200 80"',
            _line(root),
        )
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        _check_node(node)


def _has_size(box: str) -> bool:
    """Whether a viewBox has a width and a height, without which a picture cannot grow and shrink with its page."""
    try:
        _, _, width, height = (float(number) for number in re.split(r"[\s,]+", box.strip()))
    except ValueError:
        return False
    return width > 0 and height > 0


def _parse(data: bytes) -> etree._Element:
    """The tree of an SVG. A browser must read the same: so UTF-8, and nothing that is defined elsewhere."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("het is niet als UTF-8 opgeslagen", "it was not saved as UTF-8") from error
    if re.match(r"<\?xml\s", text) and not _DECLARATION.match(text):
        raise RefusedError("de eerste regel (<?xml …) noemt niet UTF-8", "its first line (<?xml …) is not UTF-8", 1)
    before, doctype, _ = text.partition("<!DOCTYPE")
    if doctype:
        raise RefusedError("haal <!DOCTYPE …> weg", "remove <!DOCTYPE …>", before.count("\n") + 1)
    # A style sheet goes on where a comment in it was, for a browser too.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedError("dit is geen geldige SVG (XML)", "this is no valid SVG (XML)", error.lineno or 0) from error


def _check_node(node: etree._Element) -> None:
    """Raises RefusedError for what is not in the lists, or points outside the file."""
    line = _line(node)
    if node.tag not in _ELEMENTS:  # nor is that of a processing instruction, which could name a style sheet
        name = _short(etree.QName(node).localname if isinstance(node.tag, str) else "?…?")
        raise RefusedError(f"<{name}> mag er niet in staan", f"<{name}> is not allowed in it", line)
    for key in map(str, node.keys()):
        value, name = node.get(key, ""), _short(etree.QName(key).localname)
        is_href = key in _HREF and node.tag in _GRADIENTS
        if not is_href and key not in _ATTRIBUTES:
            raise RefusedError(f"«{name}» mag er niet in staan", f"«{name}» is not allowed in it", line)
        if not (_OWN_PART.fullmatch(value) if is_href else _is_harmless(value)):
            raise _reaching(name, line)
    if node.tag == _STYLE and (len(node) or not _is_harmless(node.text or "")):
        raise _reaching("style", line)


def _line(node: etree._Element) -> int:
    line: int | None = node.sourceline  # type: ignore[assignment]  # its stubs leave it open
    return line or 0


def _is_harmless(value: str) -> bool:
    """Whether a value or style sheet has no escapes, no at-rules, and no functions that could fetch something."""
    rest = _URL_OF_OWN_PART.sub(" ", value)
    return not ({"\\", "@"} & set(rest)) and all(found[1] in _FUNCTIONS for found in _FUNCTION.finditer(rest))


def _reaching(name: str, line: int) -> RefusedError:
    return RefusedError(
        f"in «{name}» staat een verwijzing of een functie die hier niet mag",
        f"«{name}» has a reference or a function that is not allowed here",
        line,
    )


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"{name[:40]}…"
