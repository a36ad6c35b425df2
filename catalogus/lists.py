"""The renewed lists of one catalogue (`lijsten/`), in the place of those that come with the program.

A list is content of a repository, which anybody may have written: of each file only statements of the kind that its
list is made of are taken, so that none can say anything about our own terms, keys, rules or provinces.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from catalogus import graph as graphs
from catalogus import owms, vocabulary
from catalogus.diagnostics import ConfigurationError, Diagnostic, Location, Messages, unique
from catalogus.folders import VOCAB
from catalogus.graph import Graph, Term
from catalogus.namespaces import CV, DCT, DOELGROEP, ELI, LIJST, OWL, OWMS, PPC, PPCSDG, RDF, SKOS, XSD
from catalogus.owms import Scheme
from catalogus.rules import rule
from catalogus.text import decode, forbidden
from catalogus.turtle_reader import compact, places
from catalogus.values import DATATYPES
from catalogus.vocabulary import Vocabulary

FOLDER = PurePosixPath("lijsten")
"""Where a catalogue keeps its renewed lists; git tracks it, so that everybody checks against the same ones."""

_Check = Callable[[Term], bool]
_Checks = Mapping[NamedNode, _Check]


@dataclass(frozen=True)
class _Shape:
    """What may stand in one list: which subjects, which properties, and which values of each."""

    scheme: Scheme
    subjects: tuple[str, ...]
    checks: _Checks


def load(root: Path, renewed: Mapping[str, Graph] = MappingProxyType({})) -> Vocabulary:
    """The vocabularies as they hold for the catalogue in `root`; raises ConfigurationError for a faulty list.

    `renewed` are lists by file name that take the place of those in the folder: what would hold if they were there.
    """
    own = {shape.scheme.file: _read(root, path) for shape in _SHAPES if (path := _own(root, shape.scheme))}
    own |= renewed
    _refuse_others(root)
    if not own:
        return vocabulary.load()
    files = sorted({path.name for path in VOCAB.glob("*.ttl")} | own.keys())
    parts = (own[name] if name in own else graphs.load_file(VOCAB / name) for name in files)
    return Vocabulary(Graph(triple for part in parts for triple in part))


def in_force(root: Path, scheme: Scheme) -> Graph:
    """One list as it holds for the catalogue in `root`: its own, else the one that comes with the program, if any."""
    if _own(root, scheme):
        return _read(root, FOLDER / scheme.file)
    shipped = VOCAB / scheme.file
    return graphs.load_file(shipped) if shipped.is_file() else Graph()


def parse(data: bytes, path: PurePosixPath) -> Graph:
    """A list as its file says it, once every statement is of the right kind; raises ConfigurationError."""
    (shape,) = (shape for shape in _SHAPES if shape.scheme.file == path.name)
    text, faults = decode(data, Location(path))
    if text is None or faults:
        raise ConfigurationError(tuple(faults))
    try:
        triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        reason = re.sub(r"^Parser error (at|between) line \d+ .*?: ", "", error.msg)
        place = Location(path, error.lineno or 1, error.offset or 1)
        turtle = {"nl": f"het is geen geldige Turtle ({reason})", "en": f"it is no valid Turtle ({reason})"}
        raise ConfigurationError((_fault(place, turtle),)) from error
    wrong = [(triple, why) for triple in triples if (why := _reason(triple, shape))]
    if wrong:
        known = places(text, path, NamedNode(LIJST.base))
        faults = [_fault(_place(triple, known, path), why) for triple, why in wrong[:_SHOWN]]
        raise ConfigurationError(unique(faults))
    graph = Graph(triples)
    scheme = LIJST[shape.scheme.name]
    dates = graph.values(scheme, DCT.issued)
    members = any(graph.has(node, SKOS.inScheme, scheme) for node in graph.subjects())
    if not (graph.has(scheme, RDF.type, SKOS.ConceptScheme) and len(dates) == 1 and members):
        raise ConfigurationError((_fault(Location(path, whole=True), _INCOMPLETE),))
    return graph


def _own(root: Path, scheme: Scheme) -> PurePosixPath | None:
    """The catalogue's own file of a list, if it has one."""
    path = FOLDER / scheme.file
    for relative in (FOLDER, path):
        if (root / relative).is_symlink():
            place = Location(relative, whole=True)
            raise ConfigurationError((rule("PPC032").diagnostic(place, waarde=relative.as_posix()),))
    return path if (root / path).exists() else None


def _refuse_others(root: Path) -> None:
    """A list under another name would count for nothing, unnoticed."""
    known = {shape.scheme.file for shape in _SHAPES}
    for path in sorted((root / FOLDER).glob("*.ttl")):
        if path.name not in known:
            place = Location(FOLDER / path.name, whole=True)
            raise ConfigurationError((_fault(place, _choice(known)),))


def _read(root: Path, path: PurePosixPath) -> Graph:
    try:
        data = (root / path).read_bytes()
    except OSError as error:
        fault = rule("PPC033").diagnostic(Location(path, whole=True), reden=error.strerror or type(error).__name__)
        raise ConfigurationError((fault,)) from error
    return parse(data, path)


def _reason(triple: Triple, shape: _Shape) -> Messages | None:
    """Why a statement has no place in a list, if it has none."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    scheme = LIJST[shape.scheme.name]
    if not isinstance(subject, NamedNode) or not (subject == scheme or subject.value.startswith(shape.subjects)):
        shown = _show(subject)
        return {"nl": f"over {shown} zegt deze lijst niets", "en": f"this list says nothing about {shown}"}
    check = (_SCHEME if subject == scheme else shape.checks).get(predicate)
    if check is None:
        shown = _show(predicate)
        return {"nl": f"de eigenschap {shown} heeft deze lijst niet", "en": f"this list has no property {shown}"}
    if not check(value) or (isinstance(value, Literal | NamedNode) and forbidden(value.value, _ANYWHERE)):
        shown, key = _show(value), _show(predicate)
        return {"nl": f"{shown} kan geen waarde zijn van {key}", "en": f"{shown} cannot be a value of {key}"}
    return None


def _place(triple: Triple, known: graphs.Origins, path: PurePosixPath) -> Location:
    if isinstance(triple.subject, NamedNode):
        return known.find(triple.subject, triple.predicate) or Location(path)
    return Location(path)


def _fault(place: Location, reason: Messages) -> Diagnostic:
    return rule("PPC035").diagnostic(place, reden=reason)


def _show(term: Term) -> str:
    if isinstance(term, NamedNode):
        return compact(term)
    return "[…]" if isinstance(term, BlankNode | Triple) else f"«{term.value[:60]}»"


# Values


def _iri(*bases: str) -> _Check:
    return lambda value: isinstance(value, NamedNode) and value.value.startswith(bases)


def _one_of(*terms: Term) -> _Check:
    return lambda value: value in terms


def _text(*languages: str) -> _Check:
    return lambda value: isinstance(value, Literal) and value.language in languages and not value.direction


def _typed(datatype: NamedNode) -> _Check:
    return lambda value: isinstance(value, Literal) and not value.language and value.datatype == datatype


def _pattern(pattern: str) -> _Check:
    return lambda value: _PLAIN(value) and bool(re.fullmatch(pattern, value.value))  # type: ignore[union-attr]


def _date(value: Term) -> bool:
    return _typed(XSD.date)(value) and DATATYPES[XSD.date].accepts(value.value)  # type: ignore[union-attr]


def _concepts(scheme: Scheme, *kinds: NamedNode) -> _Checks:
    """What every concept of a list has."""
    return {
        RDF.type: _one_of(SKOS.Concept, *kinds),
        SKOS.inScheme: _one_of(LIJST[scheme.name]),
        SKOS.prefLabel: _text("nl", "en"),
    }


_PLAIN = _typed(XSD.string)
_SCHEME: _Checks = {
    RDF.type: _one_of(SKOS.ConceptScheme),
    SKOS.prefLabel: _text("nl", "en"),
    DCT.source: _iri("https://", "http://"),
    DCT.issued: _date,
    OWL.versionInfo: _PLAIN,
}
_SHAPES = (
    _Shape(
        owms.UPL,
        (OWMS.base,),
        {
            **_concepts(owms.UPL, PPC.UniformeProductnaam, ELI.LegalResource),
            PPC.uplKolom: _one_of(*map(Literal, owms.UPL_COLUMNS)),
            PPC.sdgCodes: _pattern(r"[A-Z][0-9]{1,2}(;[A-Z][0-9]{1,2})*"),
            PPC.sdgThema: _iri(f"{OWMS.base}sdg_", PPCSDG.base),
            DCT.audience: _one_of(DOELGROEP["eu-burger"], DOELGROEP["eu-bedrijf"]),
            CV.hasLegalResource: _iri(OWMS.base),
            OWL.deprecated: _one_of(Literal("true", datatype=XSD.boolean)),
            PPC.laatstIn: _date,
            DCT.isReplacedBy: _iri(OWMS.base),
            DCT.title: _text("nl"),
            PPC.url: _typed(XSD.anyURI),
        },
    ),
    _Shape(
        owms.SDG,
        (f"{OWMS.base}sdg_", PPCSDG.base),
        {
            **_concepts(owms.SDG, PPC.SdgInformatiegebied, PPC.SdgThema),
            SKOS.notation: _pattern("[A-Z][0-9]{0,2}"),
            SKOS.topConceptOf: _one_of(LIJST.sdg),
            SKOS.broader: _iri(f"{OWMS.base}sdg_", PPCSDG.base),
            PPC.bijlage: _one_of(Literal("I"), Literal("II")),
        },
    ),
    _Shape(
        owms.ORGANISATIES,
        (OWMS.base,),
        {
            **_concepts(owms.ORGANISATIES, PPC.Overheidsorganisatie),
            PPC.geldigVanaf: _date,
            PPC.eindDatum: _date,
        },
    ),
)
_SHOWN = 20
_ANYWHERE = Location(FOLDER)
_INCOMPLETE = {
    "nl": "de lijst zelf, haar datum (dct:issued) of haar namen ontbreken",
    "en": "the list itself, its date (dct:issued) or its names are missing",
}


def _choice(known: set[str]) -> Messages:
    choice = ", ".join(sorted(known))
    return {"nl": f"de lijsten hier heten {choice}", "en": f"the lists here are called {choice}"}
