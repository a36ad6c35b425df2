"""What a publication is: values in, files out.

An exporter is a frozen value whose `files` yields artifacts in a fixed order, without disk, network or clock.
`write` alone touches the disk: it writes nothing until every file is known, and replaces only what differs.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from pyoxigraph import NamedNode

from catalogus.build import build
from catalogus.config import Config
from catalogus.diagnostics import Messages
from catalogus.graph import Graph
from catalogus.model import Catalogus
from catalogus.namespaces import PPC
from catalogus.resolve import Resolution
from catalogus.vocabulary import Vocabulary


@dataclass(frozen=True)
class Publication:
    """All that an exporter may look at: values, triples, vocabularies and the day."""

    config: Config
    datum: date
    catalogus: Catalogus
    graph: Graph
    vocabulary: Vocabulary


@dataclass(frozen=True)
class Artifact:
    """One file of a publication; `path` is relative to its folder, `provincie` whose file it is, if one's."""

    path: PurePosixPath
    content: bytes
    provincie: str | None = None


@dataclass(frozen=True)
class Exporter:
    """One form in which others read the catalogue. `files` yields the same artifacts for the same publication."""

    name: str
    summary: Messages
    files: Callable[[Publication], Iterator[Artifact]]


def publication(resolution: Resolution, provincies: frozenset[str]) -> Publication:
    """What these provinces publish: the active version of each product and the organisations, nothing unpublished."""
    source = resolution.source
    graph = Graph()
    shown = [resolved for name, resolved in resolution.organisaties.items() if name in provincies]
    shown += [product for product in resolution.actief.values() if product.document.provincie in provincies]
    for resolved in shown:
        for triple in resolved.graph:
            if triple.predicate != PPC.zonder:  # how it was written, not what it is
                graph.add(triple.subject, triple.predicate, triple.object)
    for term in {triple.object for triple in graph}:
        if isinstance(term, NamedNode):
            for triple in source.vocabulary.graph.about(term):
                graph.add(triple.subject, triple.predicate, triple.object)
    return Publication(source.config, resolution.datum, build(resolution, provincies), graph, source.vocabulary)


@dataclass(frozen=True)
class Written:
    """What `write` did: the files that are new or different, and how many were as they should be."""

    changed: tuple[PurePosixPath, ...]
    unchanged: int


def write(artifacts: Iterable[Artifact], out: Path) -> Written:
    """Put a publication in a folder: all its files or none, and only those that differ; raises OSError.

    Every new file is complete on disk, under another name beside its place, before the first takes that place.
    """
    wanted = list(artifacts)
    for artifact in wanted:
        if artifact.path.is_absolute() or ".." in artifact.path.parts:
            raise ValueError(f"an artifact lies inside the publication: {artifact.path}")
    _refuse_detours(wanted, out)
    changed = [artifact for artifact in wanted if not _is_same(out / artifact.path, artifact.content)]
    staged: list[tuple[str, Path]] = []
    try:
        for artifact in changed:
            target = out / artifact.path
            target.parent.mkdir(parents=True, exist_ok=True)
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
            staged.append((_stage(artifact.content, target.parent, mode), target))
        for temporary, target in staged:
            os.replace(temporary, target)  # noqa: PTH105 # the name that says it is atomic
    finally:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)
    return Written(tuple(artifact.path for artifact in changed), len(wanted) - len(changed))


def _refuse_detours(artifacts: Iterable[Artifact], out: Path) -> None:
    """A link that leads out of the publication, or a folder in a file's place, stops everything beforehand."""
    for artifact in artifacts:
        target = out / artifact.path
        if not target.parent.resolve().is_relative_to(out.resolve()):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(target))
        if target.is_dir():
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content


def _stage(content: bytes, folder: Path, mode: int) -> str:
    descriptor, name = tempfile.mkstemp(prefix=".catalogus-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)  # mkstemp makes files for one's own eyes only; a publication is for everybody
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return name
