"""`catalogus export`: check a catalogue, and publish what is without errors."""

import gc
from datetime import date
from pathlib import Path

import click

from catalogus import stand
from catalogus.building import Order
from catalogus.checked import held, refuse_unknown, tell, tell_absent
from catalogus.exits import Exit
from catalogus.log import Log
from catalogus.night import counter, finish, ledger_at, publishing, refuse_inside, told
from catalogus.options import day, examined, lang, root_of
from catalogus.publish import publish
from catalogus.releases import locked
from catalogus_exporters import EXPORTERS


def command(language: str) -> click.Command:
    """The verb, in one language."""
    names, width = click.Choice(list(EXPORTERS)), max(map(len, EXPORTERS))
    forms = [f"{name:{width}} {exporter.summary[language]}" for name, exporter in EXPORTERS.items()]
    return click.Command(
        "export",
        help="\n".join((_HELP[language], "", "\b", *forms)),
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--only"], type=names, multiple=True, help=_ONLY[language]),
            click.Option(["--provincie"], multiple=True, help=_PROVINCIE[language]),
            click.Option(["--allow-shrink"], is_flag=True, help=_SHRINK[language]),
            click.Option(["--all-or-nothing"], is_flag=True, help=_ALL[language]),
            *publishing(language),
            day(language),
            lang(language),
        ],
    )


def _run(
    path: Path,
    out: Path,
    ledger: Path | None,
    only: tuple[str, ...],
    provincie: tuple[str, ...],
    allow_shrink: bool,
    all_or_nothing: bool,
    keep: int,
    wait: float,
    log_format: str,
    datum: date,
    language: str,
) -> int:
    root, log = root_of(path, language), Log(log_format)
    refuse_inside(out.resolve(), root, language)
    refuse_unknown(provincie, language)
    with told(out, datum, log, language):
        place = ledger_at(out, ledger)
        with locked(out, place, wait) as releases, counter(language) as progress:
            resolution, result = examined(root, datum, language)
            tell(result, len(resolution.source.documents), root, log, language)
            known = frozenset(resolution.source.organisaties) | result.withheld.keys()
            asked = frozenset(provincie or known)
            tell_absent(asked - known, log, language)
            order = Order(
                config=resolution.source.config,
                vocabulary=resolution.source.vocabulary,
                datum=datum,
                fresh={name: stand.take(resolution, name) for name in sorted((asked & known) - result.withheld.keys())},
                present=None if provincie else known,
                held=held(result, asked),
                exporters=tuple(EXPORTERS.values()),
                only=frozenset(only or EXPORTERS),
                allow_shrink=allow_shrink,
                all_or_nothing=all_or_nothing,
                keep=keep,
                progress=progress,
            )
            failed = result.failed
            del result, resolution  # the sources need not stay in memory while everything is written
            gc.freeze()  # nor need what stays be looked through again and again for what could go
            outcome = publish(order, releases, place)
            code = finish(out, datum, outcome, log, language)
    return code if code else Exit.FAULTS if failed or outcome.held or asked - known else Exit.OK


_HELP = {
    "nl": "Controleer en publiceer een catalogus.\n\nDe publicatie komt in de map «actueel» onder --out, in één keer "
    "of niet. Een provincie met fouten wordt achtergehouden: wat van haar gepubliceerd was, blijft staan.\n\n"
    "De publicaties:",
    "en": "Check and publish a catalogue.\n\nThe publication comes in the folder «actueel» below --out, at once or not "
    "at all. A province with errors is withheld: what was published of it stays.\n\nThe publications:",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus export samples --out public",
    "en": "Example: catalogus export samples --out public",
}
_ONLY = {
    "nl": "Alleen deze publicatie; de andere blijven zoals ze waren. Mag vaker.",
    "en": "Only this publication; the others stay as they were. May be repeated.",
}
_PROVINCIE = {
    "nl": "Alleen deze provincie; de andere blijven zoals ze waren. Mag vaker.",
    "en": "Only this province; the others stay as they were. May be repeated.",
}
_SHRINK = {
    "nl": "Publiceer ook als een provincie meer dan een vijfde van haar producten verliest.",
    "en": "Publish even when a province loses more than a fifth of its products.",
}
_ALL = {
    "nl": "Publiceer niets als er een provincie wordt achtergehouden.",
    "en": "Publish nothing when a province is held back.",
}
