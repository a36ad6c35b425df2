"""`catalogus new`: begin a new product, from a referentie where there is one for its UPL name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click
from pyoxigraph import Literal, NamedNode

from catalogus import config, lists, sources
from catalogus.commands.schema import SCHEMAS, artifacts
from catalogus.context import Keys
from catalogus.diagnostics import ConfigurationError
from catalogus.exits import Exit
from catalogus.inventory import Kind
from catalogus.namespaces import DCAT, DCT, LIJST, PPC, TALEN
from catalogus.options import lang, root_of
from catalogus.scaffold import name_of, product
from catalogus.sources import Source
from catalogus.suggest import did_you_mean, most_like
from catalogus.values import is_name
from catalogus.writing import write


@dataclass(frozen=True)
class _Choice:
    """A UPL name that may be meant, and the referentie that has it, if one has."""

    upn: NamedNode
    label: str
    referentie: str | None

    @property
    def is_unnamed(self) -> bool:
        """Whether this says that the UPL has no name for the product yet."""
        return self.upn.value.endswith("/UPL-naam_nog_niet_beschikbaar")


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "new",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--provincie"], help=_PROVINCIE[language]),
            click.Option(["--upn"], help=_UPN[language]),
            click.Option(["--naam"], help=_NAAM[language]),
            lang(language),
        ],
    )


def _run(path: Path, provincie: str | None, upn: str | None, naam: str | None, language: str) -> int:
    root, say = root_of(path, language), _SAY[language]
    try:
        source = sources.read(config.read(root), lists.load(root))
    except ConfigurationError as error:
        raise click.UsageError(say["settings"].format(error.diagnostics[0].location.path)) from error
    place = _ask(provincie, say["which_provincie"], lambda text: _provincie(text, source, say, language))
    choice = _ask(upn, say["which_upn"], lambda text: _upn(text, source, say, asked=upn is None))
    own = choice.referentie or (None if choice.is_unnamed else name_of(choice.label))
    naam = _ask(naam or own, say["which_naam"], lambda text: _naam(text, say))
    if found := _existing(source, place, choice, naam):
        raise click.UsageError(say["exists"].format(found))
    target = root / "provincies" / place / f"{naam}.yaml"
    about = say["about"].format(source.vocabulary.label(source.vocabulary.provincies[place], language))
    text = product(_keys(choice, source), _written(choice, source), source.vocabulary, language, about)
    if not all((root / schema).is_file() for schema in SCHEMAS.values()):
        write(artifacts(root), root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as file:  # never over what somebody else wrote meanwhile
        file.write(text)
    shown = target.relative_to(root).as_posix()
    click.echo(say["referentie" if choice.referentie else "own"].format(shown, choice.referentie))
    return Exit.OK


T = TypeVar("T")


def _ask(given: str | None, question: str, understand: Callable[[str], T]) -> T:
    """An answer that is understood: given beforehand, or asked for until it is."""
    if given is not None:
        return understand(given)
    while True:
        try:
            return understand(click.prompt(question, err=True))
        except click.UsageError as error:
            click.echo(error.message, err=True)


def _provincie(text: str, source: Source, say: Mapping[str, str], language: str) -> str:
    names = source.vocabulary.provincies
    wanted = name_of(text.removeprefix("provincie "))
    if wanted in names:
        return wanted
    hint = did_you_mean(wanted, names).get(language, say["choose"].format(", ".join(names)))
    raise click.UsageError(f"{say['no_provincie'].format(text)} {hint}")


def _naam(text: str, say: Mapping[str, str]) -> str:
    if not is_name(text):
        raise click.UsageError(say["no_naam"].format(text, name_of(text)))
    return text


def _upn(text: str, source: Source, say: Mapping[str, str], asked: bool) -> _Choice:
    """The name that a text is, or the one that an editor chooses from those like it."""
    choices = _choices(source)
    exact = {choice.label.lower(): choice for choice in choices.values()}
    if found := exact.get(" ".join(text.lower().split())):
        return found
    like: list[_Choice] = []
    for words in most_like(text, choices):
        if choices[words] not in like:
            like.append(choices[words])
    if not like:
        raise click.UsageError(say["no_upn"].format(text))
    if not asked:
        raise click.UsageError(say["which"].format(text, ", ".join(f"«{choice.label}»" for choice in like[:_SHOWN])))
    for number, choice in enumerate(like[:_SHOWN], start=1):
        click.echo(f"  {number}. {choice.label}{say['has'] if choice.referentie else ''}", err=True)

    def chosen(text: str) -> _Choice:
        if not (text.isdecimal() and 1 <= int(text) <= len(like[:_SHOWN])):
            raise click.UsageError(say["no_number"].format(len(like[:_SHOWN])))
        return like[int(text) - 1]

    return _ask(None, say["number"], chosen)


_SHOWN = 8


def _choices(source: Source) -> dict[str, _Choice]:
    """Every UPL name of provinces, by all words to look for it: its own, and its referentie's title and keywords."""
    names = source.vocabulary.code_lists[LIJST.upl]
    known = source.vocabulary.graph
    by_upn = {document.graph.node(node, PPC.upn): document for node, document in source.referenties.items()}
    choices: dict[str, _Choice] = {}
    for name in names.names:
        node = names.codes[name.lower()]
        if known.has(node, PPC.uplKolom, Literal("Provincie")):
            document = by_upn.get(node)
            choice = _Choice(node, name, document.naam if document else None)
            choices[name] = choice
            if document:
                words = document.graph.literals(document.subject, DCT.title)
                words += document.graph.literals(document.subject, DCAT.keyword)
                for word in words:
                    if word.language == TALEN[0]:
                        choices.setdefault(word.value, choice)
    return choices


def _existing(source: Source, provincie: str, choice: _Choice, naam: str) -> str | None:
    """The file in which this province already has the product."""
    for document in source.producten:
        own = document.graph.node(document.subject, PPC.upn)
        referentie = document.graph.node(document.subject, PPC.referentie)
        if own is None and referentie and (shared := source.referenties.get(referentie)):
            own = shared.graph.node(shared.subject, PPC.upn)
        same = own == choice.upn and not choice.is_unnamed
        if document.provincie == provincie and (document.naam == naam or same):
            return document.path.as_posix()
    return None


def _keys(choice: _Choice, source: Source) -> Keys:
    """What an editor may write: not what the referentie keeps for all provinces, nor what the program writes itself."""
    shared = next((document for document in source.referenties.values() if document.naam == choice.referentie), None)
    locked = shared.vergrendeld if shared else frozenset()
    return {
        name: key
        for name, key in Kind.PRODUCT.keys.items()
        if name not in locked
        and key.iri != PPC.bijgewerktTot
        and not (key.iri and source.vocabulary.is_for_referenties(key.iri))
    }


def _written(choice: _Choice, source: Source) -> dict[str, str]:
    """The keys that a concept must have, as YAML."""
    if choice.referentie:
        return {"referentie": choice.referentie, "productAanwezig": "ja"}
    written = {"upn": choice.label, "productAanwezig": "ja", "titel": f'\n  nl: "{choice.label.capitalize()}"'}
    if not source.vocabulary.graph.values(choice.upn, DCT.audience):
        written["doelgroep"] = "[eu-burger, eu-bedrijf]"
    return written


_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "which_provincie": "Voor welke provincie?",
        "which_upn": "Welk product? Typ de UPL-naam of een woord dat erbij past",
        "which_naam": "Hoe heet het bestand? Kleine letters, cijfers en streepjes, zonder .yaml",
        "no_naam": "«{}» kan geen naam van een bestand zijn; wel bijvoorbeeld «{}».",
        "settings": "{} klopt niet. Typ «catalogus validate» om te zien wat er mis is.",
        "no_provincie": "«{}» is geen provincie.",
        "choose": "Kies uit: {}.",
        "no_upn": "Niets in de UPL lijkt op «{}». Staat uw product er niet in? Typ: UPL-naam nog niet beschikbaar.",
        "which": "«{}» is geen naam uit de UPL. Bedoelt u {}?",
        "number": "Welke bedoelt u? Typ het nummer",
        "no_number": "Typ een nummer van 1 tot en met {}.",
        "has": " (met referentie)",
        "exists": "Uw provincie heeft dit product al: {}. Open dat bestand; er is niets veranderd.",
        "about": "Een nieuw product van de {}. Zolang er geen publicatieDatum staat, is het een concept.\n"
        "Wilt u een sleutel gebruiken? Haal dan het ene hekje ervoor weg en vul in wat op de plaats van … hoort.\n"
        "Uitleg staat achter twee hekjes. Wat u niet gebruikt, mag u weghalen.",
        "referentie": "Geschreven: {}. De teksten komen uit de referentie «{}»; schrijf op wat bij u anders is.",
        "own": "Geschreven: {}. Er is geen referentie voor dit product; schrijf de teksten zelf.",
    },
    "en": {
        "which_provincie": "For which province?",
        "which_upn": "Which product? Type the UPL name or a word that fits it",
        "which_naam": "What is the file called? Lower case letters, digits and hyphens, without .yaml",
        "no_naam": "«{}» cannot be the name of a file; «{}» can, for instance.",
        "settings": "{} is not right. Type «catalogus validate» to see what is wrong.",
        "no_provincie": "«{}» is no province.",
        "choose": "Choose from: {}.",
        "no_upn": "Nothing in the UPL is like «{}». Is your product not in it? Type: UPL-naam nog niet beschikbaar.",
        "which": "«{}» is no name in the UPL. Did you mean {}?",
        "number": "Which one do you mean? Type the number",
        "no_number": "Type a number from 1 to {}.",
        "has": " (with a referentie)",
        "exists": "Your province has this product already: {}. Open that file; nothing was changed.",
        "about": "A new product of the {}. As long as it has no publicatieDatum it is a draft.\n"
        "Do you want to use a key? Take the one hash before it away and fill in what belongs in the place of ….\n"
        "Explanations stand after two hashes. What you do not use you may remove.",
        "referentie": "Written: {}. The texts come from the referentie «{}»; write what is different at yours.",
        "own": "Written: {}. There is no referentie for this product; write the texts yourself.",
    },
}
_HELP = {
    "nl": "Begin een nieuw product.\n\nVraagt om de provincie en de UPL-naam, ook als u zich vertypt of alleen een "
    "trefwoord weet. Bestaat er een referentie, dan begint het product daarmee. Er wordt nooit iets overschreven.",
    "en": "Begin a new product.\n\nAsks for the province and the UPL name, also with a typing mistake or by a keyword "
    "only. Where there is a referentie the product begins with it. Nothing is ever overwritten.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus new --provincie drenthe --upn vaarweggebruik",
    "en": "Example: catalogus new --provincie drenthe --upn vaarweggebruik",
}
_PROVINCIE = {"nl": "De provincie; anders wordt ernaar gevraagd.", "en": "The province; asked for otherwise."}
_NAAM = {
    "nl": "De naam van het bestand; anders die van de referentie of de UPL-naam.",
    "en": "The name of the file; otherwise that of the referentie or the UPL name.",
}
_UPN = {"nl": "De UPL-naam; anders wordt ernaar gevraagd.", "en": "The UPL name; asked for otherwise."}
