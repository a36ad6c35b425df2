"""A list as it becomes: the official one, with what the list in force knew and that does not say.

A name that is no longer in the UPL stays, as withdrawn: a product that has it is told so, rather than that its name
never existed. Successors are curated, and stay. The English names of the SDG and its Annex II are in no Dutch list.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import NamedNode

from catalogus import lists, owms, owms_turtle
from catalogus.changes import PROVINCIE, Change, compare, current
from catalogus.diagnostics import ConfigurationError, Messages
from catalogus.graph import Graph
from catalogus.namespaces import CV, DCT, LIJST, OWL, PPC, SKOS
from catalogus.owms import Basis, Name, Organisation, Row, Scheme, Theme, UnusableError
from catalogus.owms_turtle import Resources

UPL_REQUIRED = ("UniformeProductnaam", "URI", "Provincie", "SDG")
"""The columns without which the UPL is not the UPL: what they say decides about products."""

SDG_REQUIRED = ("SDG_Code", "SDG_Informatiegebied", "SDG_IGURI", "SDG_Thema", "SDG_ThemaURI")

MOST_LOST = 1 / 5
"""The part of a list that may go at once before somebody must have looked at it."""


@dataclass(frozen=True)
class Renewal:
    """One list: as it was (`old`, empty where there was none) and as it becomes, with its file's bytes.

    `issued` is the day of the new list (ISO 8601); `remarks` are what somebody should know of it.
    """

    scheme: Scheme
    old: Graph
    new: Graph
    issued: str
    content: bytes
    remarks: tuple[Messages, ...]

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return compare(self.old, self.new, LIJST[self.scheme.name])

    @cached_property
    def was_issued(self) -> str | None:
        """The day of the list in force."""
        return self.old.text(LIJST[self.scheme.name], DCT.issued)

    @property
    def is_same(self) -> bool:
        """Whether the new list says what the old one says, whatever its date."""
        return self._facts(self.old) == self._facts(self.new)

    @property
    def is_older(self) -> bool:
        """Whether the new list is of an earlier day than the one in force."""
        return self.was_issued is not None and self.issued < self.was_issued

    @property
    def lost(self) -> tuple[int, int] | None:
        """How many of how many current names go, when that is more than a fifth of all or of those of provinces.

        What goes is counted, not what is left: a list of which every address changed is as long as it was.
        """
        scheme = LIJST[self.scheme.name]
        before, after = current(self.old, scheme), current(self.new, scheme)
        provincial = {node for node in before if self.old.has(node, PPC.uplKolom, PROVINCIE)}
        still = {node for node in after if self.new.has(node, PPC.uplKolom, PROVINCIE)}
        for were, are in ((before, after), (provincial, still)):
            if len(were - are) > len(were) * MOST_LOST:
                return len(were - are), len(were)
        return None

    def _facts(self, graph: Graph) -> set[str]:
        dated = {DCT.issued, OWL.versionInfo}
        scheme = LIJST[self.scheme.name]
        return {str(t) for t in graph if t.subject != scheme or t.predicate not in dated}


def upl(rows: list[Row], issued: str, old: Graph, shipped: Graph, themes: Mapping[str, str]) -> Renewal:
    """The UPL from its rows; `themes` are IRIs by SDG code, `shipped` knows successors too; raises UnusableError."""
    for number, row in enumerate(rows, start=2):
        if not (row["URI"] and row["UniformeProductnaam"]):
            raise UnusableError(f"regel {number} heeft geen naam of URI", f"line {number} has no name or URI")
    names = owms.names(rows)
    before = {name.uri: name for name in _names(old)}
    was_issued = old.text(LIJST.upl, DCT.issued) or issued
    gone = [
        replace(
            name,
            laatst_in=name.laatst_in or was_issued,
            successor=name.successor or _value(shipped.node(NamedNode(uri), DCT.isReplacedBy)),
        )
        for uri, name in sorted(before.items())
        if uri not in names
    ]
    cited = {uri for name in gone for uri in name.bases}
    legal = {uri: _basis(old, NamedNode(uri)) for uri in sorted(cited)} | owms.bases(rows)
    resources = owms_turtle.upl([*names.values(), *gone], legal, themes)
    return _renewal(
        owms.UPL, old, resources, issued, [*_columns(rows, before), *_double(rows), *_unknown(names.values(), themes)]
    )


def sdg(rows: list[Row], issued: str, old: Graph) -> Renewal:
    """The SDG areas from their rows; raises UnusableError."""
    themes = {theme.code: theme for theme in _themes(old)}
    found: dict[str, Theme] = {code: theme for code, theme in themes.items() if theme.annex == "II"}
    for row in rows:
        code = row["SDG_Code"]
        if not re.fullmatch(r"[A-Z][1-9][0-9]?", code) or not all(row[column] for column in SDG_REQUIRED):
            raise UnusableError(
                f"de regel van code «{code}» is niet volledig", f"the row of code «{code}» is incomplete"
            )
        for name, uri, label in (
            (code[0], row["SDG_IGURI"], row["SDG_Informatiegebied"]),
            (code, row["SDG_ThemaURI"], row["SDG_Thema"]),
        ):
            known = themes.get(name)
            annex = known.annex if known else "I" if name[0] <= _LAST_OF_ANNEX_I else "II"
            found[name] = Theme(name, uri, label, known.english if known else None, annex)
    dutch_only = sorted(code for code, theme in found.items() if theme.english is None)
    return _renewal(owms.SDG, old, owms_turtle.sdg(found.values()), issued, _no_english(dutch_only))


def organisaties(files: Iterable[bytes], issued: str, old: Graph) -> Renewal:
    """The organisations from their value lists; the first list that names one describes it; raises UnusableError."""
    found: dict[str, Organisation] = {}
    skipped = 0
    for data in files:
        organisations, odd = owms.organisations(data)
        found = organisations | found
        skipped += odd
    resources = owms_turtle.organisaties(found[uri] for uri in sorted(found))
    return _renewal(owms.ORGANISATIES, old, resources, issued, _skipped(skipped))


def themes(graph: Graph) -> dict[str, str]:
    """The IRI of each SDG area and theme by its code."""
    return {theme.code: theme.uri for theme in _themes(graph)}


def _renewal(scheme: Scheme, old: Graph, resources: Resources, issued: str, remarks: Iterable[Messages]) -> Renewal:
    content = owms_turtle.turtle(scheme, issued, resources, "catalogus update").encode()
    try:  # what is written now must be right when it is read tomorrow, from the folder of the catalogue
        new = lists.parse(content, lists.FOLDER / scheme.file)
    except ConfigurationError as error:
        reason = {taal: text.rstrip(".") for taal, text in error.diagnostics[0].messages.items()}
        raise UnusableError(reason["nl"], reason["en"]) from error
    return Renewal(scheme, old, new, issued, content, tuple(remarks))


# The list in force, as values


def _names(graph: Graph) -> Iterable[Name]:
    for node in graph.subjects():
        if isinstance(node, NamedNode) and graph.has(node, SKOS.inScheme, LIJST.upl):
            yield _name(graph, node)


def _name(graph: Graph, node: NamedNode) -> Name:
    codes = graph.text(node, PPC.sdgCodes)
    ticked = {literal.value for literal in graph.literals(node, PPC.uplKolom)}
    return Name(
        node.value,
        graph.text(node, SKOS.prefLabel, "nl") or "",
        tuple(column for column in owms.UPL_COLUMNS if column in ticked),
        tuple(codes.split(";")) if codes else (),
        tuple(sorted(basis.value for basis in graph.nodes(node, CV.hasLegalResource))),
        graph.text(node, PPC.laatstIn),
        _value(graph.node(node, DCT.isReplacedBy)),
    )


def _value(node: NamedNode | None) -> str | None:
    return node.value if node else None


def _basis(graph: Graph, node: NamedNode) -> Basis:
    return Basis(node.value, graph.text(node, DCT.title) or node.value, graph.text(node, PPC.url) or "")


def _themes(graph: Graph) -> Iterable[Theme]:
    for node in graph.subjects():
        code = graph.text(node, SKOS.notation)
        if isinstance(node, NamedNode) and code and graph.has(node, SKOS.inScheme, LIJST.sdg):
            area = graph.node(node, SKOS.broader) or node
            dutch, english = (graph.text(node, SKOS.prefLabel, taal) for taal in ("nl", "en"))
            yield Theme(code, node.value, dutch or code, english, graph.text(area, PPC.bijlage) or "I")


# Remarks


def _columns(rows: list[Row], before: Mapping[str, Name]) -> Iterable[Messages]:
    used = {column for name in before.values() if not name.laatst_in for column in name.columns}
    if absent := [column for column in owms.UPL_COLUMNS if column in used - rows[0].keys()]:
        columns = ", ".join(absent)
        yield {
            "nl": f"De nieuwe lijst heeft deze kolommen niet meer: {columns}.",
            "en": f"The new list no longer has these columns: {columns}.",
        }


def _double(rows: list[Row]) -> Iterable[Messages]:
    """Names that stand for two things, and things with two names: of the latter the first counts."""
    pairs = {(row["URI"], row["UniformeProductnaam"]) for row in rows}
    for column in (0, 1):
        counted = Counter(pair[column] for pair in pairs)
        if double := ", ".join(sorted(name for name, count in counted.items() if count > 1)):
            what = (
                ("adressen met twee namen", "addresses with two names"),
                ("namen met twee adressen", "names with two addresses"),
            )
            dutch, english = what[column]
            yield {"nl": f"In de nieuwe lijst staan {dutch}: {double}.", "en": f"The new list has {english}: {double}."}


def _unknown(names: Iterable[Name], themes: Mapping[str, str]) -> Iterable[Messages]:
    for name in names:
        if unknown := ", ".join(code for code in name.codes if code not in themes):
            yield {
                "nl": f"Bij «{name.label}» staat een SDG-code die in geen lijst staat: {unknown}.",
                "en": f"«{name.label}» has an SDG code that is in no list: {unknown}.",
            }


def _no_english(codes: list[str]) -> Iterable[Messages]:
    if codes:
        listed = ", ".join(codes)
        yield {
            "nl": f"Nog zonder Engelse naam, en dus overal in het Nederlands: {listed}.",
            "en": f"Without an English name as yet, and so in Dutch everywhere: {listed}.",
        }


def _skipped(count: int) -> Iterable[Messages]:
    if count:
        yield {
            "nl": f"Overgeslagen, want zonder naam of zonder adres van OWMS: {count}.",
            "en": f"Skipped, for want of a name or of an OWMS address: {count}.",
        }


_LAST_OF_ANNEX_I = "Q"
