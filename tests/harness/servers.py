"""Real triple stores on this machine, each on free ports of 127.0.0.1 and gone when the tests are done."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

USER, PASSWORD = "catalogus", "kanarie-virtuoso-7"
PATIENCE = 60.0  # seconds that a server may take to start


@dataclass(frozen=True)
class Server:
    """Where a store listens: for graphs (`store`), and for queries of anybody (`endpoint`)."""

    store: str
    endpoint: str
    user: str = ""
    password: str = ""


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph, in memory, for anybody who asks."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("no Oxigraph server here: pip install oxigraph")
    port = free_port()
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with _running(command, folder, port, "/query"):
        yield Server(f"http://127.0.0.1:{port}/store", f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso with a user that may write, known by HTTP Digest; who is nobody may only read."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip("no Virtuoso here: apt-get install virtuoso-opensource-7-bin")
    sql, port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, port=port))
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, folder, port, "/sparql"):
        user = f"DB.DBA.USER_CREATE('{USER}', '{PASSWORD}'); GRANT SPARQL_UPDATE TO \"{USER}\";"
        isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=stdout", f"exec={user}"]
        subprocess.run(isql, check=True, capture_output=True, timeout=PATIENCE)
        base = f"http://127.0.0.1:{port}"
        yield Server(f"{base}/sparql-graph-crud-auth", f"{base}/sparql", USER, PASSWORD)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


@contextmanager
def _running(command: list[str], folder: Path, port: int, path: str) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        _await(process, folder / "server.log", port, path)
        yield
    finally:
        process.kill()
        process.wait()


def _await(process: subprocess.Popen[bytes], log: Path, port: int, path: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError(f"{process.args} did not start: {log.read_text(errors='replace')}")


_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8

[SPARQL]
ResultSetMaxRows = 1000000
"""
