"""`catalogus push`: check a catalogue, and bring what is without errors into a triple store that is there already."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click
from pyoxigraph import NamedNode, Triple

from catalogus import dataset, diff
from catalogus.characters import visible
from catalogus.checked import held, refuse_unknown, tell, tell_absent
from catalogus.comparing import Difference
from catalogus.connecting import connect, option
from catalogus.diagnostics import Messages, Severity
from catalogus.examine import Findings
from catalogus.exits import Exit
from catalogus.log import FORMS, Log
from catalogus.options import day, examined, lang, root_of
from catalogus.pushing import INHOUD, WRITING, Entry, Plan, Push, Task
from catalogus.remote import RemoteError
from catalogus.resolve import Resolution
from catalogus.stores import Store


def command(language: str) -> click.Command:
    """The verb, in one language."""
    text = _OPTIONS[language]
    return click.Command(
        "push",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--store"], metavar="URL", required=True, help=text["store"]),
            option(language),
            click.Option(["--provincie"], multiple=True, help=text["provincie"]),
            click.Option(["--dry-run"], is_flag=True, help=text["dry_run"]),
            click.Option(["--verify"], is_flag=True, help=text["verify"]),
            click.Option(["--allow-shrink"], is_flag=True, help=text["allow_shrink"]),
            click.Option(["--log-format"], type=click.Choice(FORMS), default="text", help=text["log_format"]),
            day(language),
            lang(language),
        ],
    )


def _run(
    path: Path,
    store: str,
    secrets: Path | None,
    provincie: tuple[str, ...],
    dry_run: bool,
    verify: bool,
    allow_shrink: bool,
    log_format: str,
    datum: date,
    language: str,
) -> int:
    root, log = root_of(path, language), Log(log_format)
    remote = connect(store, "--store", secrets, language)
    refuse_unknown(provincie, language)
    resolution, result = examined(root, datum, language)
    tell(result, len(resolution.source.documents), root, log, language)
    basis = resolution.source.config.basis
    say = _Telling(store, basis, log, language)
    known = frozenset(resolution.source.organisaties) | result.withheld.keys()
    asked = frozenset(provincie or known)
    tell_absent(asked - known, log, language)
    withheld = held(result, asked)
    for name, reason in sorted(withheld.items()):
        say.withheld(name, reason)
    if not asked & known - withheld.keys():
        say("error", "nothing", "nothing" if withheld else "no_provincie")
        return Exit.FAULTS
    kept = None if provincie else {dataset.name(basis, name) for name in (*known, *_SHARED)}
    with remote:
        push = Push(Store(remote), dataset.name(basis, INHOUD), _wanted(resolution, result, asked, not provincie))
        try:
            present = push.present()
            plan = push.plan(present, kept, allow_shrink)
            if verify:
                plan = push.verified(plan)
            for graph, reason in plan.held.items():
                say.withheld(_step(graph), reason)
            if dry_run:
                say.plan(push, plan)
        except RemoteError as error:
            say("error", "failed", "not_read", _host(store), error.messages[language])
            return Exit.FAILED
        if not dry_run and not _carry_out(push, plan, present, bool(withheld or plan.held), say):
            return Exit.FAILED
    return Exit.FAULTS if result.failed or asked - known or plan.held else Exit.OK


def _carry_out(push: Push, plan: Plan, present: Mapping[NamedNode, Entry], some_stay: bool, say: "_Telling") -> bool:
    """Bring into the store what differs; whether all of it is right there now."""
    right: list[NamedNode] = []
    todo = plan.those(*WRITING)
    try:
        with click.progressbar(length=len(todo), hidden=not sys.stderr.isatty(), file=sys.stderr) as bar:
            for graph, difference in push.carry_out(plan, present):
                bar.update(1)
                say.done(graph, plan.tasks[graph], len(push.graphs.get(graph, ())), difference)
                if not difference:
                    right.append(graph)
    except (RemoteError, KeyboardInterrupt) as error:
        why = (error.messages if isinstance(error, RemoteError) else _INTERRUPTED)[say.language]
        names = [_step(graph) for graph in right]
        parts = (_host(say.store), why, len(names), len(todo), ", ".join(names) or "-")
        say("error", "failed", "stopped", *parts, done=names)
        return False
    say.result(plan, right, some_stay)
    return len(right) == len(todo)


_SHARED = (dataset.REFERENTIE, dataset.LIJSTEN)


def _wanted(
    resolution: Resolution, result: Findings, asked: frozenset[str], shared: bool
) -> Mapping[NamedNode, frozenset[Triple]]:
    """The graphs to be there: of each province without errors, and what they share; that is right or it stays away."""
    basis = resolution.source.config.basis
    names = {dataset.name(basis, name) for name in asked - result.withheld.keys()}
    if shared:
        in_referentie = any(
            fault.severity is Severity.ERROR and fault.location.path.parts[:1] == (dataset.REFERENTIE,)
            for fault in result.diagnostics
        )
        names |= {dataset.name(basis, name) for name in _SHARED if name != dataset.REFERENTIE or not in_referentie}
    return {graph: triples for graph, triples in dataset.graphs(resolution).items() if graph in names}


@dataclass(frozen=True)
class _Telling:
    """Says what becomes of a store, in one language and one form."""

    store: str
    basis: str
    log: Log
    language: str

    def __call__(self, level: str, event: str, key: str, *parts: object, out: bool = False, **values: object) -> None:
        self.log.say(level, event, _SAY[self.language][key].format(*parts), out=out, **values)

    def withheld(self, name: str, reason: Messages) -> None:
        self("error", "withheld", "withheld", name, reason[self.language], graph=name)

    def plan(self, push: Push, plan: Plan) -> None:
        """What would be done, with what differs in a graph that is there."""
        for graph, task in plan.tasks.items():
            differs = task in (Task.CHANGED, Task.DAMAGED)
            found = push.difference(graph) if differs else Difference((), ())
            sizes = {"added": len(found.missing), "removed": len(found.extra)}
            size = len(push.graphs.get(graph, ()))
            self("info", "planned", task, _step(graph), size, out=True, graph=_step(graph), task=task.value, **sizes)
            self._differences(found, err=False)
        self("info", "dry_run", "dry_run", out=True)

    def done(self, graph: NamedNode, task: Task, size: int, difference: Difference) -> None:
        """That a graph was written or removed; to people only when it is not right there."""
        if self.log.form == "json":
            self("info", "graph", task, _step(graph), size, graph=_step(graph), task=task.value, right=not difference)
        if difference and task is Task.GONE:
            self("error", "broken", "still", _step(graph), len(difference.extra), graph=_step(graph))
        elif difference:
            self("error", "broken", "broken", _step(graph), graph=_step(graph))
            self._differences(difference, err=True)

    def result(self, plan: Plan, right: Collection[NamedNode], some_stay: bool) -> None:
        """What has become of the store; `some_stay` when others were withheld, which was said before."""
        gone = len([graph for graph in right if plan.tasks[graph] is Task.GONE])
        counts = {"written": len(right) - gone, "same": len(plan.those(Task.SAME)), "gone": gone}
        unchanged = len(plan.those(Task.SAME)) == len(plan.tasks)
        key = ("others_unchanged" if some_stay else "unchanged") if unchanged else "done"
        self("info", "pushed", key, _host(self.store), *counts.values(), out=True, **counts)

    def _differences(self, difference: Difference, err: bool) -> None:
        if self.log.form == "text":
            for line in diff.lines(difference, self.basis, _SAY[self.language]["more"]):
                click.echo(line, err=err)


def _step(graph: NamedNode) -> str:
    """The last step of the name of a graph: the province, or what they share."""
    return visible(graph.value.rpartition("/")[2])


def _host(store: str) -> str:
    return visible(urlsplit(store).netloc)


_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "withheld": "Achtergehouden: {} ({}). Wat er van haar in de opslag staat, blijft daar.",
        "nothing": "Er is niets weggeschreven: geen van deze provincies is zonder fouten. Wat er stond, staat er nog.",
        "no_provincie": "Er is niets weggeschreven: deze catalogus heeft geen provincie om weg te schrijven. "
        "Wat er stond, staat er nog.",
        "not_read": "Kon niet zien wat er in {} staat: {}. Er is niets weggeschreven.",
        "stopped": "Gestopt bij {}: {}. Grafen die klaar zijn: {} van {} ({}). De volgende push doet de rest.",
        "broken": "Graaf {} staat niet goed in de opslag; de volgende push probeert het opnieuw. "
        "+ ontbreekt daar, - staat daar te veel:",
        "still": "Graaf {} staat nog in de opslag (triples: {}). Geef de volgende push weer --allow-shrink.",
        "done": "In {}: geschreven {}, al gelijk {}, verwijderd {} (grafen).",
        "unchanged": "In {0} is niets veranderd. Grafen die gelijk zijn: {2}.",
        "others_unchanged": "Verder is in {0} niets veranderd. Grafen die gelijk zijn: {2}.",
        "new": "nieuw: {} (triples: {})",
        "changed": "gewijzigd: {} (triples: {})",
        "damaged": "beschadigd: {} (triples: {})",
        "same": "gelijk: {} (triples: {})",
        "gone": "verdwijnt: {}",
        "more": "… en nog {}",
        "dry_run": "Er is niets weggeschreven (--dry-run).",
    },
    "en": {
        "withheld": "Withheld: {} ({}). What the store has of it stays there.",
        "nothing": "Nothing was written: none of these provinces is without errors. What stood there still does.",
        "no_provincie": "Nothing was written: this catalogue has no province to write. What stood there still does.",
        "not_read": "Could not see what is in {}: {}. Nothing was written.",
        "stopped": "Stopped at {}: {}. Graphs that are done: {} of {} ({}). The next push does the rest.",
        "broken": "Graph {} is not right in the store; the next push tries again. "
        "+ is lacking there, - is there too much:",
        "still": "Graph {} is in the store still (triples: {}). Give the next push --allow-shrink again.",
        "done": "In {}: written {}, the same {}, removed {} (graphs).",
        "unchanged": "Nothing has changed in {0}. Graphs that are the same: {2}.",
        "others_unchanged": "Nothing else has changed in {0}. Graphs that are the same: {2}.",
        "new": "new: {} (triples: {})",
        "changed": "changed: {} (triples: {})",
        "damaged": "damaged: {} (triples: {})",
        "same": "same: {} (triples: {})",
        "gone": "leaves: {}",
        "more": "… and {} more",
        "dry_run": "Nothing was written (--dry-run).",
    },
}
_INTERRUPTED = {"nl": "afgebroken", "en": "interrupted"}
_HELP = {
    "nl": "Breng een catalogus in een triplestore die er al is, met het Graph Store Protocol.\n\n"
    "Elke provincie is een graaf; alleen wat anders is dan de vorige keer, wordt geschreven en daarna nagelezen. "
    "Wordt het afgebroken, dan gaat de volgende push verder. Een provincie met fouten wordt achtergehouden.\n\n"
    "Wie u bent, staat in CATALOGUS_STORE_USER en CATALOGUS_STORE_PASSWORD, of in CATALOGUS_STORE_TOKEN, of in een "
    "bestand. Eigen certificaten: REQUESTS_CA_BUNDLE.\n\n"
    "Het programma eindigt met 0 (in orde), 1 (fouten in de catalogus; de rest is geschreven), 2 (verkeerd gebruik) "
    "of 3 (de opslag deed het niet).",
    "en": "Bring a catalogue into a triple store that is there already, by the Graph Store Protocol.\n\n"
    "Each province is a graph; only what differs from the last time is written, and read back. If it is cut short, the "
    "next push goes on. A province with errors is withheld.\n\n"
    "Who you are is in CATALOGUS_STORE_USER and CATALOGUS_STORE_PASSWORD, or in CATALOGUS_STORE_TOKEN, or in a file. "
    "Certificates of your own: REQUESTS_CA_BUNDLE.\n\n"
    "The program ends with 0 (all right), 1 (faults in the catalogue; the rest was written), 2 (wrong use) or 3 (the "
    "store did not do it).",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus push samples --store https://opslag.example/rdf-graph-store --dry-run",
    "en": "Example: catalogus push samples --store https://store.example/rdf-graph-store --dry-run",
}
_OPTIONS = {
    "nl": {
        "store": "Het adres van de triplestore voor het Graph Store Protocol.",
        "provincie": "Alleen deze provincie; de andere grafen blijven zoals ze waren. Mag vaker.",
        "dry_run": "Toon alleen wat er verandert; schrijf niets.",
        "verify": "Lees ook na wat gelijk hoort te zijn, en herstel wat het niet is.",
        "allow_shrink": "Schrijf ook als een provincie meer dan een vijfde van haar producten verliest of verdwijnt.",
        "log_format": "Meldingen als tekst, of elk als JSON op een eigen regel.",
    },
    "en": {
        "store": "The address of the triple store for the Graph Store Protocol.",
        "provincie": "Only this province; the other graphs stay as they were. May be repeated.",
        "dry_run": "Only show what changes; write nothing.",
        "verify": "Read what should be the same as well, and mend what is not.",
        "allow_shrink": "Write even when a province loses more than a fifth of its products or is gone.",
        "log_format": "Messages as text, or each as JSON on a line of its own.",
    },
}
