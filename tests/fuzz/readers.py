"""Any bytes as a file of the catalogue: never an exception, and every fault at a place that exists.

    pip install atheris
    python tests/fuzz/readers.py -max_total_time=600 -timeout=5 -rss_limit_mb=512 corpus/ tests/cases/err tests/cases/ok

The first byte chooses the kind of file, the rest is its content. What can be read is resolved and held against the
checks that are programs too; only the shapes are left out, for pace. Run by hand: not every Python has a wheel of
atheris.
"""

import sys
from datetime import date
from pathlib import Path, PurePosixPath

import atheris

with atheris.instrument_imports(include=["catalogus", "yaml", "markdown_it"]):
    from pyoxigraph import NamedNode

    from catalogus import dates, integrity, markup, prose, review, vocabulary
    from catalogus.config import Config
    from catalogus.graph import Graph, Origins, Reading
    from catalogus.inventory import File, Kind
    from catalogus.resolve import resolve
    from catalogus.sources import Document, Source, reread

CONFIG = Config(Path("/niets"), "Fuzz", "https://producten.example", "CC0-1.0")
VOCABULARY = vocabulary.load()
DAY = date(2026, 11, 25)


def document(kind: Kind, path: str, name: str, provincie: str | None) -> Document:
    subject = NamedNode(f"{CONFIG.basis}/{provincie or 'referentie'}/{name}")
    return Document(File(PurePosixPath(path), kind, name, provincie), subject, Reading(Graph(), Origins()))


FILES = [
    document(Kind.PRODUCT, "provincies/drenthe/x.yaml", "x", "drenthe"),
    document(Kind.PRODUCT, "provincies/drenthe/x.ttl", "x", "drenthe"),
    document(Kind.REFERENTIE, "referentie/x.yaml", "x", None),
    document(Kind.ORGANISATIE, "provincies/drenthe/organisatie.yaml", "organisatie", "drenthe"),
]


def one(data: bytes) -> None:
    if not data:
        return
    read = reread(FILES[data[0] % len(FILES)], data[1:], CONFIG, VOCABULARY)
    source = Source(CONFIG, VOCABULARY, (read,), read.reading.problems)
    found = list(read.reading.problems)
    resolution = resolve(source, DAY)
    for module in (integrity, markup, dates, review, prose):
        found += module.check(resolution)
    lines = data[1:].decode("utf-8-sig", "replace").splitlines() or [""]
    for fault in found:
        place = fault.location
        assert place.path == read.path or place.whole, fault
        assert 1 <= place.line <= len(lines) + 2, (fault, len(lines))
        assert place.column >= 1, fault
        assert all(fault.messages[language] for language in ("nl", "en")), fault


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
