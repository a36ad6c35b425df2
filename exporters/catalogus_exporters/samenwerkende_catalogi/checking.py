"""What is wrong with a feed: by the official schema, and by what the harvester asks beside it."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from catalogus import schemas
from catalogus.export import Finding, Staged
from catalogus.namespaces import DCT
from catalogus.owms import UnusableError
from catalogus_exporters.samenwerkende_catalogi.feed import DECLARATION, NAAM, SERVER, XSD


def check(staged: Staged) -> Iterator[Finding]:
    """Whether overheid.nl would take the feeds: declaration, well-formed, schema, and identifiers of one product."""
    feeds = list(staged.of(NAAM))
    if not feeds:
        return
    known, faults = _schemas(staged.schemas)
    yield from faults
    schema = None if faults else _schema(known)
    seen: dict[str, PurePosixPath] = {}
    for entry, path in feeds:
        for nl, en in _faults(path.read_bytes(), entry.path, schema, seen):
            yield Finding({"nl": nl, "en": en}, entry.path, entry.provincie)


def _schemas(folder: Path) -> tuple[Mapping[str, bytes], list[Finding]]:
    """The official schemas by their address, and why they are not to be had: absent, or not the pinned ones."""
    known: dict[str, bytes] = {}
    absent: list[str] = []
    faults: list[Finding] = []
    for name in schemas.PINNED:
        try:
            known[SERVER + name] = schemas.check(name, (folder / name).read_bytes())
        except OSError:
            absent.append(name)
        except UnusableError as error:
            faults.append(_unchecked(*(f"{schemas.FOLDER / name}: {error.messages[taal]}" for taal in ("nl", "en"))))
    if absent:
        others = len(absent) - 1
        first = schemas.FOLDER / absent[0]
        more = (f" (en nog {others})", f" (and {others} more)") if others else ("", "")
        faults.append(_unchecked(f"{first} ontbreekt{more[0]}", f"{first} is absent{more[1]}"))
    return known, faults


def _unchecked(nl: str, en: str) -> Finding:
    messages = {
        "nl": f"XSD niet gecontroleerd: {nl}; haal de schema's op met catalogus update --schemas",
        "en": f"XSD not checked: {en}; fetch the schemas with catalogus update --schemas",
    }
    return Finding(messages, fatal=False)


class _Known(etree.Resolver):
    """Gives a parser the schemas that were held against their digest, and nothing else from anywhere."""

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self.known = known

    def resolve(self, system_url: str, public_id: str, context: object) -> Any:  # type: ignore[override]  # as documented
        return self.resolve_string(self.known.get(system_url, b""), context, base_url=system_url)


def _schema(known: Mapping[str, bytes]) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Known(known))
    return etree.XMLSchema(etree.fromstring(known[SERVER + XSD], parser, base_url=SERVER + XSD))


def _faults(
    feed: bytes, path: PurePosixPath, schema: etree.XMLSchema | None, seen: dict[str, PurePosixPath]
) -> Iterator[tuple[str, str]]:
    if not feed.startswith(DECLARATION):
        words = DECLARATION.decode().strip()
        yield f"Regel 1 is niet {words}.", f"Line 1 is not {words}."
    try:
        root = etree.fromstring(feed, etree.XMLParser(no_network=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        yield f"Regel {error.lineno} is geen XML: {error.msg}.", f"Line {error.lineno} is no XML: {error.msg}."
        return
    for element in root.iter(f"{{{DCT.base}}}identifier"):
        text = element.text or ""
        if text in seen:
            line = element.sourceline
            yield f"Regel {line}: {text} staat ook in {seen[text]}.", f"Line {line}: {text} is also in {seen[text]}."
        seen.setdefault(text, path)
    if schema is not None and not schema.validate(root):
        for fault in islice(iter(schema.error_log), _ENOUGH):  # type: ignore[call-overload]  # the stubs leave it out
            where, why = fault.line, fault.message
            yield f"Regel {where} voldoet niet aan sc.xsd: {why}", f"Line {where} breaks sc.xsd: {why}"


_ENOUGH = 10  # of one fault in every product, to see what it is
