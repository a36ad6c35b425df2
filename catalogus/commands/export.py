"""`catalogus export`: check a catalogue, and publish what is without errors."""

from datetime import date
from pathlib import Path

import click

from catalogus.exits import Exit
from catalogus.export import publication, write
from catalogus.options import day, examined, lang, report, root_of
from catalogus.reporters import REPORTERS
from catalogus.sources import FOLDERS
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import load
from catalogus_exporters import EXPORTERS


def command(language: str) -> click.Command:
    """The verb, in one language."""
    names = click.Choice(list(EXPORTERS))
    return click.Command(
        "export",
        help=f"{_HELP[language]}\n\n\b\n" + "\n".join(f"{x.name:6} {x.summary[language]}" for x in EXPORTERS.values()),
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--out"], type=click.Path(path_type=Path), required=True, help=_OUT[language]),
            click.Option(["--only"], type=names, multiple=True, help=_ONLY[language]),
            click.Option(["--provincie"], multiple=True, help=_PROVINCIE[language]),
            day(language),
            lang(language),
        ],
    )


def _run(path: Path, out: Path, only: tuple[str, ...], provincie: tuple[str, ...], datum: date, language: str) -> int:
    root = root_of(path, language)
    _refuse_inside(out.resolve(), root, language)
    say = _SAY[language]
    for name in provincie:
        if name not in load().provincies:
            hint = did_you_mean(name, load().provincies).get(language, "")
            raise click.UsageError(f"{say['no_provincie'].format(name)} {hint}".rstrip())
    result = examined(root, datum, language)
    if result.diagnostics:
        faults = report(result.diagnostics, len(result.resolution.source.documents), root, language)
        click.echo(REPORTERS["text"](faults), err=True, nl=False)
    for name, count in result.withheld.items():
        click.echo(say["withheld"].format(provincie=name, count=count), err=True)
    known = frozenset(result.resolution.organisaties)
    right = known - set(result.withheld)
    asked = right & frozenset(provincie or known)
    for name in set(provincie) - known:
        click.echo(say["absent"].format(name), err=True)
    if not asked:
        click.echo(say["nothing"], err=True)  # an empty publication would wipe out yesterday's
        return Exit.FAULTS
    shown = publication(result.resolution, right)
    artifacts = [
        artifact
        for exporter in EXPORTERS.values()
        if not only or exporter.name in only
        for artifact in exporter.files(shown)
        if artifact.provincie is None or artifact.provincie in asked
    ]
    written = write(artifacts, out)
    click.echo(
        say["done"].format(
            provincies=len(asked),
            producten=sum(product.provincie in asked for product in shown.catalogus.producten),
            out=out,
            changed=len(written.changed),
            unchanged=written.unchanged,
        )
    )
    return Exit.FAULTS if result.failed or set(provincie) - known else Exit.OK


def _refuse_inside(out: Path, root: Path, language: str) -> None:
    """A publication among the sources would be read as a source."""
    if out == root or any(out.is_relative_to(root / folder) for folder in FOLDERS):
        raise click.UsageError(_SAY[language]["inside"].format(out))
    if out.exists() and not out.is_dir():
        raise click.UsageError(_SAY[language]["no_folder"].format(out))


_SAY = {
    "nl": {
        "done": "Gepubliceerd in {out}: {producten} producten van {provincies} provincies; "
        "{changed} bestanden gewijzigd, {unchanged} ongewijzigd.",
        "withheld": "Achtergehouden: {provincie} (fouten: {count}). Haar eigen bestanden blijven zoals ze waren; "
        "in wat provincies delen, ontbreekt zij.",
        "nothing": "Er is niets gepubliceerd: er is geen provincie zonder fouten.",
        "absent": "Provincie «{}» staat niet in deze catalogus.",
        "no_provincie": "«{}» is geen provincie.",
        "inside": "«{}» ligt tussen de bronnen; kies een andere map voor --out.",
        "no_folder": "«{}» is geen map; kies een andere voor --out.",
    },
    "en": {
        "done": "Published in {out}: {producten} products of {provincies} provinces; "
        "{changed} files changed, {unchanged} unchanged.",
        "withheld": "Withheld: {provincie} (errors: {count}). Its own files stay as they were; "
        "it is absent from what provinces share.",
        "nothing": "Nothing was published: there is no province without errors.",
        "absent": "Province «{}» is not in this catalogue.",
        "no_provincie": "«{}» is no province.",
        "inside": "«{}» lies among the sources; choose another folder for --out.",
        "no_folder": "«{}» is no folder; choose another for --out.",
    },
}
_HELP = {
    "nl": "Controleer en publiceer een catalogus.\n\nEen provincie met fouten wordt achtergehouden, de andere niet. "
    "Een bestand wordt alleen vervangen als het anders is.\n\nDe publicaties:",
    "en": "Check and publish a catalogue.\n\nA province with errors is withheld, the others are not. "
    "A file is replaced only if it differs.\n\nThe publications:",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus export samples --out public",
    "en": "Example: catalogus export samples --out public",
}
_OUT = {"nl": "De map voor de publicatie.", "en": "The folder for the publication."}
_ONLY = {"nl": "Alleen deze publicatie; mag vaker.", "en": "Only this publication; may be repeated."}
_PROVINCIE = {"nl": "Alleen deze provincie; mag vaker.", "en": "Only this province; may be repeated."}
