"""What can be wrong with a product of the benchmark: a table of kinds, each found by a shape (its rule in front)."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from product import BOTH, UNNAMED, Blocks, pair

Change: TypeAlias = Callable[[Blocks], Blocks]

EVERY = 101
"""One in so many products is faulty; a prime, so that every province has some."""
_FIRST = 37


def faulty(number: int, blocks: Blocks) -> Blocks:
    """The blocks of a product, with the faults that its number brings: none, one, or (every second) two."""
    turn, rest = divmod(number - _FIRST, EVERY)
    if rest:
        return blocks
    kinds = list(KINDS.values())
    chosen = [kinds[turn % len(kinds)]] + [kinds[(turn + len(kinds) // 2) % len(kinds)]] * (turn % 2)
    for change in chosen:
        blocks = change(blocks)
    return blocks


def is_faulty(number: int) -> bool:
    """Whether a product is one of the faulty."""
    return number % EVERY == _FIRST


def _without(key: str) -> Change:
    return lambda blocks: {name: block for name, block in blocks.items() if name != key}


def _with(**given: str) -> Change:
    return lambda blocks: blocks | given


def _edited(key: str, old: str, new: str) -> Change:
    """One text of a key replaced, once; a key that an earlier fault took away stays away."""
    return lambda blocks: blocks | {key: blocks[key].replace(old, new, 1)} if key in blocks else blocks


KINDS: Mapping[str, Change] = {
    "PPC101": _without("titel"),
    "PPC102": _without("samenvatting"),
    "PPC103": _with(vereisten="vereisten:\n  nl: U bent eigenaar van het terrein.\n"),
    "PPC104": _with(samenvatting=pair("samenvatting", "Lees dit. " * 31, "Read this. " * 31)),
    "PPC105": _with(titel=pair("titel", "Graven", "Reconstruction " * 12)),
    "PPC106": _edited("procedureLink", "https:", "http:"),
    "PPC107": _with(procedureLink="procedureLink:\n  nl:\n    label: Vraag aan\n  en:\n    label: Apply\n"),
    "PPC107-label": _with(
        links="links:\n  nl:\n    - url: https://regels.example\n  en:\n    - label: Rules\n      url: https://regels.example\n"
    ),
    "PPC108": _edited("tekst", "  en: |\n", "  en: |\n    Contact XX for the details.\n"),
    "PPC109": _edited("bewijs", "  nl: |\n", "  nl: |\n    - <b>een kaart</b>\n"),
    "PPC110": _edited("uitersteTermijn", "  nl: |\n", "  nl: |\n    U hoort het binnen {termijn}.\n"),
    "PPC111": _with(titel=pair("titel", "Graven in het bos, een vergunning", "Graven in het bos, een vergunning")),
    "PPC112": _edited("kosten", "bedrag: ", "bedrag: -"),
    "PPC113": _with(links="links:\n  nl:\n    - label: Regels\n      url: https://regels.example\n"),
    "PPC114": _without("tekst"),
    "PPC115": _edited("procedureLink", "label: ", f"label: {'Hier en nergens anders. ' * 6}"),
    "PPC116": _with(uitvoerder="uitvoerder:\n  owmsIdentifier: http://standaarden.overheid.nl/owms/terms/Drenthe\n"),
    "PPC116-grondslag": _with(grondslagen="grondslagen:\n  - url: https://wetten.overheid.nl/BWBR0037885\n"),
    "PPC119": _edited("trefwoorden", "[rule", "[=rule"),
    "PPC120": _with(publicatieDatum="publicatieDatum: 2027-02-01\n", geldigTot="geldigTot: 2027-01-01\n"),
    "PPC121": _edited("grondslagen", 'nl: "', 'nl: "Ontgrondingenwet, '),
    "PPC123": _edited("kosten", "    valuta: EUR\n", "    vanaf: 2028-01-01\n    tot: 2027-01-01\n"),
    "PPC124": _edited("titel", 'nl: "', 'nl: "**Nieuw** '),
    "PPC126": _with(bezwaarEnBeroep=pair("bezwaarEnBeroep", "Nee", "No")),
    "PPC127": _with(kosten="kosten:\n  - vanaf: 2026-01-01\n"),
    "PPC128": _edited(
        "kanalen", "  - id: formulier\n", "  - type: website\n    inloggen: [digid]\n  - id: formulier\n"
    ),
    "PPC129": _edited("kanalen", "    type: website\n", ""),
    "PPC130": _with(bewijsstukken="bewijsstukken:\n  - vorm: [pdf]\n"),
    "PPC201": _with(upn="upn: ~\n"),
    "PPC202": _with(upn="upn: aanleunwoning\n", doelgroep=BOTH),
    "PPC302": _with(upn=f"upn: {UNNAMED}\n", doelgroep=""),
    "PPC303": _with(productAanwezig="productAanwezig: nee\n"),
    "PPC304": _without("productAanwezig"),
    "PPC304-onbekend": _with(productAanwezig="productAanwezig: onbekend\n"),
    "PPC306": _with(
        productValtOnderToelichting=pair("productValtOnderToelichting", "Dit hoort bij iets.", "So be it.")
    ),
}
"""Every kind by the rule that finds it; their number has no divisor in common with the twelve provinces."""
