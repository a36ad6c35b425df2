"""`catalogus update` against a server on this machine, with the real lists of 2021 and 2025 and with small ones."""

import csv
import gzip
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
import yaml

from catalogus import http, lists, owms, renewal
from catalogus.folders import VOCAB
from catalogus.graph import Graph, load_file
from catalogus.namespaces import DCT, LIJST, OWL, OWMS, PPC, SKOS
from conftest import DAY, ROOT, SAMPLES, Ran

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

UPL = "/owms/oquery/UPL-actueel.csv"
SDG = "/owms/oquery/SDG-Informatiegebieden.csv"
ORGANISATIES = "/owms/terms/Overheidsorganisatie.xml"
PROVINCIES = "/owms/terms/Provincie.xml"
EDITIONS = {"2021-12-20": "Mon, 20 Dec 2021 12:00:00 GMT", "2025-04-30": "Wed, 30 Apr 2025 12:00:00 GMT"}


@dataclass
class Reply:
    """What the server says: `cut` is how many bytes of the body it leaves out."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


class Server(ThreadingHTTPServer):
    """Says what a test gave it: the last reply of an address for ever, those before it once."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def give(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:  # the name that http.server looks for
        self.server.asked.append((self.path, dict(self.headers)))
        replies = self.server.replies.get(self.path, [Reply(b"weg", 404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        self.send_response(reply.status)
        for name, value in ({"Content-Length": str(len(reply.body))} | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    basis = ROOT / "tests/cases/basis"
    return shutil.copytree(basis, tmp_path / "catalogus", ignore=shutil.ignore_patterns(".catalogus"))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    return shutil.copytree(SAMPLES, tmp_path / "catalogus", ignore=shutil.ignore_patterns(".catalogus"))


@pytest.fixture
def update(run: Callable[..., Ran], server: Server, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the verb on the catalogue of the test, asking the server of the test."""
    return lambda *arguments: run("update", tmp_path / "catalogus", "--from", server.base, "--date", DAY, *arguments)


def edition(reference: Path, day: str) -> Reply:
    body = (reference / f"nl/upl/UPL-actueel-{day}.csv").read_bytes()
    return Reply(body, headers={"Last-Modified": EDITIONS[day]})


def written(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "lijsten").glob("*")}


def facts(graph: Graph) -> set[str]:
    return {str(triple) for triple in graph}


# Small lists, made by hand

HEADER = "UniformeProductnaam,URI,Rijk,Provincie,Burger,SDG,Grondslag,Grondslaglabel,Grondslaglink\n"
ROWS = [
    f"wedstrijd op de weg,{OWMS.base}wedstrijd_op_de_weg,,X,X,N1;D2,{OWMS.base}W_1,Artikel 1 Wet,https://wet.example/1\n",
    *(f"naam {letter},{OWMS.base}naam_{letter},,X,,,,,\n" for letter in "abcdefghi"),
]


def small(*rows: str, head: str = HEADER) -> Reply:
    body = "\ufeff" + head + "".join(rows or ROWS)
    return Reply(body.encode(), headers={"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"})


@pytest.fixture
def with_small(catalogue: Path) -> Path:
    """A catalogue whose own list of names is the small one, of 2026-10-01."""
    rows = owms.table(small().body, renewal.UPL_REQUIRED)
    themes = renewal.themes(lists.in_force(catalogue, owms.SDG))
    (catalogue / "lijsten").mkdir()
    made = renewal.upl(rows, "2026-10-01", Graph(), Graph(), themes)
    (catalogue / "lijsten/upl.ttl").write_bytes(made.content)
    return catalogue


def organisations(*names: str, extra: str = "") -> Reply:
    values = "".join(
        f"<value><prefLabel>{name}</prefLabel><resourceIdentifier>{OWMS.base}{name}</resourceIdentifier></value>"
        for name in names
    )
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?>{extra}<cv name="overheid:x">{values}</cv>'.encode())


# The real lists


def test_the_list_that_is_in_force_is_nothing_new(
    update: Callable[..., Ran], server: Server, samples: Path, reference: Path
) -> None:
    server.give(UPL, edition(reference, "2025-04-30"))
    server.give(SDG, Reply((reference / "nl/sdg/SDG-Informatiegebieden.csv").read_bytes()))
    ran = update("--only", "upl", "--only", "sdg", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Uniforme Productnamenlijst (UPL): al bij (lijst van 2025-04-30).",
        "Informatiegebieden en procedures van de digitale toegangspoort (SDG): al bij (lijst van 2021-08-24).",
    ]
    assert written(samples) == {}


def test_the_list_of_2021_is_refused_after_that_of_2025(
    update: Callable[..., Ran], server: Server, samples: Path, reference: Path
) -> None:
    server.give(UPL, edition(reference, "2021-12-20"))
    ran = update("--only", "upl", "--yes")
    assert ran.code == 1
    assert "is ouder dan de lijst die nu geldt (2025-04-30)" in ran.err
    assert "verliest 263 van 1214 namen, meer dan een vijfde" in ran.err
    assert update("--only", "upl", "--yes", "--allow-older").code == 1
    assert update("--only", "upl", "--yes", "--allow-shrink").code == 1
    assert written(samples) == {}


def test_there_and_back_again_is_where_it_began(
    update: Callable[..., Ran], server: Server, samples: Path, reference: Path
) -> None:
    server.give(UPL, edition(reference, "2021-12-20"))
    assert update("--only", "upl", "--yes", "--allow-older", "--allow-shrink").code == 0
    old = load_file(samples / "lijsten/upl.ttl")
    gone = [node for node in old.subjects() if old.text(node, OWL.deprecated) == "true"]
    assert len(gone) == 263
    assert {old.text(node, PPC.laatstIn) for node in gone} == {"2025-04-30"}
    server.give(UPL, edition(reference, "2025-04-30"))
    ran = update("--only", "upl", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert "niet meer in de lijst: 66, waarvan 19 van provincies" in ran.out
    assert "terug in de lijst: 263, waarvan 49 van provincies" in ran.out
    assert (
        "- experiment gebruik meststoffen ontheffing (opvolger: «experiment gebruik meststoffen ontheffing»)" in ran.out
    )
    assert facts(load_file(samples / "lijsten/upl.ttl")) == facts(load_file(VOCAB / "upl.ttl"))


# The impact of 2021 → 2025 on the samples


@pytest.fixture
def of_2021(samples: Path, reference: Path) -> Path:
    """The samples with the list of 2021, as if that of 2025 had never been."""
    rows = owms.table(edition(reference, "2021-12-20").body, renewal.UPL_REQUIRED)
    themes = renewal.themes(lists.in_force(samples, owms.SDG))
    (samples / "lijsten").mkdir()
    made = renewal.upl(rows, "2021-12-20", Graph(), Graph(), themes)
    (samples / "lijsten/upl.ttl").write_bytes(made.content)
    return samples


def plain(reference: Path, day: str) -> dict[str, tuple[str, frozenset[str], bool]]:
    """Name → SDG codes, legal bases and the tick of provinces, by the csv module alone."""
    found: dict[str, tuple[str, frozenset[str], bool]] = {}
    with (reference / f"nl/upl/UPL-actueel-{day}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, bases, _ = found.get(row["UniformeProductnaam"], ("", frozenset[str](), False))
            bases |= {row["Grondslag"]} - {""}
            found[row["UniformeProductnaam"]] = (row["SDG"], bases, row["Provincie"] == "X")
    return found


def name_of(path: Path, root: Path) -> str:
    """The UPL name of a product, its own or that of its referentie, by the yaml module alone."""
    if path.suffix == ".ttl":
        referentie = re.search(r"ppc:referentie <[^>]*/referentie/([a-z-]+)>", path.read_text("utf-8"))
        assert referentie is not None
        return name_of(root / f"referentie/{referentie[1]}.yaml", root)
    said = yaml.safe_load(path.read_text("utf-8"))
    return str(said.get("upn") or name_of(root / f"referentie/{said['referentie']}.yaml", root))


def test_the_impact_of_2025_on_the_samples_is_what_the_lists_say(
    update: Callable[..., Ran], server: Server, of_2021: Path, reference: Path
) -> None:
    before, after = plain(reference, "2021-12-20"), plain(reference, "2025-04-30")
    expected: set[tuple[str, str, str]] = set()
    for path in sorted((of_2021 / "provincies").glob("*/*")):
        if path.stem == "organisatie" or path.suffix == ".svg":
            continue
        name, where = name_of(path, of_2021), path.relative_to(of_2021).as_posix()
        if name not in before:
            expected.add((where, name, "staat nu in de lijst"))
            continue
        for number, words in enumerate(["heeft andere SDG-codes", "heeft andere grondslagen", "is nu ook een product"]):
            if before[name][number] != after[name][number]:
                expected.add((where, name, words))
    server.give(UPL, edition(reference, "2025-04-30"))
    ran = update("--only", "upl", "--impact")
    told = re.findall(r"^  \S*?(provincies/\S+?):\d+: «(.*?)» (\w+ (?:\w+ ){1,2}[\w-]+)", ran.out, re.MULTILINE)
    kinds = ("staat nu in de lijst", "heeft andere SDG-codes", "heeft andere grondslagen", "is nu ook een product")
    assert {
        (where, name, next(kind for kind in kinds if kind.startswith(words[:18]))) for where, name, words in told
    } == expected
    assert len(told) == len(expected)
    assert f"Dit raakt {len({where for where, _, _ in expected})} producten van 12 provincies." in ran.out


# Read by hand: the files of Utrecht and their referenties with an eye, the rows of their names in both lists by grep.
# Cultuursubsidie is absent: only its tick for Waterschap is new.
BOTH = "doelgroep eu-bedrijf komt erbij, doelgroep eu-burger komt erbij. Controleer doelgroep en teksten."
UTRECHT = [
    ("beschermde-dieren-ontheffing.yaml:3", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    ("bodemverontreiniging-melding.yaml:4", f"andere SDG-codes (geen → D2;N2): {BOTH}"),
    ("evenement-op-de-weg.yaml:4", f"andere SDG-codes (N1 → N1;D2): {BOTH.partition(', ')[2]}"),
    ("natuurgebied-vergunning.yaml:3", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    ("omgevingsvergunning-uitweg.yaml:4", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    (
        "omgevingsvergunning-uitweg.yaml:4",
        "andere grondslagen (nieuw: geen; weg: provinciale wegenverordening). Controleer grondslagen.",
    ),
    ("ontgrondingsvergunning.yaml:3", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    ("stiltegebiedontheffing.yaml:3", "staat nu in de lijst. U hoeft niets te doen."),
    ("veranderen-weg-vergunning.yaml:3", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    (
        "verzoek-overheidsinformatie.yaml:4",
        "andere grondslagen (nieuw: Artikel 4.1 Wet open overheid; weg: Artikel 3 Wet openbaarheid van bestuur). "
        "Controleer grondslagen.",
    ),
    ("waterbeschermingszone-ontheffing.yaml:4", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
    ("wedstrijd-op-de-weg.yaml:4", f"andere SDG-codes (geen → N1;D2): {BOTH}"),
]


def test_the_impact_of_2025_on_utrecht_is_what_was_read_by_hand(
    update: Callable[..., Ran], server: Server, of_2021: Path, reference: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.give(UPL, edition(reference, "2025-04-30"))
    monkeypatch.chdir(of_2021)
    lines = update("--only", "upl", "--impact").out.splitlines()
    told = lines[lines.index("utrecht:") + 1 : lines.index("zeeland:")]
    shown = re.compile(r"  provincies/utrecht/(\S+): «[^»]+» (?:heeft )?(.*?)(?: \(via referentie/\S+:\d+\))?")
    found = [match.groups() for line in told if (match := shown.fullmatch(line))]
    assert (found, len(told)) == (UTRECHT, len(UTRECHT))


# Refusals


def test_a_list_that_loses_more_than_a_fifth_needs_a_word(
    update: Callable[..., Ran], server: Server, with_small: Path
) -> None:
    before = written(with_small)
    server.give(UPL, small(*ROWS[:8]))  # two of ten: a fifth, and no more
    assert update("--only", "upl", "--dry-run").code == 0
    server.give(UPL, small(*ROWS[:7]))
    ran = update("--only", "upl", "--yes")
    assert ran.code == 1
    assert "verliest 3 van 10 namen, meer dan een vijfde" in ran.err
    assert written(with_small) == before
    assert update("--only", "upl", "--yes", "--allow-shrink").code == 0
    renewed = load_file(with_small / "lijsten/upl.ttl")
    assert renewed.text(OWMS.naam_i, PPC.laatstIn) == "2026-10-01"
    assert renewed.text(OWMS.naam_a, PPC.laatstIn) is None


def test_a_list_in_which_provinces_lose_their_ticks_shrinks_too(
    update: Callable[..., Ran], server: Server, with_small: Path
) -> None:
    server.give(UPL, small(*(row.replace(",X", ",") for row in ROWS)))
    ran = update("--only", "upl", "--yes")
    assert (ran.code, "verliest 10 van 10 namen" in ran.err) == (1, True)


PAGE = b"<!DOCTYPE html><html><body><h1>Storing</h1>\nTot straks, en excuses</body></html>\n"


@pytest.mark.parametrize(
    ("only", "path", "reply", "said"),
    [
        ("upl", UPL, Reply(PAGE), "deze kolommen ontbreken: UniformeProductnaam, URI, Provincie, SDG"),
        ("upl", UPL, Reply(b""), "deze kolommen ontbreken"),
        ("upl", UPL, Reply(HEADER.encode()), "er staat geen enkele regel in"),
        ("upl", UPL, Reply(HEADER.encode() + b'"naam'), "het is geen volledige CSV"),
        ("upl", UPL, small(head=HEADER.replace("SDG", "Thema")), "deze kolommen ontbreken: SDG"),
        ("upl", UPL, Reply(HEADER.encode("utf-16")), "het is geen UTF-8"),
        ("upl", UPL, small(*ROWS, ",,,X,,,,,\n"), "regel 12 heeft geen naam of URI"),
        ("upl", UPL, small(f"a,{OWMS.base}a b,,X,,,,,\n"), "dit is geen adres"),
        ("upl", UPL, small(f"a,{PPC.base}upn,,X,,,,,\n"), "over ppc:upn zegt deze lijst niets"),
        ("upl", UPL, small(f"a\x1b[2J,{OWMS.base}a,,X,,,,,\n"), "kan geen waarde zijn van skos:prefLabel"),
        ("sdg", SDG, Reply(b"SDG_Code,SDG_Informatiegebied,SDG_IGURI,SDG_Thema,SDG_ThemaURI\nx1,a,b,c,d\n"), "«x1»"),
        ("organisaties", ORGANISATIES, Reply(PAGE), "er staat een DOCTYPE in"),
        ("organisaties", ORGANISATIES, Reply(PAGE[15:-9]), "het is geen volledige XML"),
        ("organisaties", ORGANISATIES, Reply(b"<html/>"), "het is geen waardelijst"),
        ("organisaties", ORGANISATIES, Reply(organisations("A").body[:-9]), "het is geen volledige XML"),
        ("organisaties", ORGANISATIES, Reply(b"<cv/>"), "er staat geen enkele organisatie in"),
        (
            "organisaties",
            ORGANISATIES,
            organisations("A", extra='<!DOCTYPE cv [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "er staat een DOCTYPE in",
        ),
    ],
)  # fmt: skip
def test_what_is_no_such_list_is_refused(
    update: Callable[..., Ran], server: Server, with_small: Path, only: str, path: str, reply: Reply, said: str
) -> None:
    before = written(with_small)
    server.give(PROVINCIES, organisations("Drenthe"))
    server.give(path, reply)
    ran = update("--only", only, "--yes", "--allow-shrink")
    assert ran.code == 1
    assert said in ran.err
    assert server.base + path in ran.err
    assert "\x1b" not in ran.err
    assert written(with_small) == before


def test_one_refused_list_keeps_the_others_back(update: Callable[..., Ran], server: Server, with_small: Path) -> None:
    before = written(with_small)
    server.give(UPL, small(*ROWS, f"nieuw,{OWMS.base}nieuw,,X,,,,,\n"))
    server.give(ORGANISATIES, Reply(PAGE))
    server.give(PROVINCIES, organisations("Drenthe"))
    assert update("--only", "upl", "--only", "organisaties", "--yes").code == 1
    assert written(with_small) == before


# The network


def fails(update: Callable[..., Ran], root: Path, said: str) -> None:
    before = written(root)
    ran = update("--only", "upl", "--yes")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err
    assert "Kon http://127.0.0.1:" in ran.err
    assert written(root) == before


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(b"weg", 404), "de server antwoordt 404"),
        (Reply(small().body, cut=100), "het antwoord is niet volledig"),
        (Reply(gzip.compress(b"x" * 25_000_000), headers={"Content-Encoding": "gzip"}), "groter dan 20 MB"),
        (Reply(b"geen gzip", headers={"Content-Encoding": "gzip"}), "het ophalen is mislukt"),
        (Reply(status=302, headers={"Location": "http://example.org/UPL.csv"}), "alleen https is toegestaan"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "dit leidt naar file:///etc/passwd"),
        (Reply(status=302, headers={"Location": UPL}), "verwijst meer dan 3 keer door"),
    ],
)
def test_what_cannot_be_fetched_is_one_line(
    update: Callable[..., Ran], server: Server, with_small: Path, reply: Reply, said: str
) -> None:
    server.give(UPL, reply)
    fails(update, with_small, said)


def test_a_server_that_is_not_there(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "RETRIES", 0)
    server.server_close()
    fails(update, with_small, "de server is niet bereikbaar")


def test_a_server_that_says_nothing(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "RETRIES", 0)
    monkeypatch.setattr(http, "READ", 0.2)
    monkeypatch.setattr(Handler, "do_GET", lambda handler: threading.Event().wait(1))
    fails(update, with_small, "de server antwoordt niet op tijd")


def test_a_server_that_goes_on_for_ever(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TOTAL", -1.0)
    server.give(UPL, small())
    fails(update, with_small, "het duurt langer dan")


def test_a_server_that_is_busy_is_asked_again(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.05)  # and not the day that it asks for
    server.give(UPL, Reply(b"druk", 503, {"Retry-After": "86400"}), Reply(b"druk", 429), small())
    ran = update("--only", "upl", "--yes")
    assert (ran.code, ran.out) == (0, "Uniforme Productnamenlijst (UPL): al bij (lijst van 2026-10-01).\n")
    assert [path for path, _ in server.asked] == [UPL] * 3


def test_a_server_that_stays_busy_is_given_up(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.01)
    server.give(UPL, Reply(b"druk", 503, {"Retry-After": "1"}))
    fails(update, with_small, "de server antwoordt 503")
    assert len(server.asked) == 1 + http.RETRIES


def test_no_credentials_are_sent(
    update: Callable[..., Ran], server: Server, with_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login jan password geheim\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.give(UPL, Reply(status=302, headers={"Location": "/elders"}))
    server.give("/elders", small())
    assert update("--only", "upl").code == 0
    assert [path for path, _ in server.asked] == [UPL, "/elders"]
    assert not [name for _, headers in server.asked for name in headers if name.lower() in ("authorization", "cookie")]


@pytest.mark.parametrize(
    "here", ["http://127.0.0.1/x", "https://localhost/x", "http://[::1]:80/", "https://a.localhost/"]
)
def test_a_server_elsewhere_sends_nobody_to_this_machine(here: str) -> None:
    assert http.is_allowed(here)
    assert http.is_allowed(here, "http://127.0.0.1:8000/")
    assert not http.is_allowed(here, "https://standaarden.overheid.nl/")
    assert http.is_allowed("https://example.org/", "https://standaarden.overheid.nl/")


@pytest.mark.parametrize(
    "base", ["http://example.org", "file:///tmp", "standaarden.overheid.nl", "https://", "http://["]
)
def test_another_address_must_be_https(run: Callable[..., Ran], catalogue: Path, base: str) -> None:
    ran = run("update", catalogue, "--from", base)
    assert ran.code == 2
    assert "verwacht wordt een adres dat met https:// begint" in ran.err


# Writing


def test_in_a_pipe_nothing_is_written_without_a_word(
    update: Callable[..., Ran], server: Server, with_small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(with_small)
    server.give(UPL, small(*ROWS, f"nieuw,{OWMS.base}nieuw,,X,,,,,\n"))
    monkeypatch.setattr("sys.stdin", StringIO("j\n"))
    ran = update("--only", "upl")
    assert (ran.code, written(with_small)) == (0, before)
    assert "Schrijven zonder vraag: catalogus update --yes" in ran.out
    assert "(--dry-run)" in update("--only", "upl", "--yes", "--dry-run").out
    assert written(with_small) == before


@pytest.mark.parametrize(("answer", "writes"), [("j\n", True), ("Y\n", True), ("\n", False), ("nee\n", False)])
def test_on_a_terminal_it_asks(
    update: Callable[..., Ran],
    server: Server,
    with_small: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    writes: bool,
) -> None:
    before = written(with_small)
    server.give(UPL, small(*ROWS, f"nieuw,{OWMS.base}nieuw,,X,,,,,\n"))
    terminal = StringIO(answer)
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    ran = update("--only", "upl")
    assert "Schrijven? [j/N]" in ran.err
    assert ran.code == 0
    assert (written(with_small) != before) is writes
    assert ("Controleer nu de producten: catalogus validate" in ran.out) is writes


def test_a_second_time_and_another_process_write_the_same_bytes(
    update: Callable[..., Ran], server: Server, catalogue: Path, tmp_path: Path
) -> None:
    server.give(UPL, small(*ROWS, f"nieuw,{OWMS.base}nieuw,,X,,B9;Z9,,,\n"))
    server.give(ORGANISATIES, organisations("B", "A", "Drenthe"))
    server.give(PROVINCIES, organisations("Drenthe"))
    asked = ["--only", "upl", "--only", "organisaties", "--yes", "--allow-shrink"]
    shutil.copytree(catalogue, tmp_path / "ander")
    assert update(*asked).code == 0
    first = written(catalogue)
    assert set(first) == {"upl.ttl", "organisaties.ttl"}
    ran = update(*asked)
    assert (ran.code, ran.out.count("al bij")) == (0, 2)
    assert written(catalogue) == first
    command = [
        sys.executable,
        "-m",
        "catalogus",
        "update",
        tmp_path / "ander",
        "--from",
        server.base,
        "--date",
        DAY,
        *asked,
    ]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "4242"})
    assert written(tmp_path / "ander") == first


def test_what_changed_is_told_before_it_is_written(
    update: Callable[..., Ran], server: Server, with_small: Path
) -> None:
    rows = [row for row in ROWS if "naam_i" not in row]
    rows = [
        row.replace("naam a,", "naam aa,").replace("N1;D2", "N1").replace("W_1,Artikel 1", "W_2,Artikel 2")
        for row in rows
    ]
    rows = [row.replace("naam_b,,X", "naam_b,X,") for row in rows]
    server.give(UPL, small(*rows, f"nieuw,{OWMS.base}nieuw,X,,,Z9,,,\n"))
    ran = update("--only", "upl", "--impact", "--dry-run")
    here = os.path.relpath(with_small)
    assert ran.err == ""
    assert ran.out.splitlines() == [
        "Uniforme Productnamenlijst (UPL): van 2026-10-01 naar 2026-11-01, 10 → 10 namen",
        "  let op: Bij «nieuw» staat een SDG-code die in geen lijst staat: Z9.",
        "  niet meer in de lijst: 1",
        "    - naam i",
        "  andere naam: 1",
        "    - naam aa: naam a → naam aa",
        "  niet meer voor provincies: 1",
        "    - naam b",
        "  andere SDG-codes: 1",
        "    - wedstrijd op de weg: N1;D2 → N1 (doelgroep eu-burger vervalt)",
        "  andere grondslagen: 1",
        "    - wedstrijd op de weg: + Artikel 2 Wet, - Artikel 1 Wet",
        "  nieuw: 1, waarvan 0 van provincies",
        "Dit raakt 1 producten van 1 provincies.",
        "drenthe:",
        *(
            f"  {here}/provincies/drenthe/wedstrijd-op-de-weg.yaml:1: «wedstrijd op de weg» heeft {what} "
            f"(via {here}/referentie/wedstrijd-op-de-weg.yaml:1)"
            for what in (
                "andere SDG-codes (N1;D2 → N1): doelgroep eu-burger vervalt. Controleer doelgroep en teksten.",
                "andere grondslagen (nieuw: Artikel 2 Wet; weg: Artikel 1 Wet). Controleer grondslagen.",
            )
        ),
        "Er is niets geschreven (--dry-run).",
    ]
    english = update("--only", "upl", "--impact", "--dry-run", "--lang", "en").out
    assert "  no longer in the list: 1\n" in english
    assert "This touches 1 products of 1 provinces." in english


def test_a_product_whose_name_is_called_otherwise_is_told_to_write_it(
    update: Callable[..., Ran], server: Server, with_small: Path
) -> None:
    product = with_small / "provincies/drenthe/eigen.yaml"
    product.write_text("titel: {nl: Eigen}\nupn: naam c\n", "utf-8")
    server.give(UPL, small(*(row.replace("naam c,", "naam cc,") for row in ROWS)))
    ran = update("--only", "upl", "--impact")
    assert "eigen.yaml:2: «naam c» heet nu «naam cc». Schrijf die naam bij upn." in ran.out


def test_columns_that_went_are_told(update: Callable[..., Ran], server: Server, with_small: Path) -> None:
    rows = [row.replace(",X,X,", ",X,").replace(",X,,", ",X,") for row in ROWS]
    server.give(UPL, small(*rows, head=HEADER.replace("Burger,", "")))
    assert "let op: De nieuwe lijst heeft deze kolommen niet meer: Burger." in update("--only", "upl").out


def test_double_names_are_told(update: Callable[..., Ran], server: Server, with_small: Path) -> None:
    first, second = (row.split(",") for row in ROWS[1:3])
    rows = [",".join(["nog een naam", *first[1:]]), ",".join([first[0], *second[1:]])]
    server.give(UPL, small(*ROWS[:-1], *rows))
    said = update("--only", "upl").out
    assert f"adressen met twee namen: {min(first[1], second[1])}" in said
    assert f"namen met twee adressen: {first[0]}." in said


def test_products_are_checked_against_the_list_of_their_catalogue(
    update: Callable[..., Ran], run: Callable[..., Ran], server: Server, with_small: Path
) -> None:
    assert run("validate", with_small, "--strict", "--date", DAY).code == 0
    server.give(UPL, small(*ROWS[1:]))
    assert update("--only", "upl", "--yes").code == 0
    ran = run("validate", with_small, "--date", DAY)
    assert "PPC203: «wedstrijd op de weg» staat niet meer in de UPL." in ran.out


def test_help_while_typing_knows_the_list_of_the_catalogue(run: Callable[..., Ran], with_small: Path) -> None:
    assert run("schema", with_small).code == 0
    assert "naam c" in (with_small / ".vscode/schema/product.json").read_text("utf-8")


# The areas of the SDG


def test_areas_keep_their_english_names_and_the_second_annex(
    update: Callable[..., Ran], server: Server, catalogue: Path, reference: Path
) -> None:
    body = (reference / "nl/sdg/SDG-Informatiegebieden.csv").read_text("utf-8")
    body = body.replace("ondersteuning in geval van beperkte mobiliteit", "hulp bij beperkte mobiliteit")
    body += f"I2,Bescherming,{OWMS.base}sdg_beschPersGeg,iets nieuws,{OWMS.base}sdg_I2\n"
    server.give(SDG, Reply(body.encode()))
    ran = update("--only", "sdg", "--yes")
    assert ran.code == 0
    assert "let op: Nog zonder Engelse naam, en dus overal in het Nederlands: I2." in ran.out
    assert "  nieuw: 1\n    - iets nieuws\n" in ran.out
    old, new = (
        load_file(VOCAB / "sdg-informatiegebieden.ttl"),
        load_file(catalogue / "lijsten/sdg-informatiegebieden.ttl"),
    )
    english = {node: old.text(node, SKOS.prefLabel, "en") for node in old.subjects()}
    assert {node: new.text(node, SKOS.prefLabel, "en") for node in old.subjects()} == english
    assert new.text(OWMS.sdg_A3, SKOS.prefLabel, "nl") == "hulp bij beperkte mobiliteit bij reizen in of vanuit de Unie"
    assert new.text(LIJST.sdg, DCT.issued) == DAY
    assert lists.load(catalogue).label(OWMS.sdg_I2, "en") == "iets nieuws"


# The organisations


def test_organisations_come_from_both_lists_with_their_dates(
    update: Callable[..., Ran], server: Server, catalogue: Path, reference: Path
) -> None:
    server.give(ORGANISATIES, Reply((reference / "nl/organisaties/owms-waardelijst-voorbeeld.xml").read_bytes()))
    server.give(PROVINCIES, organisations("Drenthe"))
    ran = update("--only", "organisaties", "--yes")
    assert (ran.code, ran.err) == (0, "")
    graph = load_file(catalogue / "lijsten/organisaties.ttl")
    known = lists.load(catalogue)
    assert known.label(OWMS.Drenthe) == "Drenthe"
    gone = OWMS["'s-Graveland_(gemeente)"]
    assert (known.label(gone), graph.text(gone, PPC.eindDatum)) == ("'s-Graveland", "2001-12-31")
    assert graph.text(OWMS.nstroom, PPC.geldigVanaf) == "2018-01-01"


def test_an_organisation_that_ends_touches_who_names_it(
    update: Callable[..., Ran], server: Server, catalogue: Path
) -> None:
    product = catalogue / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
    text = product.read_text("utf-8") + f"uitvoerder:\n  naam: Dienst\n  owmsIdentifier: {OWMS.base}Dienst\n"
    product.write_text(text, "utf-8")
    names = ["Drenthe", "Dienst", "A", "B", "C", "D"]
    server.give(ORGANISATIES, organisations(*names))
    server.give(PROVINCIES, organisations("Drenthe"))
    assert update("--only", "organisaties", "--yes").code == 0
    ended = organisations(*names)
    tag = b"Dienst</resourceIdentifier>"
    ended.body = ended.body.replace(tag, tag + b"<endDate>2026-12-31</endDate>")
    server.give(ORGANISATIES, ended)
    ran = update("--only", "organisaties", "--impact")
    assert (
        "wedstrijd-op-de-weg.yaml:6: «Dienst» eindigt op 2026-12-31. Noem de organisatie die het overneemt." in ran.out
    )
    server.give(ORGANISATIES, organisations("Drenthe", "A", "B", "C", "D"))
    ran = update("--only", "organisaties", "--impact")
    assert "wedstrijd-op-de-weg.yaml:6: «Dienst» staat niet meer in de lijst van organisaties." in ran.out


# The schemas


def test_schemas_are_the_pinned_ones_or_none(
    update: Callable[..., Ran], server: Server, catalogue: Path, reference: Path
) -> None:
    folder = reference / "nl/sc/xsd/standaarden.overheid.nl"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.xsd")}
    for path, content in files.items():
        server.give(f"/{path}", Reply(content))
    server.give("/sc/4.0/xsd/sc.xsd", Reply(files["sc/4.0/xsd/sc.xsd"] + b" "))
    ran = update("--schemas")
    assert ran.code == 1
    assert f"{server.base}/sc/4.0/xsd/sc.xsd" in ran.err
    assert f"verwacht {sha256(files['sc/4.0/xsd/sc.xsd']).hexdigest()}" in ran.err
    assert not (catalogue / ".catalogus").exists()
    server.give("/sc/4.0/xsd/sc.xsd", Reply(files["sc/4.0/xsd/sc.xsd"]))
    assert update("--schemas", "--dry-run").code == 0
    assert not (catalogue / ".catalogus").exists()
    ran = update("--schemas")
    assert (ran.code, ran.out) == (0, "Schema's in .catalogus/schemas: 11 geschreven, 0 waren er al.\n")
    kept = catalogue / ".catalogus/schemas"
    assert {path.relative_to(kept).as_posix(): path.read_bytes() for path in kept.rglob("*.xsd")} == files
    assert update("--schemas").out == "Schema's in .catalogus/schemas: 0 geschreven, 11 waren er al.\n"
    assert update("--schemas", "--only", "upl").code == 2


def test_the_schemas_stand_together_where_they_lie(
    update: Callable[..., Ran], server: Server, catalogue: Path, reference: Path
) -> None:
    from lxml import etree

    folder = reference / "nl/sc/xsd/standaarden.overheid.nl"
    for path in folder.rglob("*.xsd"):
        server.give(f"/{path.relative_to(folder).as_posix()}", Reply(path.read_bytes()))
    assert update("--schemas").code == 0
    schema = etree.XMLSchema(etree.parse(catalogue / ".catalogus/schemas/sc/4.0/xsd/sc.xsd"))
    assert schema.validate(etree.parse(reference / "nl/sc/voorbeeld-provincie-sc40.xml"))


# What may stand in a list


@pytest.mark.parametrize(
    "statement",
    [
        "ppc:upn rdfs:range ppc:Provincie .",
        '<https://w3id.org/provinciale-producten-catalogus/sleutel/Product/upn> rdfs:comment "x"@nl .',
        "<https://identifier.overheid.nl/tooi/id/provincie/pv22> a ppc:UniformeProductnaam .",
        "lijst:provincies a skos:ConceptScheme .",
        "owms:naam_a a ppc:Tekstveld .",
        "owms:naam_a skos:inScheme lijst:provincies .",
        "owms:naam_a dct:audience lijst:upl .",
        "owms:naam_a cv:hasLegalResource [] .",
        '[] a skos:Concept .',
        'owms:naam_a ppc:laatstIn "2026-13-01"^^xsd:date .',
        'owms:naam_a skos:prefLabel "\\u202E"@nl .',
        'owms:naam_a skos:prefLabel "zonder taal" .',
        'lijst:upl dct:issued "2020-01-01"^^xsd:date .',
        "owms:naam_a dct:isReplacedBy <file:///etc/passwd> .",
        "owms:naam_a <x> .",
    ],
)  # fmt: skip
def test_a_hostile_list_is_a_fault_and_never_a_fact(run: Callable[..., Ran], with_small: Path, statement: str) -> None:
    path = with_small / "lijsten/upl.ttl"
    prefixes = (
        f"PREFIX owms: <{OWMS.base}>\nPREFIX owl: <{OWL.base}>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    )
    path.write_text(path.read_text("utf-8") + prefixes + statement + "\n", "utf-8")
    for arguments in (["validate"], ["export", "--out", with_small / "public"], ["update", "--only", "upl"]):
        ran = run(arguments[0], with_small, *arguments[1:])
        assert ran.code == 2
        assert "lijsten/upl.ttl:" in ran.err
        assert "PPC035" in ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\xff\xfe", "PPC008"), (b"", "PPC035"), (b"#" * 5_000_001, "PPC006"), ("# \u202e".encode(), "PPC007")],
)
def test_bytes_that_are_no_text_are_a_fault(
    run: Callable[..., Ran], with_small: Path, content: bytes, code: str
) -> None:
    (with_small / "lijsten/upl.ttl").write_bytes(content)
    ran = run("validate", with_small)
    assert (ran.code, code in ran.err) == (2, True)


@pytest.mark.parametrize("link", ["lijsten", "lijsten/upl.ttl"])
def test_a_link_is_not_followed(run: Callable[..., Ran], with_small: Path, tmp_path: Path, link: str) -> None:
    (with_small / link).rename(tmp_path / "elders")
    (with_small / link).symlink_to(tmp_path / "elders")
    for arguments in (["validate"], ["update", "--from", "https://127.0.0.1:9", "--yes"]):
        ran = run(arguments[0], with_small, *arguments[1:])
        assert (ran.code, f"{link}:1:1: fout PPC032" in ran.err) == (2, True)


def test_new_and_schema_mind_a_faulty_list(run: Callable[..., Ran], with_small: Path) -> None:
    (with_small / "lijsten/upl.ttl").write_text("onzin", "utf-8")
    ran = run("new", with_small, "--provincie", "drenthe", "--upn", "watervergunning")
    assert (ran.code, "lijsten/upl.ttl klopt niet" in ran.err) == (2, True)
    assert run("schema", with_small).code == 0


def test_every_list_that_comes_with_the_program_could_be_a_catalogues_own(catalogue: Path) -> None:
    (catalogue / "lijsten").mkdir()
    for name in ("upl.ttl", "sdg-informatiegebieden.ttl"):
        shutil.copy(VOCAB / name, catalogue / "lijsten" / name)
    assert facts(lists.load(catalogue).graph) == {
        fact for path in VOCAB.glob("*.ttl") for fact in facts(load_file(path))
    }


def test_no_list_of_its_own_is_the_programs_vocabulary(catalogue: Path) -> None:
    from catalogus import vocabulary

    assert lists.load(catalogue) is vocabulary.load()


# How it is built


def test_two_modules_alone_talk_to_the_network() -> None:
    """The preview listens on this machine, and asks nobody anything."""
    network = re.compile(
        r"^\s*(?:import|from) (?:requests|urllib3|urllib\.request|http\.client|socket)\b", re.MULTILINE
    )
    modules = [*(ROOT / "catalogus").rglob("*.py"), *(ROOT / "exporters").rglob("*.py")]
    assert {path.name for path in modules if network.search(path.read_text("utf-8"))} == {
        "http.py",
        "remote.py",
        "serving.py",
    }


def test_the_verb_needs_no_shacl() -> None:
    code = "import catalogus.commands.update, sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "pyshacl" not in ran.stdout.split()
