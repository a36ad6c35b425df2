"""What a question names that the catalogue does not have, so that it finds nothing: no fault, but good to know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from catalogus.diagnostics import Messages
from catalogus.sparql.check import Query
from catalogus.sparql.prefixes import PREFIXES
from catalogus.sparql.tokens import Kind, position
from catalogus.suggest import did_you_mean


@dataclass(frozen=True)
class Advice:
    """A name in a question, where it stands (from 1), and the nearest that exists."""

    line: int
    column: int
    messages: Messages
    hint: Messages


def advice(query: Query, terms: Collection[str]) -> Iterator[Advice]:
    """Names with a known prefix that no property and no class has, in vocabularies that do have some."""
    known = {prefix: base for prefix, base in PREFIXES.items() if query.prefixes.get(prefix, base) == base}
    bases = {prefix: base for prefix, base in known.items() if any(term.startswith(base) for term in terms)}
    told: set[str] = set()
    for piece in query.pieces:
        prefix, _, local = piece.text.partition(":")
        if piece.kind is not Kind.NAME or prefix not in bases or not local or piece.text in told:
            continue
        base = bases[prefix]
        if base + local not in terms:
            told.add(piece.text)
            names = [f"{prefix}:{term[len(base) :]}" for term in terms if term.startswith(base)]
            messages = {taal: text.format(piece.text) for taal, text in _UNKNOWN.items()}
            yield Advice(*position(query.text, piece.start), messages, did_you_mean(piece.text, names))


_UNKNOWN = {
    "nl": "«{}» komt in deze catalogus niet voor als eigenschap of klasse.",
    "en": "«{}» is no property and no class in this catalogue.",
}
