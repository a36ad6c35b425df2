"""The nearest right thing to what somebody wrote."""

from collections.abc import Iterable

from catalogus.diagnostics import Messages

_LIKE_ENOUGH = 70  # of 100; below it a guess misleads more often than it helps (tried on the UPL)
_LIKE_ENOUGH_SHORT = 60  # of up to four letters one may be wrong: `upm` for `upn`


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None when none is like it."""
    from rapidfuzz import fuzz, process, utils

    cutoff = _LIKE_ENOUGH_SHORT if len(word) <= 4 else _LIKE_ENOUGH
    found = process.extractOne(
        word, sorted(candidates), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=cutoff
    )
    return found[0] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> Messages:
    """A hint that names the nearest candidate; empty when there is none."""
    found = nearest(word, candidates)
    if found is None:
        return {}
    return {"nl": f"Bedoelt u «{found}»?", "en": f"Did you mean «{found}»?"}


def most_like(words: str, candidates: Iterable[str], limit: int = 20) -> list[str]:
    """The candidates most like what somebody looks for, best first; part of one counts as well as the whole."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        words, sorted(candidates), scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=70, limit=limit
    )
    return [candidate for candidate, _, _ in found]
