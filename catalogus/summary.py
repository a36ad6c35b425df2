"""A renewal in words: what is different in a list, and what that means for products."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from catalogus.changes import Change, What, current
from catalogus.characters import visible
from catalogus.diagnostics import Location
from catalogus.impact import Touched
from catalogus.namespaces import LIJST
from catalogus.owms import UPL
from catalogus.owms_turtle import groups
from catalogus.renewal import Renewal


def overview(renewal: Renewal, language: str, every: bool) -> Iterator[str]:
    """What is different in one list, line by line; of the UPL only what is for provinces by name, unless `every`."""
    say = _SAY[language]
    scheme = LIJST[renewal.scheme.name]
    counts = [len(current(graph, scheme)) for graph in (renewal.old, renewal.new)]
    heading = say["heading" if renewal.was_issued else "first"]
    yield heading.format(
        renewal.scheme.labels[language], renewal.was_issued, renewal.issued, before=counts[0], after=counts[1]
    )
    for remark in renewal.remarks:
        yield f"  {say['mind']}: {visible(remark[language])}"
    if renewal.was_issued is None and not every:
        return  # everything is new; a thousand names tell nobody anything
    if not renewal.changes:
        yield f"  {_HEADINGS[language][What.OTHER]}"
    is_upl = renewal.scheme == UPL
    for what, found in groupby(renewal.changes, key=lambda change: change.what):
        changes = list(found)
        named = [change for change in changes if every or not is_upl or change.provincial]
        partly = len(named) < len(changes)
        count = say["of_which"].format(len(changes), len(named)) if partly else str(len(changes))
        yield f"  {_HEADINGS[language][what]}: {count}"
        if what is not What.OTHER:
            limit = len(named) if every or is_upl else _MOST
            yield from (f"    - {visible(_line(change, language))}" for change in named[:limit])
            if more := len(named[limit:]):
                yield f"    {say['more'].format(more)}"


def impact(found: Iterable[Touched], language: str, shown: str) -> Iterator[str]:
    """Which products are touched, line by line, under their provinces; `shown` is how one would type the catalogue."""
    touches = list(found)
    say = _SAY[language]
    if not touches:
        yield say["untouched"]
        return
    products = len({touch.place.path for touch in touches})
    provinces = len({touch.provincie for touch in touches})
    yield say["touched"].format(products=products, provincies=provinces)
    for provincie, group in groupby(touches, key=lambda touch: touch.provincie):
        yield f"{provincie}:"
        for touch in group:
            via = say["via"].format(_at(touch.via, shown)) if touch.via else ""
            yield f"  {_at(touch.place, shown)}: {visible(_advice(touch.change, language))}{via}"


def _at(place: Location, shown: str) -> str:
    folder = "" if shown == "." else f"{shown}/"
    return f"{folder}{visible(place.path.as_posix())}:{place.line}"


def _line(change: Change, language: str) -> str:
    """One name, with what is different about it."""
    say = _SAY[language]
    before, after = ("; ".join(texts) or say["none"] for texts in (change.before, change.after))
    match change.what:
        case What.GONE:
            return change.label + (say["successor"].format(after) if change.after else "")
        case What.CODES:
            return f"{change.label}: {before} → {after}{_groups(change, language)}"
        case What.RENAMED | What.ENDED:
            return f"{change.label}: {before} → {after}"
        case What.BASES:
            parts = [f"+ {title}" for title in change.after] + [f"- {title}" for title in change.before]
            return f"{change.label}: {', '.join(parts)}"
    return change.label


def _groups(change: Change, language: str) -> str:
    """What other SDG codes do to the target groups."""
    before, after = (
        set(groups(code for text in texts for code in text.split(";"))) for texts in (change.before, change.after)
    )
    say = _SAY[language]
    parts = [say["joins"].format(group) for group in sorted(after - before)]
    parts += [say["leaves"].format(group) for group in sorted(before - after)]
    return f" ({', '.join(parts)})" if parts else ""


def _advice(change: Change, language: str) -> str:
    """What a change means for a product that names it, and what to do."""
    advice = _ADVICE[language]
    before, after = ("; ".join(texts) or _SAY[language]["none"] for texts in (change.before, change.after))
    key = change.what.value
    special = f"{change.scheme.value.rpartition('/')[2]} {key}"
    if change.what is What.GONE and change.after:
        key = "gone with successor"
    if change.what is What.CODES and not _groups(change, language):
        key = "codes, same groups"
    if change.what is What.ENDED and not change.after:
        key = "not ended"
    text = advice.get(special, advice[key])
    return text.format(change.label, before=before, after=after, groups=_groups(change, language).strip(" ()"))


_MOST = 20
_SAY = {
    "nl": {
        "heading": "{0}: van {1} naar {2}, {before} → {after} namen",
        "first": "{0}: voor het eerst, van {2}, {after} namen",
        "mind": "let op",
        "of_which": "{}, waarvan {} van provincies",
        "more": "… en nog {}; met --all ziet u alles.",
        "none": "geen",
        "successor": " (opvolger: «{}»)",
        "joins": "doelgroep {} komt erbij",
        "leaves": "doelgroep {} vervalt",
        "via": " (via {})",
        "touched": "Dit raakt {products} producten van {provincies} provincies.",
        "untouched": "Dit raakt geen enkel product.",
    },
    "en": {
        "heading": "{0}: from {1} to {2}, {before} → {after} names",
        "first": "{0}: for the first time, of {2}, {after} names",
        "mind": "mind",
        "of_which": "{}, of which {} of provinces",
        "more": "… and {} more; --all shows everything.",
        "none": "none",
        "successor": " (successor: «{}»)",
        "joins": "target group {} is added",
        "leaves": "target group {} is dropped",
        "via": " (by way of {})",
        "touched": "This touches {products} products of {provincies} provinces.",
        "untouched": "This touches no product at all.",
    },
}
_HEADINGS = {
    "nl": {
        What.GONE: "niet meer in de lijst",
        What.RENAMED: "andere naam",
        What.UNTICKED: "niet meer voor provincies",
        What.CODES: "andere SDG-codes",
        What.ENDED: "andere einddatum",
        What.BASES: "andere grondslagen",
        What.TICKED: "nu ook voor provincies",
        What.NEW: "nieuw",
        What.BACK: "terug in de lijst",
        What.OTHER: "andere kruisjes of details",
    },
    "en": {
        What.GONE: "no longer in the list",
        What.RENAMED: "another name",
        What.UNTICKED: "no longer for provinces",
        What.CODES: "other SDG codes",
        What.ENDED: "another end date",
        What.BASES: "other legal bases",
        What.TICKED: "now for provinces too",
        What.NEW: "new",
        What.BACK: "back in the list",
        What.OTHER: "other ticks or details",
    },
}
_ADVICE = {
    "nl": {
        "gone": "«{0}» is ingetrokken. Kies een andere UPL-naam.",
        "gone with successor": "«{0}» is ingetrokken. Neem de opvolger: «{after}».",
        "renamed": "«{before}» heet nu «{0}». Schrijf die naam bij upn.",
        "unticked": "«{0}» is geen product van provincies meer. Kies een andere UPL-naam.",
        "codes": "«{0}» heeft andere SDG-codes ({before} → {after}): {groups}. Controleer doelgroep en teksten.",
        "codes, same groups": "«{0}» heeft andere SDG-codes ({before} → {after}). U hoeft niets te doen.",
        "ended": "«{0}» eindigt op {after}. Noem de organisatie die het overneemt.",
        "not ended": "«{0}» heeft geen einddatum meer. U hoeft niets te doen.",
        "bases": "«{0}» heeft andere grondslagen (nieuw: {after}; weg: {before}). Controleer grondslagen.",
        "ticked": "«{0}» is nu ook een product van provincies. U hoeft niets te doen.",
        "new": "«{0}» staat nu in de lijst. U hoeft niets te doen.",
        "back": "«{0}» staat weer in de lijst. U hoeft niets te doen.",
        "sdg gone": "Het SDG-thema «{0}» bestaat niet meer. Vernieuw ook de UPL.",
        "sdg renamed": "Een SDG-thema heet nu «{0}». U hoeft niets te doen.",
        "organisaties gone": "«{0}» staat niet meer in de lijst van organisaties. Controleer owmsIdentifier.",
        "organisaties renamed": "«{before}» heet nu «{0}». Controleer naam.",
    },
    "en": {
        "gone": "«{0}» has been withdrawn. Choose another UPL name.",
        "gone with successor": "«{0}» has been withdrawn. Take its successor: «{after}».",
        "renamed": "«{before}» is now called «{0}». Write that name at upn.",
        "unticked": "«{0}» is no product of provinces any more. Choose another UPL name.",
        "codes": "«{0}» has other SDG codes ({before} → {after}): {groups}. Check doelgroep and texts.",
        "codes, same groups": "«{0}» has other SDG codes ({before} → {after}). Nothing to do.",
        "ended": "«{0}» ends on {after}. Name the organisation that takes over.",
        "not ended": "«{0}» has no end date any more. Nothing to do.",
        "bases": "«{0}» has other legal bases (new: {after}; gone: {before}). Check grondslagen.",
        "ticked": "«{0}» is now a product of provinces too. Nothing to do.",
        "new": "«{0}» is in the list now. Nothing to do.",
        "back": "«{0}» is back in the list. Nothing to do.",
        "sdg gone": "The SDG theme «{0}» no longer exists. Renew the UPL as well.",
        "sdg renamed": "An SDG theme is now called «{0}». Nothing to do.",
        "organisaties gone": "«{0}» is no longer in the list of organisations. Check owmsIdentifier.",
        "organisaties renamed": "«{before}» is now called «{0}». Check naam.",
    },
}
