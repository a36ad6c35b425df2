"""What a publication is: values in, files out.

An exporter is a frozen value whose `files` yields artifacts in a fixed order, without disk, network or clock. What it
says of its own output once that lies on disk (`check`) decides with that of the others whether the world may see it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode, Triple

from catalogus.build import build
from catalogus.config import Config
from catalogus.diagnostics import Messages
from catalogus.graph import Graph
from catalogus.ledger import Ledger
from catalogus.model import Catalogus
from catalogus.stand import Stand, published
from catalogus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Publication:
    """All that an exporter may look at: values, triples, vocabularies, the memory of earlier days, and the day.

    `graphs` has for each province what may be seen of its organisation and of each active product, by IRI in the
    order of publication; `verwacht` the UPL names of which a province has a version that cannot be seen yet.
    `stands` is for the report to editors alone: there the same graphs also say how they were written. `bewaard` are
    the provinces that are shown as they were published before, since they are held back or not asked for.
    """

    config: Config
    datum: date
    catalogus: Catalogus
    graphs: Mapping[str, Mapping[NamedNode, Graph]]
    stands: Mapping[str, Stand]
    verwacht: Mapping[str, Mapping[NamedNode, str]]
    vocabulary: Vocabulary
    ledger: Ledger
    bewaard: frozenset[str] = frozenset()

    def terms(self, graphs: Iterable[Graph]) -> Iterator[Triple]:
        """What the vocabularies say of the concepts that these graphs refer to, by IRI and each once."""
        known = self.vocabulary.graph
        objects = (term for graph in graphs for term in graph.objects())
        found = {term for term in objects if isinstance(term, NamedNode) and term in known}
        for term in sorted(found, key=lambda term: term.value):
            yield from known.about(term)


def publication(
    config: Config,
    datum: date,
    stands: Sequence[Stand],
    vocabulary: Vocabulary,
    ledger: Ledger,
    bewaard: frozenset[str] = frozenset(),
) -> Publication:
    """What these provinces publish together; of those in `bewaard` it is what they published before."""
    ordered = sorted(stands, key=lambda stand: stand.provincie)
    graphs = {
        stand.provincie: {
            iri: published(graph) for iri, graph in {stand.iri: stand.organisatie, **stand.producten}.items()
        }
        for stand in ordered
    }
    return Publication(
        config=config,
        datum=datum,
        catalogus=build(ordered, vocabulary, datum),
        graphs=graphs,
        stands={stand.provincie: stand for stand in ordered},
        verwacht={stand.provincie: stand.verwacht for stand in ordered},
        vocabulary=vocabulary,
        ledger=ledger,
        bewaard=bewaard,
    )


@dataclass(frozen=True)
class Artifact:
    """One file of a publication; `path` is relative to its folder, `provincie` whose file it is, if one's.

    `content` is read once, a part at a time. `media_type` is only given where the name does not say it.
    """

    path: PurePosixPath
    content: bytes | Iterable[bytes]
    provincie: str | None = None
    media_type: str = ""


@dataclass(frozen=True)
class Entry:
    """A file of a publication as it lies on disk; `exporter` made it, `sha256` is of its bytes, in hexadecimals."""

    path: PurePosixPath
    media_type: str
    bytes: int
    sha256: str
    exporter: str
    provincie: str | None = None


@dataclass(frozen=True)
class Finding:
    """What is wrong with our own output, and in whose; `fatal` is False for what could not be checked."""

    messages: Messages
    path: PurePosixPath | None = None
    provincie: str | None = None
    fatal: bool = True


@dataclass(frozen=True)
class Staged:
    """A whole publication on disk that nobody sees yet, and the folder where official schemas may lie."""

    folder: Path
    entries: Sequence[Entry]
    schemas: Path
    publication: Publication

    def of(self, exporter: str) -> Iterator[tuple[Entry, Path]]:
        """The files of one exporter, with their place."""
        return ((entry, self.folder / entry.path) for entry in self.entries if entry.exporter == exporter)


def _nothing(*_: object) -> Iterator[Artifact]:
    return iter(())


def _fine(_: Staged) -> Iterator[Finding]:
    return iter(())


@dataclass(frozen=True)
class Exporter:
    """One form in which others read the catalogue; its files lie in the folder of its name.

    `files` yields the same artifacts for the same publication. `describe` comes after those of all exporters and
    sees what they have become. `check` finds what is wrong. `remembers` marks what depends on the ledger, and is
    made anew when an old publication is put back.
    """

    name: str
    summary: Messages
    files: Callable[[Publication], Iterator[Artifact]]
    describe: Callable[[Publication, Sequence[Entry]], Iterator[Artifact]] = _nothing
    check: Callable[[Staged], Iterator[Finding]] = _fine
    remembers: bool = False


MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle",
    ".xml": "application/xml",
}
"""By the end of a file's name (IANA)."""
