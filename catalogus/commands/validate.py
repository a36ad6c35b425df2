"""`catalogus validate`: say what is wrong with a catalogue, or with some of its files."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogus.diagnostics import Diagnostic, Severity
from catalogus.exits import Exit
from catalogus.namespaces import PPC
from catalogus.options import day, examined, lang, report, root_of
from catalogus.reporters import REPORTERS

if TYPE_CHECKING:
    from catalogus.resolve import Resolution


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "validate",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]..."),
            click.Option(
                ["--format", "form"], type=click.Choice(list(REPORTERS)), default="text", help=_FORMAT[language]
            ),
            click.Option(["--strict"], is_flag=True, help=_STRICT[language]),
            day(language),
            lang(language),
        ],
    )


def _run(paths: tuple[Path, ...], form: str, strict: bool, datum: date, language: str) -> int:
    wanted = [path.resolve() for path in paths or (Path(),)]
    roots = {root_of(path, language) for path in paths or (Path(),)}
    if len(roots) > 1:
        raise click.UsageError(_SEVERAL[language])
    (root,) = roots
    resolution, result = examined(root, datum, language, form)
    asked = [path.relative_to(root) for path in wanted] + _referenties(resolution, root, wanted)
    faults = tuple(_about(result.diagnostics, asked))
    files = len(resolution.source.documents)
    click.echo(REPORTERS[form](report(faults, files, root, language)), nl=False)
    heaviest = min((fault.severity for fault in faults), default=Severity.INFO)
    failed = heaviest is Severity.ERROR or (strict and heaviest is Severity.WARNING)
    return Exit.FAULTS if failed else Exit.OK


def _referenties(resolution: "Resolution", root: Path, wanted: list[Path]) -> list[Path]:
    """The referenties of what somebody asked for: a fault in one withholds that too."""
    source = resolution.source
    return [
        Path(source.referenties[name].path)
        for document in source.producten
        if (name := document.graph.node(document.subject, PPC.referentie)) in source.referenties
        and name is not None
        and any((root / document.path).is_relative_to(path) for path in wanted)
    ]


def _about(diagnostics: Iterable[Diagnostic], asked: list[Path]) -> Iterable[Diagnostic]:
    """The faults in, or inherited by, what somebody asked for."""
    for fault in diagnostics:
        places = [Path(place.path) for place in (fault.location, *fault.related)]
        if any(place.is_relative_to(path) for path in asked for place in places):
            yield fault


_HELP = {
    "nl": "Controleer een catalogus.\n\nPATH is een map met catalogus.toml, of een map of bestand daarbinnen: "
    "dan ziet u alleen wat daarover gaat. Zonder PATH: de map waarin u staat.\n\n"
    "Het programma eindigt met 0 (geen fouten), "
    "1 (fouten), 2 (verkeerd gebruik of verkeerde instellingen) of 3 (kon niet worden uitgevoerd).",
    "en": "Check a catalogue.\n\nPATH is a folder with catalogus.toml, or a folder or file in it: "
    "then you see only what is about that. Without PATH: the folder you are in.\n\n"
    "The program ends with 0 (no faults), 1 (faults), "
    "2 (wrong use or configuration) or 3 (could not run).",
}
_SEVERAL = {
    "nl": "Deze paden liggen in verschillende catalogi; controleer ze één voor één.",
    "en": "These paths lie in different catalogues; check them one by one.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus validate samples --strict",
    "en": "Example: catalogus validate samples --strict",
}
_FORMAT = {"nl": "Vorm van de uitvoer.", "en": "Form of the output."}
_STRICT = {"nl": "Laat ook waarschuwingen tellen als fout.", "en": "Make warnings count as faults too."}
