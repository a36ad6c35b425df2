"""Markup that the portals do not show, found by the parser that also renders the pages (CommonMark, with tables)."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from catalogus import context
from catalogus.diagnostics import Diagnostic, Messages, unique
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution, Stage
from catalogus.rules import rule
from catalogus.sources import Document, Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def check(resolution: Resolution) -> tuple[Diagnostic, ...]:
    """All faults of markup and of links in the texts that are published, each where it was written."""
    published = (product.document for product in resolution.producten if product.stage is not Stage.CONCEPT)
    documents = (*(referentie.document for referentie in resolution.referenties), *published)
    return unique(fault for document in documents for fault in _document(document, resolution.source))


@cache
def fields() -> dict[NamedNode, str]:
    """The properties with text in Markdown, with their YAML keys (SDG information model 1.6)."""
    keys = context.every_key(context.load()["Product"])
    return {
        key.iri: key.name
        for key in keys
        if key.iri and key.per_language and not key.many and key.iri.value.startswith(PPC.base)
    }


def _document(document: Document, source: Source) -> Iterator[Diagnostic]:
    for property, key in fields().items():
        for literal in document.graph.literals(document.subject, property):
            place = document.origins.find(document.subject, property, literal)
            if place:
                for fragment, code, values in _faults(literal):
                    yield rule(code).diagnostic(source.within(place, literal.value, fragment), sleutel=key, **values)


def _faults(literal: Literal) -> Iterator[tuple[str, str, dict[str, str | Messages]]]:
    """What is wrong in one text: the part of it, the rule, and the values of its message."""
    if is_plain(literal.value):
        return
    lines = literal.value.splitlines()
    for token in _parser().parse(literal.value):
        first = lines[token.map[0]].strip() if token.map and token.map[0] < len(lines) else ""
        if kind := _BLOCKS.get(f"{token.type} {token.tag}".rstrip()):
            yield first, "PPC117", {"soort": kind}
        elif token.type == "inline" and _is_table(token.content):
            yield first, "PPC117", {"soort": _TABLE}
        for inline in token.children or ():
            if kind := _INLINES.get(inline.type):
                yield inline.content or "![", "PPC117", {"soort": kind}
            elif inline.type == "link_open" and not _is_safe(address := str(inline.attrGet("href") or "")):
                yield address, "PPC118", {"waarde": address}
            elif inline.type == "text" and inline.level == 0:  # not the words of a link
                for found in _BARE.findall(inline.content):
                    yield found, "PPC118", {"waarde": found}


def is_plain(text: str) -> bool:
    """Whether a text has nothing that could be a fault; to say so takes a fiftieth of the time of reading it.

    What it doubts may be right: a heading, a table, an address of a kind that only the parser can tell.
    """
    return not _DOUBTFUL.search(text) and all(map(_is_safe, _TARGET.findall(text)))


_TARGET = re.compile(r"\]\(([^\s()<>&\\]*)\)")  # what is here between brackets is so for the parser too
_DOUBTFUL = re.compile(
    r"[`<|~&\\\t\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]| {4}|!\[|\]:|http:|\]\((?![^\s()<>&\\]*\))"
    r"|(?:^|(?<=[ >.)*+-]))(?:#{1,2}|#{5,})(?!#)"  # three or four make a heading that is right
    r"|^[-=*_+>.)\d ]+$",  # a line, or what underlines a heading
    re.MULTILINE,
)


def _is_table(text: str) -> bool:
    """Whether lines with bars did not become a table: it lacks the row of dashes below its heads."""
    rows = [row.strip().startswith("|") for row in text.splitlines()]
    return any(one and other for one, other in pairwise(rows))


def _is_safe(address: str) -> bool:
    return bool(_ADDRESS.fullmatch(address))


# A name in braces is filled in later, with what organisatie.yaml was checked for.
_ADDRESS = re.compile(
    r"https://[^/?#@\s]+([/?#]\S*)?|\{\w+\}\S*"
    r"|mailto:(\{\w+\}|[^@\s?]+@[^@\s?]+\.[^@\s?]+)(\?\S*)?"
    r"|tel:(\{\w+\}|[+][0-9][0-9() -]*)"
)


_BARE = re.compile(r"http://[^\s)\]>]*[^\s)\]>.,;:?!]")  # an address in the text itself


@cache
def _parser() -> "MarkdownIt":
    """Reads every link as one, also what a page would leave as text: it is a fault to be told."""
    from markdown_it import MarkdownIt  # a twentieth of a second, which few texts need

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_HEADING = {
    "nl": "een kopje met {} (gebruik drie of vier hekjes: ### Kopje)",
    "en": "a heading with {} (use three or four hashes: ### Heading)",
}
_COUNTS = {
    "h1": {"nl": "één hekje, of onderstreept met =", "en": "one hash, or underlined with ="},
    "h2": {"nl": "twee hekjes, of onderstreept met -", "en": "two hashes, or underlined with -"},
    "h5": {"nl": "vijf hekjes", "en": "five hashes"},
    "h6": {"nl": "zes hekjes", "en": "six hashes"},
}
_CODE: Messages = {"nl": "code (tekst tussen `accenten`)", "en": "code (text between `backticks`)"}
_TABLE: Messages = {
    "nl": "een tabel zonder kopregel (zet onder de eerste regel: |---|---|)",
    "en": "a table without a header row (put below the first line: |---|---|)",
}
_BLOCKS: dict[str, Messages] = {
    **{
        f"heading_open {tag}": {taal: _HEADING[taal].format(count) for taal, count in counts.items()}
        for tag, counts in _COUNTS.items()
    },
    "hr hr": {"nl": "een lijn (---)", "en": "a rule (---)"},
    "code_block code": {
        "nl": "code (regels die met vier spaties beginnen)",
        "en": "code (lines that begin with four spaces)",
    },
    "fence code": _CODE,
}
_INLINES: dict[str, Messages] = {
    "image": {"nl": "een afbeelding (![…])", "en": "an image (![…])"},
    "code_inline": _CODE,
}
