"""An endpoint as the world meets it: quads in processes that answer, and a server on a port of this machine."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pyoxigraph as ox

from catalogus.endpoint import Held
from catalogus.serving import HOST, Answer, Application, Routes, listen, server
from catalogus.sparql.pool import Limits, Pool
from catalogus_exporters.site.robots import HEADERS


@contextmanager
def held(quads: Iterable[ox.Quad], folder: Path) -> Iterator[Held]:
    """A catalogue of these quads, to be asked."""
    every, place = list(quads), folder / "quads.nq"
    place.write_bytes(ox.serialize(every, format=ox.RdfFormat.N_QUADS) or b"")
    graphs = dict.fromkeys(quad.graph_name.value for quad in every if isinstance(quad.graph_name, ox.NamedNode))
    with Pool(place, Limits()) as pool:
        yield Held("een", tuple(graphs), pool)


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
