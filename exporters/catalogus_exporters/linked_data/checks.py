"""What is wrong with our own linked data: read back from disk, and held against official shapes where those lie.

An administrator may put the shapes of CPSV-AP, CCCEV, CPOV and DCAT-AP-NL into the folder `shacl` of the schemas.
Shapes of catalogues say what the DCAT file must hold; all others also what each province's data must.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pyoxigraph as ox

from catalogus import schemas
from catalogus.diagnostics import Messages
from catalogus.export import Entry, Finding, Staged
from catalogus.namespaces import DCAT, SH
from catalogus_exporters.linked_data import jsonld

FOLDER = schemas.FOLDER / "shacl"
MOST = 5
"""How many faults of one file are told: the next export shows the rest."""


def check(staged: Staged) -> Iterator[Finding]:
    files = [(entry, place) for entry, place in staged.of("data") if entry.path.as_posix() != jsonld.PLACE]
    if files:
        faults = list(_forms(staged, files))
        yield from faults
        broken = {fault.path for fault in faults}
        yield from _shapes(staged, [(entry, place) for entry, place in files if entry.path not in broken])


def _forms(staged: Staged, files: list[tuple[Entry, Path]]) -> Iterator[Finding]:
    """Files that cannot be read, and forms of one thing that do not hold as much as each other."""
    context = (staged.folder / jsonld.PLACE).read_bytes()
    sizes: dict[PurePosixPath, list[tuple[int, Entry]]] = {}
    for entry, place in files:
        try:
            with place.open("rb") as file:
                if entry.media_type == ox.RdfFormat.JSON_LD.media_type:
                    content = jsonld.local(file, staged.publication.config.basis, context)
                    quads = ox.parse(content, format=ox.RdfFormat.STREAMING_JSON_LD)  # as it comes, not all at once
                else:
                    quads = ox.parse(file, format=ox.RdfFormat.from_media_type(entry.media_type))
                number = sum(1 for _ in quads)
        except (SyntaxError, ValueError) as error:
            yield _finding(
                entry,
                f"{entry.path} kan niet worden gelezen: {error}.",
                f"{entry.path} cannot be read: {error}.",
            )
        else:
            sizes.setdefault(entry.path.with_suffix(""), []).append((number, entry))
    for found in sizes.values():
        first, start = found[0]
        for number, entry in found[1:]:
            if number != first:
                yield _finding(
                    entry,
                    f"{entry.path} heeft {number} triples, {start.path} heeft er {first}: dat moet gelijk zijn.",
                    f"{entry.path} has {number} triples, {start.path} has {first}: these must be equal.",
                )


def _shapes(staged: Staged, files: list[tuple[Entry, Path]]) -> Iterator[Finding]:
    """What does not conform to the shapes of others."""
    shapes = sorted((staged.schemas / "shacl").glob("*.ttl"))
    if not shapes:
        yield _unchecked(
            f"SHACL van buiten niet gecontroleerd: {FOLDER} heeft geen bestanden (*.ttl).",
            f"SHACL of others not checked: {FOLDER} has no files (*.ttl).",
        )
        return
    import rdflib  # only here: the two take a quarter of a second to load
    from pyshacl import validate

    held: list[tuple[str, Any, bool]] = []
    for path in shapes:
        try:
            graph = rdflib.Graph().parse(path, format="turtle")
            validate(rdflib.Graph(), shacl_graph=graph)  # what is no shape is found before any data are looked at
        except Exception as error:  # whatever it throws at a file that is not ours
            yield _unchecked(
                f"SHACL van buiten niet gecontroleerd: {FOLDER / path.name} is niet te gebruiken: {error}",
                f"SHACL of others not checked: {FOLDER / path.name} cannot be used: {error}",
            )
        else:
            of_catalogues = (None, rdflib.URIRef(SH.targetClass.value), rdflib.URIRef(DCAT.Catalog.value)) in graph
            held.append((path.name, graph, of_catalogues))
    for entry, place in files:
        is_dcat = entry.path == PurePosixPath("data/dcat.ttl")
        if is_dcat or entry.path == PurePosixPath(f"data/{entry.provincie}.ttl"):
            data = rdflib.Graph().parse(place, format="turtle")
            faults: list[tuple[str, str, str]] = []
            for name, graph, of_catalogues in held:
                if is_dcat or not of_catalogues:
                    _, report, _ = validate(data, shacl_graph=graph)
                    faults += ((name, *fault) for fault in _violations(report))
            for name, focus, property in sorted(set(faults))[:MOST]:
                yield _finding(
                    entry,
                    f"{entry.path} voldoet niet aan {name}: {focus} bij {property}.",
                    f"{entry.path} does not conform to {name}: {focus} at {property}.",
                )


def _violations(report: Any) -> Iterator[tuple[str, str]]:
    """The focus node and the property of each violation; a warning of others withholds nothing."""
    import rdflib

    sh = rdflib.Namespace(SH.base)
    for result in report.subjects(sh.resultSeverity, sh.Violation):
        yield str(report.value(result, sh.focusNode)), str(report.value(result, sh.resultPath, default="-"))


def _finding(entry: Entry, nl: str, en: str) -> Finding:
    return Finding({"nl": nl, "en": en}, entry.path, entry.provincie)


def _unchecked(nl: str, en: str) -> Finding:
    messages: Messages = {"nl": nl, "en": en}
    return Finding(messages, fatal=False)
