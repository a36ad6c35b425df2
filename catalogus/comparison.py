"""Three texts of one key: the referentie then, the referentie now, and the province's own."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalogus import history, splice
from catalogus.history import Past
from catalogus.kenmerk import content, kenmerk
from catalogus.resolve import Resolution, Resolved
from catalogus.review import Field
from catalogus.sources import Document, reread


@dataclass(frozen=True)
class Comparison:
    """One key that lags (`field.lags`) or was never compared, each text as the lines of its file.

    `version` is the commit of the text of then, with its day; None, as is `then`, where git does not have it.
    """

    field: Field
    now: list[str]
    own: list[str]
    then: list[str] | None = None
    version: Past | None = None


def compare(resolution: Resolution, product: Resolved, fields: Iterable[Field]) -> Iterator[Comparison]:
    """What there is to look at in one product."""
    referentie = product.referentie
    asked = [field for field in fields if field.lags or field.recorded is None]
    if referentie is None:
        return
    lagging = any(field.lags for field in asked)
    pasts = list(history.versions(resolution.source.config.root, referentie.path)) if lagging else []
    for field in asked:
        found = Comparison(field, _lines(referentie, field), _lines(product.document, field))
        yield _then(resolution, referentie, found, pasts) if field.lags else found


def marked(lines: list[str], others: list[str], mark: str) -> Iterator[str]:
    """The lines, those that the other text does not have with a mark before them."""
    same = difflib.SequenceMatcher(a=lines, b=others, autojunk=False).get_matching_blocks()
    kept = {number for match in same for number in range(match.a, match.a + match.size)}
    return (f"{' ' if number in kept else mark} {line}" for number, line in enumerate(lines))


def _then(resolution: Resolution, referentie: Document, found: Comparison, pasts: Iterable[Past]) -> Comparison:
    """With the text that the own text was compared with: the latest in git that has the hash."""
    source, field = resolution.source, found.field
    for past in pasts:
        document = reread(referentie, past.content, source.config, source.vocabulary)
        if kenmerk(document.graph, document.subject, field.iri) == field.recorded:
            return Comparison(field, found.now, found.own, _lines(document, field), past)
    return found


def _lines(document: Document, field: Field) -> list[str]:
    """One key as it stands in its file; in Turtle, its values."""
    if document.path.suffix == ".yaml" and not document.reading.broken:
        return splice.block(document.reading.text, field.key)
    return list(content(document.graph, document.subject, field.iri))
