"""The kinds of pages: one page of each, which every test in this folder opens. A new kind is a line here."""

from catalogus.namespaces import TALEN

KINDS = {
    "provincies": ("", "index.html"),
    "alle namen": ("", "a-z.html"),
    "een naam": ("", "producten/ontgrondingsvergunning/index.html"),
    "provincie": ("utrecht", "index.html"),
    "provincie met huisstijl": ("drenthe", "index.html"),
    "contact": ("utrecht", "contact.html"),
    "over": ("utrecht", "over.html"),
    "van a tot z": ("utrecht", "a-z.html"),
    "per doelgroep": ("utrecht", "doelgroepen.html"),
    "per thema": ("utrecht", "themas.html"),
    "product": ("utrecht", "evenement-op-de-weg/index.html"),
    "product met huisstijl": ("drenthe", "wedstrijd-op-de-weg/index.html"),
    "niet aangeboden": ("flevoland", "ontgrondingsvergunning/index.html"),
    "onderdeel": ("utrecht", "wedstrijd-op-de-weg/index.html"),
    "ingetrokken": ("groningen", "bijzonder-transportontheffing/index.html"),
    "voorbij": ("drenthe", "cultuursubsidie/index.html"),
}
"""The home of a kind, below which its English pages lie in `en/`, and its page there."""

EVERY_PAGE = [(kind, taal) for kind in KINDS for taal in TALEN]
WITH_BUTTON = "product"
TITLE = {"nl": "Evenement op de weg: toestemming aanvragen", "en": "Event on a public road: apply for permission"}
BUTTON = {"nl": "Vraag toestemming voor uw evenement", "en": "Apply for permission for your event (in Dutch)"}
"""The product of which the application button (`procedureLink`) is looked for, its title and what the button says."""


def address(kind: str, taal: str) -> str:
    """Where a page is on the host."""
    home, page = KINDS[kind]
    return "/" + "/".join(part for part in (home, "" if taal == TALEN[0] else taal, page) if part)
