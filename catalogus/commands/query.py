"""`catalogus query`: ask the catalogue something in SPARQL."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from catalogus.cache import NONE, Cache, open_in
from catalogus.characters import visible
from catalogus.connecting import connect, option
from catalogus.diagnostics import ConfigurationError, Location
from catalogus.exits import Exit
from catalogus.folders import find
from catalogus.listing import look
from catalogus.options import day, lang, refused, report, root_of, stoppable
from catalogus.reporters import REPORTERS, frame
from catalogus.sparql import forms
from catalogus.sparql.advice import advice
from catalogus.sparql.bind import PEILDATUM, bind, parameters
from catalogus.sparql.check import Query, check
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.pool import MB, Limits, Pool, Question
from catalogus.sparql.store import Store
from catalogus.sparql.tokens import at
from catalogus.suggest import did_you_mean
from catalogus.triplestore import opened

if TYPE_CHECKING:
    from catalogus.remote import Remote

_TABLE = "table"
_STDIN = Path("-")
_DAY = 86_400
_NOT_RUN = (Reason.TIMEOUT, Reason.TOO_LARGE, Reason.CRASH, Reason.BUSY, Reason.STORE)


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "query",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path), metavar="[PATH] [FILE]"),
            click.Option(["-e", "text"], metavar="SPARQL", help=_TEXT[language]),
            click.Option(["--example"], metavar=_NAME[language], help=_EXAMPLE[language]),
            click.Option(["--list", "listing"], is_flag=True, help=_LIST[language]),
            click.Option(["--param"], multiple=True, metavar=_PAIR[language], help=_PARAM[language]),
            click.Option(["--form"], type=click.Choice([_TABLE, *forms.FORMS]), help=_FORM[language]),
            click.Option(["--endpoint"], metavar="URL", help=_ENDPOINT[language]),
            option(language),
            click.Option(
                ["--seconds"],
                type=_Seconds(language),
                default=60,
                show_default=True,
                help=_SECONDS[language],
            ),
            click.Option(["--cache/--no-cache", "cached"], default=True, help=_CACHE[language]),
            day(language),
            lang(language),
        ],
    )


class _Seconds(click.ParamType[float]):
    """How long something may take."""

    name = "sec"

    def __init__(self, language: str) -> None:
        self.language = language

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = 0
        if not 0 < seconds <= _DAY:
            self.fail(_SAY[self.language]["seconds"].format(value, _DAY), param, ctx)
        return seconds


@dataclass(frozen=True)
class _Asked:
    """A question as it was given, and what to call it in a message."""

    name: str
    text: str


def _run(
    paths: tuple[Path, ...],
    text: str | None,
    example: str | None,
    listing: bool,
    param: tuple[str, ...],
    form: str | None,
    endpoint: str | None,
    secrets: Path | None,
    seconds: float,
    cached: bool,
    datum: date,
    language: str,
) -> int:
    stoppable()
    folder, file = _places(paths, language)
    if sum((text is not None, example is not None, listing, file is not None)) > 1:
        raise click.UsageError(_SAY[language]["two"])
    remote = connect(endpoint, "--endpoint", secrets, language) if endpoint else None
    root = find(folder.resolve()) if remote and not (example or listing) else root_of(folder, language)
    if listing and root:
        return _list(root, language)
    asked = _saved(root, example, language) if example and root else _given(text, file, language)
    try:
        query = check(asked.text, elsewhere=remote is not None)
        query = _bound(query, param, datum, remote is not None, language)
        asked = replace(asked, text=query.text)  # where its places are from here on
        wanted = _form(query, form)
        if remote and endpoint:
            host = visible(urlsplit(endpoint).netloc)
            answer = _elsewhere(remote, host, seconds, query, _written(wanted), root, language)
        elif root:
            limits = Limits(seconds=seconds, moment=seconds, memory=_MEMORY, answer=_ANSWER, quick=1, slow=0)
            cache = open_in(root) if cached else NONE
            answer = _here(root, datum, cache, Question(query, _written(wanted)), limits, asked, language)
    except QueryError as error:
        click.echo(_told(error, asked, language), err=True, nl=False)
        return Exit.FAILED if error.reason in _NOT_RUN else Exit.USAGE
    _print(answer, wanted, query, language)
    return Exit.OK


def _places(paths: tuple[Path, ...], language: str) -> tuple[Path, Path | None]:
    """The folder and the file that were named, in any order."""
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path not in folders]
    if len(folders) > 1 or len(files) > 1:
        raise click.UsageError(_SAY[language]["several"])
    file = files[0] if files else None
    if file and file != _STDIN and not file.is_file():
        raise click.UsageError(_SAY[language]["missing"].format(file))
    return folders[0] if folders else Path(), file


def _list(root: Path, language: str) -> int:
    """Tell the saved queries, and what is wrong with those that cannot be asked."""
    from catalogus import vragen  # brings what other questions can do without

    saved, faults = vragen.read(root)
    for vraag in saved:
        click.echo(f"{vraag.naam}\n    {visible(vraag.titel[language])}")
        for naam, value in parameters(check(vraag.text)).items():
            click.echo(f"    --param {naam}={visible(value)}")
    click.echo(_SAY[language]["saved" if saved else "none"].format(len(saved)))
    if faults:
        click.echo(REPORTERS["text"](report(faults, len(saved) + len(faults), root, language)), err=True, nl=False)
    return Exit.FAULTS if faults else Exit.OK


def _saved(root: Path, naam: str, language: str) -> _Asked:
    """A saved query by its name."""
    from catalogus import vragen

    saved, faults = vragen.read(root)
    for vraag in saved:
        if vraag.naam == naam:
            return _Asked(naam, vraag.text)
    if broken := tuple(fault for fault in faults if fault.location.path.stem == naam):
        click.echo(REPORTERS["text"](report(broken, 1, root, language)), err=True, nl=False)
        raise click.exceptions.Exit(Exit.FAULTS)
    hint = did_you_mean(naam, [vraag.naam for vraag in saved]).get(language, "")
    raise click.UsageError(_SAY[language]["unknown"].format(visible(naam), hint).rstrip())


def _given(text: str | None, file: Path | None, language: str) -> _Asked:
    """The question on the command line, in a file or on standard input."""
    if text is not None:
        return _Asked("-e", text)
    if file is None and (sys.stdin is None or sys.stdin.isatty()):
        raise click.UsageError(_SAY[language]["nothing"])
    try:
        if file and file != _STDIN:
            return _Asked(str(file), file.read_bytes().decode("utf-8-sig"))
        return _Asked("-", sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise click.UsageError(_SAY[language]["encoding"].format(file or "-")) from error


def _bound(query: Query, param: tuple[str, ...], datum: date, elsewhere: bool, language: str) -> Query:
    values: dict[str, str] = {}
    for given in param:
        naam, is_given, value = given.partition("=")
        if not is_given:
            raise click.UsageError(_SAY[language]["param"].format(given))
        values[naam.strip().lstrip("?$")] = value
    if PEILDATUM in parameters(query):
        values.setdefault(PEILDATUM, datum.isoformat())
    return bind(query, values, elsewhere=elsewhere)


def _form(query: Query, form: str | None) -> str:
    """The form of the answer: as chosen, a table on a terminal, and what programs read elsewhere."""
    fitting = forms.of(query.kind)
    is_table = "json" in fitting
    if form is None:
        return _TABLE if is_table and _is_terminal() else "csv" if "csv" in fitting else fitting[0]
    if form not in ((_TABLE, *fitting) if is_table else fitting):
        choice = ", ".join([_TABLE, *fitting] if is_table else fitting)
        messages = {taal: text["form"].format(query.kind.upper(), form, choice) for taal, text in _SAY.items()}
        raise QueryError(Reason.FORM, messages)
    return form


def _written(form: str) -> str:
    return "json" if form == _TABLE else form


def _here(
    root: Path, datum: date, cache: Cache, question: Question, limits: Limits, asked: _Asked, language: str
) -> bytes:
    """The answer of a catalogue on this machine."""
    try:
        with ExitStack() as stack:
            with _progress(root) as step:
                store = stack.enter_context(opened(root, datum, cache, step))
            _advise(question.query, store, asked, language)
            return stack.enter_context(Pool(store.place, limits)).ask(question)
    except ConfigurationError as error:
        raise refused(error, root, language) from error


@contextmanager
def _progress(root: Path) -> Iterator[Callable[[], None]]:
    """What to call for each file that is read; on a terminal that shows, if there is anything to read."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def step() -> None:
            if not bars:
                hidden = not sys.stderr.isatty()
                bar = click.progressbar(length=len(look(root)), hidden=hidden, file=sys.stderr, label=root.name)
                bars.append(stack.enter_context(bar))
            bars[0].update(1)

        yield step


def _elsewhere(
    remote: "Remote", host: str, seconds: float, query: Query, form: str, root: Path | None, language: str
) -> bytes:
    """The answer of an endpoint, about the graphs that this catalogue has there, if it has."""
    from catalogus import config, dataset  # bring what is of no use here
    from catalogus.client import Client
    from catalogus.pushing import INHOUD
    from catalogus.remote import RemoteError

    try:
        basis = config.read(root).basis if root else None
        with remote:
            client = Client(remote, seconds)
            graphs = client.graphs(dataset.name(basis, INHOUD)) if basis else ()
            return client.ask(query, form, graphs)
    except ConfigurationError as error:
        assert root
        raise refused(error, root, language) from error
    except RemoteError as error:
        click.echo(_SAY[language]["remote"].format(host, error.messages[language]), err=True)
        raise click.exceptions.Exit(Exit.FAILED) from error


def _advise(query: Query, store: Store, asked: _Asked, language: str) -> None:
    """What is good to know, beside the answer."""
    if store.missing:
        number = f"{store.missing} {_SAY[language]['file' if store.missing == 1 else 'files']}"
        click.echo(_SAY[language]["unreadable"].format(number), err=True)
    for found in advice(query, store.terms):
        lines = [f"{asked.name}:{found.line}:{found.column}: {_SAY[language]['advice']}: {found.messages[language]}"]
        lines += [f"      = {found.hint[language]}"] if found.hint else []
        click.echo("\n".join(lines), err=True)


def _told(error: QueryError, asked: _Asked, language: str) -> str:
    """What is wrong with a question, with a frame around the place."""
    place = f":{error.line}:{error.column}" if error.line and error.column else ""
    lines = [f"{visible(asked.name)}{place}: {_SAY[language]['error']}: {visible(error.messages[language])}"]
    if error.line and error.column:
        line = next(iter(asked.text.splitlines()[error.line - 1 : error.line]), None)
        piece = at(asked.text, error.line, error.column)
        width = len(piece.text) if piece else None
        lines += frame(line, Location(PurePosixPath(asked.name), error.line, error.column), width)
    if error.hint:
        lines.append(f"      = {visible(error.hint[language])}")
    return "\n".join(lines) + "\n"


def _print(answer: bytes, form: str, query: Query, language: str) -> None:
    if form == _TABLE:
        answer = _table(answer, query, language).encode()
    elif _is_terminal() and not answer.endswith(b"\n"):
        answer += b"\n"
    if sys.stdout:  # it may have been closed
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _table(answer: bytes, query: Query, language: str) -> str:
    """An answer for people, who do not read more than so many rows."""
    from catalogus.sparql.table import ordered, rows, table  # brings prettytable

    found = rows(answer)
    if isinstance(found, bool):
        return f"{_SAY[language]['yes' if found else 'no']}\n"
    names, listed = ordered(query, *found)
    drawn = table(names, listed[:_SHOWN], shutil.get_terminal_size().columns)
    told = _SAY[language]["row" if len(listed) == 1 else "rows"].format(len(listed))
    more = _SAY[language]["more"].format(_SHOWN) if len(listed) > _SHOWN else ""
    return f"{drawn}\n{told}{more}\n"


_SHOWN = 1_000
_MEMORY, _ANSWER = 4_000 * MB, 1_000 * MB
_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "several": "Noem één map met een catalogus en één bestand met een vraag.",
        "missing": "«{}» bestaat niet.",
        "two": "Geef één vraag: in een bestand, met -e of met --example, of vraag om --list.",
        "nothing": "Geef een vraag: in een bestand, met -e of --example, of op de standaardinvoer.",
        "unknown": "Er is geen bewaarde vraag «{}»; catalogus query --list noemt ze. {}",
        "saved": "Bewaarde vragen: {}. Vraag er een met --example NAAM.",
        "none": "Er zijn geen bewaarde vragen: zij horen in de map vragen.",
        "remote": "Kon {} niet vragen: {}.",
        "encoding": "«{}» is geen UTF-8.",
        "param": "«{}» is geen parameter; verwacht wordt NAAM=WAARDE.",
        "form": "Een antwoord op {} kan niet als «{}». Kies uit: {}.",
        "unreadable": "Let op: wat niet te lezen is, telt niet mee ({}); catalogus validate zegt waarom.",
        "seconds": "«{}», verwacht wordt een aantal seconden tot {}.",
        "advice": "ter informatie",
        "error": "fout",
        "yes": "ja",
        "no": "nee",
        "row": "{} rij",
        "rows": "{} rijen",
        "more": "; hier staan de eerste {}. Kies een andere --form voor alle.",
        "file": "bestand",
        "files": "bestanden",
    },
    "en": {
        "several": "Name one folder with a catalogue and one file with a query.",
        "missing": "«{}» does not exist.",
        "two": "Give one query: in a file, with -e or with --example, or ask for --list.",
        "nothing": "Give a query: in a file, with -e or --example, or on standard input.",
        "unknown": "There is no saved query «{}»; catalogus query --list names them. {}",
        "saved": "Saved queries: {}. Ask one with --example NAME.",
        "none": "There are no saved queries: they belong in the folder vragen.",
        "remote": "Could not ask {}: {}.",
        "encoding": "«{}» is not UTF-8.",
        "param": "«{}» is no parameter; expected is NAME=VALUE.",
        "form": "An answer to {} cannot be written as «{}». Choose from: {}.",
        "unreadable": "Note: what cannot be read does not count ({}); catalogus validate says why.",
        "seconds": "«{}», expected is a number of seconds up to {}.",
        "advice": "note",
        "error": "error",
        "yes": "yes",
        "no": "no",
        "row": "{} row",
        "rows": "{} rows",
        "more": "; here are the first {}. Choose another --form for all.",
        "file": "file",
        "files": "files",
    },
}
_HELP = {
    "nl": "Vraag de catalogus iets, in SPARQL.\n\nPATH is een map met een catalogus (anders: hier), FILE een bestand "
    "met een vraag; zonder bestand of -e komt de vraag van de standaardinvoer. De gewone voorvoegsels (ppc:, cpsv:, "
    "cv:, dct:, skos: …) zijn bekend. Te vragen is wat op --date gepubliceerd zou worden, met de referenties en de "
    "lijsten: elke provincie is een graaf, en zonder GRAPH gaat een vraag over alle grafen.",
    "en": "Ask the catalogue something, in SPARQL.\n\nPATH is a folder with a catalogue (else: here), FILE a file "
    "with a query; without a file or -e the query comes from standard input. The usual prefixes (ppc:, cpsv:, cv:, "
    "dct:, skos: …) are known. What would be published on --date can be asked, with the referenties and the lists: "
    "every province is a graph, and without GRAPH a query is about all graphs.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus query samples -e 'SELECT ?titel { ?p a ppc:Product ; dct:title ?titel }'",
    "en": "Example: catalogus query samples -e 'SELECT ?title { ?p a ppc:Product ; dct:title ?title }'",
}
_TEXT = {"nl": "De vraag zelf.", "en": "The query itself."}
_NAME = {"nl": "NAAM", "en": "NAME"}
_EXAMPLE = {"nl": "Stel een bewaarde vraag (uit vragen/).", "en": "Ask a saved query (of vragen/)."}
_LIST = {"nl": "Noem de bewaarde vragen, met hun parameters.", "en": "Name the saved queries, with their parameters."}
_ENDPOINT = {
    "nl": "Vraag het een SPARQL-endpoint elders, zoals dat van de opslag waar catalogus push heen schrijft.",
    "en": "Ask a SPARQL endpoint elsewhere, such as that of the store to which catalogus push writes.",
}
_PAIR = {"nl": "NAAM=WAARDE", "en": "NAME=VALUE"}
_PARAM = {
    "nl": "Geef een variabele in de vraag een waarde; mag vaker.",
    "en": "Give a variable in the query a value; may be repeated.",
}
_FORM = {
    "nl": "De vorm van het antwoord (anders: een tabel op een terminal, daarbuiten csv, json of turtle).",
    "en": "The form of the answer (else: a table on a terminal, elsewhere csv, json or turtle).",
}
_SECONDS = {"nl": "Zo lang mag het duren.", "en": "How long it may take."}
_CACHE = {
    "nl": "Bewaar wat er te vragen is voor de volgende vraag (in .catalogus/).",
    "en": "Keep what can be asked for the next query (in .catalogus/).",
}
