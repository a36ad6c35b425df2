"""An endpoint as the world meets it: a store, processes that answer, and a server on a port of this machine."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from pyoxigraph import NamedNode, Triple

from catalogus import filling
from catalogus.live_store import Held
from catalogus.serving import HOST, Answer, Application, Routes, listen, server
from catalogus.sparql.pool import Limits, Pool
from catalogus_exporters.site.robots import HEADERS


@contextmanager
def held(graphs: Mapping[NamedNode, frozenset[Triple]]) -> Iterator[Held]:
    """A store of these graphs, to be asked."""
    folder = TemporaryDirectory()
    store = filling.write(graphs, 0, Path(folder.name))
    found = Held("een", store, Pool(store.place, Limits()), folder)
    yield found
    found.close()


@contextmanager
def served(routes: Routes) -> Iterator[str]:
    """The address of a server with these routes, which answers as `catalogus serve` does."""
    listener = listen(0)
    port = listener.getsockname()[1]
    headers = {**HEADERS, "Cache-Control": "no-store"}
    running = server(listener, Application(routes, port, headers, failed=lambda error: Answer(str(error), status=500)))
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://{HOST}:{port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()
