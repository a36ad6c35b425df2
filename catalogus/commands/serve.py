"""`catalogus serve`: the site as it will be, in the browser beside the editor."""

import gc
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from catalogus import vragen
from catalogus.diagnostics import ConfigurationError
from catalogus.endpoint import Endpoint
from catalogus.exits import Exit
from catalogus.live import Live
from catalogus.live_store import LiveStore
from catalogus.options import day, lang, refused, root_of, stoppable
from catalogus.serving import HOST, Application, listen, server
from catalogus.sparql.pool import Limits
from catalogus_exporters.site.preview import Preview
from catalogus_exporters.site.robots import HEADERS
from catalogus_exporters.site.vraagpagina import Vraagpagina


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "serve",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(
                ["--port"], type=click.IntRange(0, 65535), default=8000, show_default=True, help=_PORT[language]
            ),
            day(language),
            lang(language),
        ],
    )


def _run(path: Path, port: int, datum: date, language: str) -> int:
    root = root_of(path, language)
    try:
        listener = listen(port)
    except OSError:
        click.echo(_TAKEN[language].format(port), err=True)
        return Exit.FAILED
    port = listener.getsockname()[1]
    stoppable()
    with listener, suppress(KeyboardInterrupt):
        try:
            live = Live(root, datum)
        except ConfigurationError as error:
            raise refused(error, root, language) from error
        gc.freeze()  # most of it stays: looking through all of it again and again is what takes longest
        with LiveStore(live, Limits()) as store:
            running = server(listener, application(live, store, language, port))
            click.echo(_READY[language].format(f"http://{HOST}:{port}/"))
            running.serve_forever()
    return Exit.OK


def application(live: Live, store: LiveStore, language: str, port: int) -> Application:
    """The preview of a catalogue, and an endpoint to ask it questions, at a port of this machine."""
    preview = Preview(live, language)
    page = Vraagpagina(lambda: vragen.read(live.root)[0], preview.adressen, store.gaps)
    endpoint = Endpoint(store.opened, language, page.page)
    routes = {**preview.routes(), **page.routes(), **endpoint.routes()}
    return Application(routes, port, {**HEADERS, "Cache-Control": "no-store"}, preview.failed)


_HELP = {
    "nl": "Bekijk de website terwijl u schrijft.\n\nDe pagina's staan in uw browser, met concepten en toekomstige "
    "versies erbij. Wat u opslaat, ziet u meteen; boven elke pagina staat wat er mis is. Op /sparql kunt u de "
    "catalogus vragen stellen in SPARQL, ook met een programma. Andere computers kunnen er niet bij. Een pagina van "
    "iemand anders die in uw browser openstaat, kan op /sparql wel lezen wat vandaag zou worden gepubliceerd, ook wat "
    "u nog niet hebt gepubliceerd. Stop met Ctrl-C.",
    "en": "See the website while you write.\n\nThe pages are in your browser, with concepts and future versions. What "
    "you save shows at once; above every page stands what is wrong. At /sparql you can ask the catalogue questions in "
    "SPARQL, also from a program. Other machines cannot reach it. A page of somebody else that is open in your browser "
    "can read at /sparql what would be published today, also what you have not published yet. Stop with Ctrl-C.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus serve samples",
    "en": "Example: catalogus serve samples",
}
_PORT = {
    "nl": "De poort van het adres op deze computer.",
    "en": "The port of the address on this machine.",
}
_TAKEN = {
    "nl": "Poort {} is al in gebruik of niet toegestaan. Kies een andere, bijvoorbeeld --port 8001.",
    "en": "Port {} is in use or not allowed. Choose another, such as --port 8001.",
}
_READY = {
    "nl": "Open {} in uw browser. Stop met Ctrl-C.",
    "en": "Open {} in your browser. Stop with Ctrl-C.",
}
