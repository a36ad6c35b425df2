"""`catalogus review`: keep a province's own texts in step with the referentie."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import click

from catalogus import config, lists, sources, splice
from catalogus.characters import visible
from catalogus.comparison import Comparison, compare, marked
from catalogus.context import load as context
from catalogus.diagnostics import ConfigurationError
from catalogus.exits import Exit
from catalogus.namespaces import PPC
from catalogus.options import day, lang, refused, root_of, shown
from catalogus.resolve import Resolved, resolve
from catalogus.review import Field, is_faulty, reviewed
from catalogus.sources import Document, Source
from catalogus.suggest import did_you_mean
from catalogus.writing import File, write

ALL = {"nl": "alles", "en": "all"}


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "review",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--take"], multiple=True, metavar=_KEY[language], help=_TAKE[language]),
            click.Option(["--confirm"], multiple=True, metavar=_KEY[language], help=_CONFIRM[language]),
            day(language),
            lang(language),
        ],
    )


def _run(path: Path, take: tuple[str, ...], confirm: tuple[str, ...], datum: date, language: str) -> int:
    root = root_of(path, language)
    try:
        source = sources.read(config.read(root), lists.load(root))
    except ConfigurationError as error:
        raise refused(error, root, language) from error
    resolution = resolve(source, datum)
    wanted = path.resolve()
    found = [
        (product, fields)
        for product, fields in reviewed(resolution)
        if not is_faulty(product.document)
        and (
            (root / product.document.path).is_relative_to(wanted)
            or (product.referentie and root / product.referentie.path == wanted)
        )
    ]
    left = [_said(_FAULTY, document, root, language) for document in _faulty(source, root, wanted)]
    if take or confirm:
        said, unable = _change(found, root, take, confirm, language)
        left += unable
        for line in said or ([] if left else [_NOTHING[language]]):
            click.echo(line)
    elif any(root / product.document.path == wanted for product, _ in found):
        for product, fields in found:
            for comparison in compare(resolution, product, fields):
                _show(comparison, product, path, language)
        if not any(field.lags or field.recorded is None for _, fields in found for field in fields):
            click.echo(_IN_STEP[language].format(path))
    else:
        _list(found, root, language)
    for line in left:
        click.echo(line, err=True)
    return Exit.FAULTS if left else Exit.OK


def _faulty(source: Source, root: Path, wanted: Path) -> Iterator[Document]:
    """Files among those asked for that have errors, or whose referentie has: nothing can be said of them."""
    asked = [document for document in source.producten if (root / document.path).is_relative_to(wanted)]
    shared = {document.graph.node(document.subject, PPC.referentie) for document in asked}
    referenties = [
        document for name, document in source.referenties.items() if name in shared or root / document.path == wanted
    ]
    return (document for document in (*asked, *referenties) if is_faulty(document))


def _said(text: Mapping[str, str], document: Document, root: Path, language: str) -> str:
    return text[language].format((shown(root) / document.path).as_posix())


def _list(found: list[tuple[Resolved, tuple[Field, ...]]], root: Path, language: str) -> None:
    """Who lags, a line for each product."""
    lagging = [(product, keys) for product, fields in found if (keys := [field.key for field in fields if field.lags])]
    for product, keys in lagging:
        click.echo(f"{product.document.path}: {', '.join(keys)}")
    unknown = sum(field.recorded is None for _, fields in found for field in fields)
    total = sum(len(fields) for _, fields in found)
    click.echo(_SUMMARY[language].format(lagging=len(lagging), total=total, unknown=unknown))
    first = next((product for product, fields in found if any(field.recorded is None for field in fields)), None)
    if lagging:
        click.echo(_said(_LOOK, lagging[0][0].document, root, language))
    elif first:
        click.echo(_said(_COMPARE, first.document, root, language))


def _show(found: Comparison, product: Resolved, path: Path, language: str) -> None:
    """The referentie then and now, and the own text, of one key."""
    click.secho(f"\n{found.field.key} – {product.document.path}", bold=True)
    click.echo(_STATE[language][found.field.lags])
    if found.then is not None and found.version is not None:
        version = f"{found.version.day}, {found.version.commit}"
        _section(_THEN[language].format(version), marked(found.then, found.now, "-"), "-")
        _section(_NOW[language], marked(found.now, found.then, "+"), "+")
    else:
        _section(_NOW[language], found.now)
        if found.field.lags:
            click.echo(f"  {_NO_THEN[language]}")
    _section(_OWN[language], found.own)
    click.echo(_CHOOSE[language].format(path, found.field.key))


def _section(heading: str, lines: Iterable[str], mark: str = "") -> None:
    click.echo(f"\n  {heading}:")
    for line in lines:
        colour = _COLOURS.get(mark) if line.startswith(mark) else None
        click.secho(f"    {visible(line)}", fg=colour)


_COLOURS = {"-": "red", "+": "green"}


def _change(
    found: list[tuple[Resolved, tuple[Field, ...]]],
    root: Path,
    take: tuple[str, ...],
    confirm: tuple[str, ...],
    language: str,
) -> tuple[list[str], list[str]]:
    """Take over or confirm keys in the files that were asked for and can be edited: all of those, or none.

    Gives what was done, and what could not be.
    """
    files: list[File] = []
    said: list[str] = []
    left: list[str] = []
    _known((*take, *confirm), found, language)
    for product, fields in found:
        document = product.document
        gives = {field.key for field in fields if _gives(product.referentie, field)}
        taken = [field.key for field in fields if _is_asked(field, take) and field.key in gives]
        nothing = [field.key for field in fields if field.key in take and field.key not in gives]
        said += [_NOTHING_THERE[language].format(document.path, key) for key in nothing]
        confirmed = [field for field in fields if _is_asked(field, confirm) and field.key not in taken]
        if not taken and not confirmed:
            continue
        recorded = {field.key: field.recorded for field in fields if field.recorded and field.key not in taken}
        recorded |= {field.key: field.now for field in confirmed}
        try:
            files.append(File(document.path, _edited(document, root, taken, recorded)))
        except _LeftError as error:
            left.append(_said(error.why, document, root, language))
            continue
        said += [_TAKEN[language].format(document.path, key) for key in taken]
        said += [
            _CONFIRMED[language].format(document.path, field.key) for field in confirmed if field.recorded != field.now
        ]
        own = {field.key for field in fields} - set(taken)
        said += [_BESIDE[language].format(_PAIRS[key], key) for key in taken if _PAIRS.get(key) in own]
    write(files, root)
    return said, left


class _LeftError(Exception):
    """A file that cannot be edited here; `why` is a sentence by language."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(why["en"])
        self.why = why


def _edited(document: Document, root: Path, taken: Iterable[str], recorded: Mapping[str, str]) -> bytes:
    """The bytes of a file without the keys that are taken over, and with what was recorded of the others."""
    if document.path.suffix != ".yaml":
        raise _LeftError(_TURTLE)
    text = (root / document.path).read_bytes().decode("utf-8")
    lines = [f"{key} {recorded[key]}" for key in context()["Product"] if key in recorded]
    try:
        for key in taken:
            text = splice.without(text, key)
        return splice.with_list(text, "bijgewerktTot", lines, after="referentie").encode()
    except splice.SpliceError as error:
        raise _LeftError(_ONE_LINE) from error


def _gives(referentie: Document | None, field: Field) -> bool:
    """Whether a referentie has something to take over under a key."""
    return referentie is not None and bool(referentie.graph.values(referentie.subject, field.iri))


def _is_asked(field: Field, asked: tuple[str, ...]) -> bool:
    return field.key in asked or any(word in asked for word in ALL.values())


def _known(asked: Iterable[str], found: list[tuple[Resolved, tuple[Field, ...]]], language: str) -> None:
    """Refuse a key that none of the files gives itself."""
    keys = {field.key for _, fields in found for field in fields}
    for key in asked:
        if key not in keys and key not in ALL.values():
            hint = did_you_mean(key, keys).get(language, "")
            raise click.UsageError(f"{_UNKNOWN[language].format(key)} {hint}".rstrip())


_KEY = {"nl": "SLEUTEL", "en": "KEY"}
_HELP = {
    "nl": "Toon welke eigen teksten achterlopen op de referentie.\n\nEen provincie die een tekst zelf geeft, merkt "
    "niet vanzelf dat de referentie verandert. Dit programma onthoudt per sleutel met welke tekst u de uwe vergeleek, "
    "en zegt het als die is veranderd.\n\nPATH is een map (dan ziet u wie achterloopt) of een bestand (dan ziet u de "
    "teksten naast elkaar: de referentie toen, de referentie nu en uw eigen tekst).",
    "en": "Show which own texts lag behind their referentie.\n\nA province that gives a text itself does not notice "
    "by itself that the referentie changes. This program remembers for each key with which text you compared yours, "
    "and tells you when that has changed.\n\nPATH is a folder (then you see who lags) or a file (then you see the "
    "texts side by side: the referentie then, the referentie now and your own text).",
}
_TAKE = {
    "nl": "Neem de tekst van de referentie over: haal de eigen tekst weg. Met «alles»: elke sleutel.",
    "en": "Take over the text of the referentie: remove the own text. With «all»: every key.",
}
_CONFIRM = {
    "nl": "Bevestig dat de eigen tekst nog klopt. Met «alles»: elke sleutel.",
    "en": "Confirm that the own text is still right. With «all»: every key.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus review provincies/drenthe/watervergunning.yaml --confirm kosten",
    "en": "Example: catalogus review provincies/drenthe/watervergunning.yaml --confirm kosten",
}
_SUMMARY = {
    "nl": "Producten die achterlopen: {lagging}. Eigen teksten: {total}, waarvan {unknown} nog nooit vergeleken.",
    "en": "Products that lag: {lagging}. Own texts: {total}, of which {unknown} never compared.",
}
_PAIRS = {
    **{"kostenEnBetaalmethoden": "kosten", "kosten": "kostenEnBetaalmethoden"},
    **{"uitersteTermijn": "doorlooptijd", "doorlooptijd": "uitersteTermijn"},
    **{"bewijs": "bewijsstukken", "bewijsstukken": "bewijs", "procedureBeschrijving": "kanalen"},
}
"""Keys that say the same, one to people and one to computers: who takes over one looks at the other too."""
_BESIDE = {
    "nl": "  Kijk ook naar «{}»: dat hoort bij «{}», en is nog uw eigen tekst.",
    "en": "  Look at «{}» too: it belongs to «{}», and is still your own.",
}
_NO_THEN = {
    "nl": "(De tekst van toen staat niet in git, of git is hier niet te lezen.)",
    "en": "(The text of then is not in git, or git cannot be read here.)",
}
_NOTHING_THERE = {
    "nl": "{}: de referentie heeft geen «{}»; uw eigen tekst blijft staan.",
    "en": "{}: the referentie has no «{}»; your own text stays.",
}
_COMPARE = {
    "nl": "Vergelijk ze eerst, en leg dat dan per product vast. Begin met: catalogus review {}",
    "en": "Compare them first, then record that for each product. Begin with: catalogus review {}",
}
_LOOK = {"nl": "Bekijk er één: catalogus review {}", "en": "Look at one: catalogus review {}"}
_IN_STEP = {
    "nl": "«{}»: uw teksten lopen niet achter op de referentie.",
    "en": "«{}»: your texts do not lag behind the referentie.",
}
_STATE = {
    "nl": {
        True: "De referentie is veranderd sinds u uw tekst ermee vergeleek.",
        False: "U heeft uw tekst nog nooit met de referentie vergeleken.",
    },
    "en": {
        True: "The referentie has changed since you compared your text with it.",
        False: "You have never compared your text with the referentie.",
    },
}
_THEN = {"nl": "De referentie toen ({})", "en": "The referentie then ({})"}
_NOW = {"nl": "De referentie nu", "en": "The referentie now"}
_OWN = {"nl": "Uw eigen tekst", "en": "Your own text"}
_CHOOSE = {
    "nl": "\n  Overnemen:  catalogus review {0} --take {1}\n  Klopt nog:  catalogus review {0} --confirm {1}",
    "en": "\n  Take over:    catalogus review {0} --take {1}\n  Still right:  catalogus review {0} --confirm {1}",
}
_TAKEN = {"nl": "{}: «{}» komt nu uit de referentie.", "en": "{}: «{}» now comes from the referentie."}
_CONFIRMED = {"nl": "{}: «{}» bevestigd.", "en": "{}: «{}» confirmed."}
_NOTHING = {"nl": "Er was niets te veranderen.", "en": "There was nothing to change."}
_UNKNOWN = {
    "nl": "Geen van deze bestanden geeft «{}» zelf.",
    "en": "None of these files gives «{}» itself.",
}
_FAULTY = {
    "nl": "Overgeslagen: «{0}» heeft fouten. Bekijk ze met: catalogus validate {0}",
    "en": "Left alone: «{0}» has faults. See them with: catalogus validate {0}",
}
_ONE_LINE = {
    "nl": "Overgeslagen: «{}» is zo geschreven dat er geen regels uit te halen zijn; pas het met de hand aan.",
    "en": "Left alone: «{}» is written in a way that leaves no lines to cut; change it by hand.",
}
_TURTLE = {
    "nl": "Overgeslagen: «{}» is Turtle; pas dat met de hand aan.",
    "en": "Left alone: «{}» is Turtle; change it by hand.",
}
