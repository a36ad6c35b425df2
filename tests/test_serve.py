"""The preview: pages as they will be, what is wrong above them, and nothing for strangers. No port is opened."""

import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from math import inf
from pathlib import Path
from time import sleep

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store, Triple
from werkzeug.test import Client, TestResponse

from catalogus import dataset, serving
from catalogus.commands.serve import application
from catalogus.diagnostics import ConfigurationError
from catalogus.examine import examine
from catalogus.live import Live, Scope
from catalogus.live_store import Held, LiveStore
from catalogus.resolve import Resolution
from catalogus.sparql.check import check
from catalogus.sparql.pool import Limits, Question
from catalogus_exporters import site
from catalogus_exporters.site.pages import Page
from catalogus_exporters.site.preview import Preview
from conftest import DAY, SAMPLES, Ran, made
from test_cases import CASES, ERR, lay

PORT = 8000
HOST = f"http://127.0.0.1:{PORT}"
TODAY = date.fromisoformat(DAY)
NAAM = "wedstrijd-op-de-weg"


class Editor:
    """Somebody who edits the files of a catalogue, and looks at the preview of it."""

    def __init__(self, root: Path, language: str = "nl") -> None:
        self.root = root
        self.live = Live(root, TODAY)
        self.store = LiveStore(self.live, Limits())
        self.client = Client(application(self.live, self.store, language, PORT))
        self.saves = 0

    def save(self, path: str, text: str) -> None:
        """Write a file, as somebody does who takes longer than a clock tick."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        self.saves += 1
        os.utime(target, ns=(self.saves * 10**9, self.saves * 10**9))

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.save(path, text.replace(old, new))

    def get(self, address: str, status: int = 200) -> str:
        answer = self.ask(address)
        assert answer.status_code == status, answer.text
        return answer.text

    def ask(self, address: str, method: str = "GET", **options: object) -> TestResponse:
        return self.client.open(address, base_url=HOST, method=method, **options)


PRODUCT = f"provincies/drenthe/{NAAM}.yaml"
ADDRESS = f"/drenthe/{NAAM}/"


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogus_exporters.site.preview.PATIENCE", inf)


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(shutil.copytree(CASES / "basis", tmp_path / "catalogus"))


@pytest.fixture(scope="module")
def samples() -> Editor:
    return Editor(SAMPLES)


def panel(html: str) -> str:
    """What stands above a page."""
    found = re.search(r'<section class="voorbeeld-meldingen.*?</section>', html, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("address", ["/", "/en/", "/a-z.html", "/limburg/", "/drenthe/en/themas.html", ADDRESS])
def test_a_page_is_the_one_that_is_published_with_the_preview_put_in(samples: Editor, address: str) -> None:
    html = samples.get(address)
    html = re.sub(r'<link rel="stylesheet" href="/_voor.*?</script>\n', "", html, count=1, flags=re.DOTALL)
    html = re.sub(r'\s*<section class="voorbeeld-.*?</section>\n(?=<main)', "", html, flags=re.DOTALL)
    plain = {f"/{page.place.relative_to('site')}": page for _, pages in site.sites(made()) for page in pages}
    shown = plain[f"{address}index.html" if address.endswith("/") else address].render()
    if address == ADDRESS:
        assert re.sub(r"\s+", " ", html) == re.sub(r"\s+", " ", shown)
    else:  # a list counts what is in preparation too
        assert re.findall(r"<(?:h1|title).*", html) == re.findall(r"<(?:h1|title).*", shown)


def test_every_published_page_and_file_has_its_address(samples: Editor) -> None:
    publication = made()
    places = {artifact.path for artifact in site.files(publication)} - {Path("site/sitemap.xml")}
    shown = samples.live.now().publication()
    assert places <= {artifact.path for artifact in site.files(shown)}
    for name in ("stijl.css", "robots.txt", "drenthe/stijl.css", "drenthe/sitemap.xml"):
        assert samples.get(f"/{name}")


def test_a_folder_shows_its_index_and_without_the_slash_leads_there(samples: Editor) -> None:
    assert samples.get("/drenthe/") == samples.get("/drenthe/index.html")
    for address in ("/drenthe", f"/drenthe/{NAAM}", f"/drenthe/en/{NAAM}", "/drenthe/en"):
        answer = samples.ask(address)
        assert (answer.status_code, answer.location) == (302, f"{address}/")
    assert samples.ask(f"/drenthe/{NAAM}?bestand=a b").location == f"/drenthe/{NAAM}/?bestand=a%20b"


def test_only_the_first_page_leads_to_where_questions_are_asked(samples: Editor) -> None:
    for address in ("/", "/en/"):
        assert 'href="/sparql?taal=nl"' in samples.get(address)
    for address in ("/drenthe/", ADDRESS, "/a-z.html", "/producten/ontgrondingsvergunning/"):
        assert "/sparql" not in samples.get(address)


def test_every_province_and_product_has_a_page_by_its_iri(samples: Editor) -> None:
    adressen = Preview(samples.live, "nl").adressen
    assert adressen("nl")[f"https://producten.example/drenthe/{NAAM}"] == ADDRESS
    assert adressen("en")[f"https://producten.example/drenthe/{NAAM}"] == f"/drenthe/en/{NAAM}/"
    for address in list(adressen("en").values())[:30]:
        assert 'lang="en"' in samples.get(address)


def test_a_province_at_an_address_of_its_own_is_seen_here(editor: Editor) -> None:
    settings = (editor.root / "catalogus.toml").read_text("utf-8")
    editor.save("catalogus.toml", f'{settings}\n[provincies.drenthe]\nbasis = "https://loket.example/producten"\n')
    assert 'href="drenthe/index.html"' in editor.get("/")
    assert "Wedstrijd op de weg" in editor.get(ADDRESS)


def test_a_save_is_on_the_next_page_and_changes_the_stand(editor: Editor) -> None:
    before = editor.get("/_stand")
    html = editor.get(ADDRESS)
    assert f'data-stand="{before}"' in html
    assert editor.get("/_stand") == before
    editor.edit("referentie/wedstrijd-op-de-weg.yaml", "Aanvragen is gratis.", "Aanvragen kost niets.")
    assert editor.get("/_stand") != before
    assert "Aanvragen kost niets." in editor.get(ADDRESS)
    editor.edit("provincies/drenthe/organisatie.yaml", "post@", "info@")
    assert 'naar <a href="mailto:info@drenthe.example">' in editor.get(ADDRESS)


def test_what_did_not_change_is_not_read_again(editor: Editor) -> None:
    editor.save("provincies/drenthe/anders.yaml", "referentie: wedstrijd-op-de-weg\n")
    before = editor.live.now()
    editor.edit(PRODUCT, "2026-01-15", "2026-01-16")
    after = editor.live.now()
    for path, resolved in before.resolved.items():
        assert (after.resolved[path] is resolved) == (path.as_posix() != PRODUCT)
    assert editor.live.now() is after


def test_a_concept_is_a_page_with_a_banner(editor: Editor) -> None:
    editor.save("provincies/drenthe/nieuw.yaml", "titel: {nl: Nieuw product}\n")
    html = editor.get("/drenthe/nieuw/")
    assert "Concept: nog niet gepubliceerd." in html
    assert "<h1>Nieuw product</h1>" in html
    assert "levert dit product niet" not in html  # nobody has said so yet
    assert "Nieuw product" in editor.get("/drenthe/a-z.html")
    assert "Nieuw product" not in "".join(page.render() for _, pages in site.sites(made(editor.root)) for page in pages)


def test_versions_of_a_product_lead_to_each_other(editor: Editor) -> None:
    active = (editor.root / PRODUCT).read_text("utf-8")
    later = f"provincies/drenthe/{NAAM}.2027-01-01.yaml"
    concept = f"provincies/drenthe/{NAAM}.2028-01-01.yaml"
    editor.save(later, active.replace("2026-01-15", "2027-01-01") + "titel: {nl: Later, en: Later}\n")
    editor.save(concept, "referentie: wedstrijd-op-de-weg\ntitel: {nl: Ooit}\n")
    html = editor.get(ADDRESS)
    assert "<h1>Wedstrijd op de weg</h1>" in html
    assert re.findall(r'href="\?bestand=([^"]+)"( aria-current="page")?', html) == [
        (f"{NAAM}.yaml", ' aria-current="page"'),
        (f"{NAAM}.2027-01-01.yaml", ""),
        (f"{NAAM}.2028-01-01.yaml", ""),
    ]
    html = editor.get(f"{ADDRESS}?bestand={NAAM}.2027-01-01.yaml")
    assert "<h1>Later</h1>" in html
    assert "Gepland: vanaf 1 januari 2027." in html
    assert "Concept: nog niet" in editor.get(f"{ADDRESS}?bestand={NAAM}.2028-01-01.yaml")
    assert "Deze pagina is er niet" in editor.get(f"{ADDRESS}?bestand=x.yaml", 404)
    (editor.root / PRODUCT).unlink()
    assert "<h1>Later</h1>" in editor.get(ADDRESS)
    (editor.root / later).unlink()
    assert "<h1>Ooit</h1>" in editor.get(ADDRESS)


def test_faults_stand_above_the_page_of_their_file_with_errors_first(editor: Editor) -> None:
    assert panel(editor.get(ADDRESS)) == ""
    product = (editor.root / PRODUCT).read_text("utf-8")
    editor.save(PRODUCT, f"{product}tekst: {{nl: Bel ten behoeve van uw aanvraag., en: Call us.}}\ngewijzgd: x\n")
    text = re.sub(r"<[^>]+>", "", panel(editor.get(ADDRESS)))
    assert f"{PRODUCT}:5:1 fout PPC002: Onbekende sleutel «gewijzgd». Bedoelt u «gewijzigd»?" in text
    assert text.index("fout PPC002") < text.index("ter informatie PPC602")
    assert "PPC002" in panel(editor.get("/drenthe/"))
    assert "PPC002" in panel(editor.get("/"))
    assert f'<a href="{ADDRESS}"><code>' in panel(editor.get("/"))
    editor.save("provincies/drenthe/ander.yaml", "titel: {nl: Ander}\n")
    assert "PPC002" not in panel(editor.get("/drenthe/ander/"))


def test_faults_are_told_in_the_editors_language_on_every_page(tmp_path: Path) -> None:
    editor = Editor(shutil.copytree(CASES / "basis", tmp_path / "catalogus"), "en")
    editor.save(PRODUCT, (editor.root / PRODUCT).read_text("utf-8") + "gewijzgd: x\n")
    html = panel(editor.get(ADDRESS))
    assert "Unknown key «gewijzgd»." in html
    assert 'lang="en"' in html


def test_a_fault_of_what_a_product_inherits_stands_above_it_too(editor: Editor) -> None:
    editor.edit("referentie/wedstrijd-op-de-weg.yaml", "Aanvragen is gratis.", "Aanvragen kost XX euro.")
    editor.edit("provincies/drenthe/organisatie.yaml", "9400AA", "94")
    shown = panel(editor.get(ADDRESS))
    assert "referentie/wedstrijd-op-de-weg.yaml:18:" in shown
    assert "provincies/drenthe/organisatie.yaml" in shown


def test_a_file_cannot_put_markup_or_script_into_the_panel(editor: Editor) -> None:
    hostile = '"<script>alert(1)</script><main>": x\n'
    editor.save("provincies/drenthe/boos.yaml", f"titel: {{nl: Boos}}\n{hostile}")
    editor.save("provincies/drenthe/boos2.yaml", "titel: {nl: '<main>', en: '</head><script>'}\n'<main><script>': x\n")
    for address in ("/drenthe/boos/", "/drenthe/boos2/", "/drenthe/en/boos2/", "/drenthe/", "/"):
        html = editor.get(address)
        assert "<script>" not in html
        assert html.count("<main") == 1
        assert "&lt;script&gt;" in html


def test_a_file_that_breaks_has_a_page_that_says_so_until_it_is_mended(editor: Editor) -> None:
    right = (editor.root / PRODUCT).read_text("utf-8")
    editor.save(PRODUCT, 'titel: "')
    for address in (ADDRESS, f"/drenthe/en/{NAAM}/"):
        html = editor.get(address)
        assert "Deze pagina kan nog niet worden getoond" in html
        assert "PPC001" in panel(html)
    editor.save(PRODUCT, right)
    assert panel(editor.get(ADDRESS)) == ""
    (editor.root / PRODUCT).unlink()
    assert "Deze pagina is er niet" in editor.get(ADDRESS, 404)
    editor.save(PRODUCT, right)
    assert "<h1>Wedstrijd op de weg</h1>" in editor.get(ADDRESS)


def test_a_province_without_organisation_has_pages_that_say_so(editor: Editor) -> None:
    (editor.root / "provincies/drenthe/organisatie.yaml").unlink()
    html = editor.get(ADDRESS)
    assert "Deze pagina kan nog niet worden getoond" in html
    assert "organisatie" in panel(html)
    assert "organisatie" in panel(editor.get("/drenthe/"))


def test_without_organisation_every_page_of_the_province_says_why(editor: Editor) -> None:
    editor.save("provincies/drenthe/zwemvijver.yaml", "titel: {nl: Zwemvijver}\n")  # the fault is told at one file
    (editor.root / "provincies/drenthe/organisatie.yaml").unlink()
    for naam in (NAAM, "zwemvijver"):
        assert "PPC510" in panel(editor.get(f"/drenthe/{naam}/"))


def test_a_date_that_is_none_makes_no_concept(editor: Editor) -> None:
    editor.edit(PRODUCT, "publicatieDatum: 2026", "publicatieDatum: 15-01-2026 # 2026")
    html = editor.get(ADDRESS)
    assert "PPC011" in panel(html)
    assert "Concept: nog niet gepubliceerd." not in html


def test_broken_settings_leave_what_was_there_with_the_fault_on_every_page(editor: Editor) -> None:
    right = (editor.root / "catalogus.toml").read_text("utf-8")
    before = editor.get("/_stand")
    editor.save("catalogus.toml", right.replace('licentie = "CC0-1.0"', 'licentie = "geen"'))
    assert editor.get("/_stand") != before
    for address in ("/", "/drenthe/", ADDRESS):
        assert "catalogus.toml:3:" in panel(editor.get(address))
    editor.edit("referentie/wedstrijd-op-de-weg.yaml", "Aanvragen is gratis.", "Aanvragen kost niets.")
    assert "Aanvragen is gratis." in editor.get(ADDRESS)
    editor.save("catalogus.toml", right)
    html = editor.get(ADDRESS)
    assert panel(html) == ""
    assert "Aanvragen kost niets." in html


def test_a_broken_list_is_a_broken_setting(editor: Editor) -> None:
    editor.save("lijsten/upl.ttl", "geen turtle")
    assert "lijsten/upl.ttl:1:" in panel(editor.get(ADDRESS))
    (editor.root / "lijsten/upl.ttl").unlink()
    assert panel(editor.get(ADDRESS)) == ""


def test_a_preview_does_not_begin_with_broken_settings(run: Callable[..., Ran], editor: Editor) -> None:
    (editor.root / "catalogus.toml").write_text("naam = ", "utf-8")
    with pytest.raises(ConfigurationError):
        Live(editor.root, TODAY)


def test_what_takes_longer_comes_when_the_page_asks_again(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.edit("referentie/wedstrijd-op-de-weg.yaml", "Aanvragen is gratis.", "Aanvragen kost XX euro.")
    monkeypatch.setattr("catalogus_exporters.site.preview.PATIENCE", 0)
    html = editor.get("/")
    assert "Nog te controleren: 3 bestanden." in html
    stand = editor.get("/_stand")
    assert f'data-stand="{stand} bezig"' in html
    assert editor.get("/_stand?bezig=/") == f"{stand} bezig"
    monkeypatch.setattr("catalogus_exporters.site.preview.PATIENCE", inf)
    assert editor.get("/_stand?bezig=/") == stand
    html = editor.get("/")
    assert f'data-stand="{stand}"' in html
    assert "PPC108" in panel(html)


def test_many_faults_are_counted_by_file(editor: Editor) -> None:
    for name in ("een", "twee"):
        keys = "".join(f"onzin{number}: x\n" for number in range(30))
        editor.save(f"provincies/drenthe/{name}.yaml", f"titel: {{nl: {name}}}\n{keys}")
    text = panel(editor.get("/"))
    assert '<a href="/drenthe/een/"><code>provincies/drenthe/een.yaml</code></a>: 31' in text
    assert "PPC002" not in text
    assert "PPC002" in panel(editor.get("/drenthe/een/"))


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_this_machine_may_look(editor: Editor, host: str) -> None:
    assert editor.ask("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "127.0.0.1", "localhost", "localhost:8001", "0.0.0.0:8000", ""),
        *("localhost:8000.evil.example", "localhost.:8000", "127.0.0.1.nip.io:8000", "x@localhost:8000"),
    ],
)
@pytest.mark.parametrize("address", ["/", "/_stand", "/nergens"])
def test_a_page_elsewhere_that_poses_as_this_machine_gets_nothing(editor: Editor, host: str, address: str) -> None:
    answer = editor.ask(address, headers={"Host": host})
    assert answer.status_code == 421
    assert "Drenthe" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "GE\tT"])
def test_one_can_only_look(editor: Editor, method: str) -> None:
    answer = editor.ask("/", method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "address",
    [
        *("/catalogus.toml", "/../catalogus.toml", "/%2e%2e/catalogus.toml", "/provincies/drenthe/organisatie.yaml"),
        *("/drenthe/organisatie.yaml", "//etc/passwd", "/..%5c..%5ccatalogus.toml", "/drenthe/%00", "/C:/x.ini"),
        *("/site/index.html", "/drenthe/organisatie", "/_voorbeeld.css/x", "/voorbeeld.css"),
    ],
)
def test_no_file_is_served_by_its_path(editor: Editor, address: str) -> None:
    answer = editor.ask(address)
    assert answer.status_code == 404
    assert "Basis van de gevallen" not in answer.text


def test_a_redirect_stays_on_this_machine(editor: Editor) -> None:
    for path, status in (("//evil.example/drenthe", 404), ("//drenthe", 302), ("/\\evil.example/..", 404)):
        answer = editor.ask("/", environ_overrides={"PATH_INFO": path})
        assert (answer.status_code, answer.location) == (status, "/drenthe/" if status == 302 else None)


@pytest.mark.parametrize("address", ["/", "/drenthe", "/nergens", "/_stand", "/_voorbeeld.js", "/stijl.css", ADDRESS])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_answer_bears_the_headers(editor: Editor, address: str, method: str) -> None:
    headers = editor.ask(address, method).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_a_fault_of_ours_is_said_and_the_server_lives_on(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Live, "now", lambda self: 1 // 0)
        html = editor.get("/", 500)
    assert "Dit is een fout in catalogus zelf" in html
    assert "ZeroDivisionError" in html
    assert 'data-stand="fout"' in html
    assert "ZeroDivisionError" in capsys.readouterr().err
    editor.get("/")


def test_a_page_that_cannot_be_made_waits_for_the_next_save(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its script compares with the state in which it failed: else it would reload again and again."""
    with monkeypatch.context() as patch:
        patch.setattr(Page, "render", lambda self, lenient=False: 1 // 0)
        html = editor.get(ADDRESS, 500)
    assert f'data-stand="{editor.get("/_stand")}"' in html


def test_files_that_cannot_be_read_are_no_fault_of_ours(editor: Editor, capsys: pytest.CaptureFixture[str]) -> None:
    editor.root.rename(editor.root.with_name("weg"))
    assert "De bestanden kunnen nu niet worden gelezen" in editor.get("/", 500)
    assert capsys.readouterr().err == ""
    editor.root.with_name("weg").rename(editor.root)
    editor.get("/")


def test_a_save_of_the_same_length_at_the_same_time_is_seen(editor: Editor) -> None:
    path = editor.root / PRODUCT
    before, about = editor.get("/_stand"), path.stat()
    path.write_text(path.read_text("utf-8").replace("2026-01-15", "2026-01-16"), "utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert editor.get("/_stand") != before


def test_a_port_that_is_taken_is_said(run: Callable[..., Ran], editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(port: int) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("catalogus.commands.serve.listen", taken)
    ran = run("serve", editor.root, "--port", 8123)
    assert ran.code == 3
    assert "Poort 8123" in ran.err
    assert "--port 8001" in ran.err


ONE_OF_EACH = {path.name.split("-")[0]: path for path in ERR if path.suffix != ".toml"}.values()


@pytest.mark.parametrize("case", ONE_OF_EACH, ids=lambda path: path.stem)
def test_the_preview_says_what_validate_says_and_every_page_answers(case: Path, tmp_path: Path) -> None:
    root = tmp_path / "catalogus"
    lay(case, root)
    try:
        expected = examine(root, TODAY)[1].diagnostics
    except ConfigurationError:
        with pytest.raises(ConfigurationError):
            Editor(root)
        return
    editor = Editor(root)
    snapshot = editor.live.now()
    found = editor.live.faults(snapshot, Scope(), inf)
    assert (sorted(found.diagnostics, key=lambda fault: fault.sort_key), found.pending) == (list(expected), 0)
    products = {(d.provincie, d.naam) for d in snapshot.resolution.source.producten}
    for address in ("/", *(f"/{provincie}/{taal}{naam}/" for provincie, naam in products for taal in ("", "en/"))):
        editor.get(address)


TEXTS = (
    None,
    "",
    'titel: "',
    "titel: {nl: Een}\n",
    "referentie: wedstrijd-op-de-weg\nproductAanwezig: ja\npublicatieDatum: 2026-01-15\n",
    "referentie: wedstrijd-op-de-weg\nproductAanwezig: ja\npublicatieDatum: 2027-01-15\nonzin: x\n",
)
FILES = (
    PRODUCT,
    f"provincies/drenthe/{NAAM}.2027-01-15.yaml",
    "provincies/drenthe/organisatie.yaml",
    "provincies/drente/x.yaml",
    "provincies/utrecht/nieuw.yaml",
    "referentie/wedstrijd-op-de-weg.yaml",
    "referentie/ander.yaml",
)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(FILES), st.sampled_from(TEXTS)), min_size=1, max_size=6))
def test_after_any_edits_all_is_as_if_it_were_read_anew(tmp_path: Path, edits: list[tuple[str, str | None]]) -> None:
    root = tmp_path / "catalogus"
    shutil.rmtree(root, ignore_errors=True)
    editor = Editor(shutil.copytree(CASES / "basis", root))
    for path, text in edits:
        if text is not None:
            editor.save(path, text)
        elif (root / path).exists():
            (root / path).unlink()
        snapshot, fresh = editor.live.now(), Live(root, TODAY)
        assert editor.live.faults(snapshot, Scope(), inf) == fresh.faults(fresh.now(), Scope(), inf)
        assert snapshot.publication().catalogus == fresh.now().publication().catalogus


def test_only_this_machine_is_listened_to() -> None:
    assert serving.HOST == "127.0.0.1"


# Questions


def test_what_is_saved_is_what_can_be_asked(editor: Editor) -> None:
    address = "/sparql?format=csv&query=SELECT (COUNT(?p) AS ?n) { ?p a ppc:Product }"
    with editor.store:
        assert editor.get(address) == "n\r\n1\r\n"
        (editor.root / PRODUCT).unlink()
        assert editor.get(address) == "n\r\n0\r\n"
        assert "<textarea" in editor.ask("/sparql", headers={"Accept": "text/html"}).text
        assert "void:Dataset" in editor.get("/.well-known/void")


def test_files_that_cannot_be_read_are_not_the_end_of_questions(editor: Editor) -> None:
    address = "/sparql?format=json&query=ASK { ?p a ppc:Product }"
    with editor.store:
        editor.save(PRODUCT, "upn: [")
        assert "false" in editor.get(address)
        (editor.root / "catalogus.toml").write_text("naam = 1", "utf-8")
        assert "false" in editor.get(address)


def test_what_answers_lack_is_on_the_page(editor: Editor) -> None:
    def page() -> str:
        return editor.ask("/sparql", headers={"Accept": "text/html"}).text

    with editor.store:
        assert "te lezen" not in page()
        editor.save(PRODUCT, "upn: [")
        assert "1 bestand is niet te lezen." in page()
        editor.save("catalogus.toml", "naam = 1")
        assert "De instellingen of de lijsten zijn niet te gebruiken." in page()


def test_a_question_outlives_the_edits_that_are_made_meanwhile(editor: Editor) -> None:
    question = Question(check("ASK { ?p dct:issued '2026-01-15'^^xsd:date }"), "json")
    with editor.store:
        with editor.store.opened() as first:
            for day in ("2026-01-16", "2026-01-17", "2026-01-18"):
                editor.save(PRODUCT, f"referentie: {NAAM}\nproductAanwezig: ja\npublicatieDatum: {day}\n")
                with editor.store.opened() as now:
                    assert now is not first
            assert b"true" in first.pool.ask(question)
        assert not Path(first.folder.name).exists()
        with editor.store.opened() as last:
            assert last is now
    assert not Path(last.folder.name).exists()


def test_who_asks_while_it_stops_hears_so(editor: Editor) -> None:
    slow = "/sparql?query=SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with ThreadPoolExecutor() as threads:
        with editor.store:
            editor.get("/sparql?query=ASK {}")
            asked = threads.submit(editor.ask, slow)
            sleep(0.3)
        for answer in (asked.result(), editor.ask(slow)):
            assert (answer.status_code, answer.get_json(force=True)["detail"]) == (
                503,
                "De server stopt, en geeft geen antwoord meer.",
            )
            assert answer.headers["Retry-After"]


def test_a_store_that_is_renewed_is_as_one_that_is_made_anew(tmp_path: Path) -> None:
    few = shutil.ignore_patterns("*land", "fryslan", "groningen", "limburg", "noord-brabant", "overijssel")
    editor = Editor(shutil.copytree(SAMPLES, tmp_path / "catalogus", ignore=few))

    def quads(held: Held) -> set[Quad]:
        return set(Store.read_only(str(held.store.place)))

    def holds() -> None:
        with editor.store.opened() as held, LiveStore(editor.live, Limits()) as other, other.opened() as anew:
            assert quads(held) == quads(anew)
            assert held.digest == anew.digest
            assert held.store.graphs == anew.store.graphs
            assert held.store.terms == anew.store.terms

    with editor.store:
        holds()
        editor.edit("provincies/drenthe/organisatie.yaml", "@drenthe", "@anders.drenthe")
        holds()
        (editor.root / PRODUCT).unlink()
        holds()
        shutil.rmtree(editor.root / "provincies" / "drenthe")
        holds()
        editor.edit("catalogus.toml", "https://producten.example", "https://anders.example")
        holds()


def test_only_the_graph_of_what_changed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = Editor(shutil.copytree(SAMPLES, tmp_path / "catalogus"))
    made, of_province = list[str](), dataset.of_province

    def counted(resolution: Resolution, provincie: str) -> frozenset[Triple]:
        made.append(provincie)
        return of_province(resolution, provincie)

    monkeypatch.setattr(dataset, "of_province", counted)
    with editor.store:
        for edits, provincies in ((False, len(editor.live.now().organisaties)), (True, 1), (False, 0)):
            if edits:
                editor.edit("provincies/drenthe/organisatie.yaml", "@drenthe", "@anders.drenthe")
            with editor.store.opened():
                assert len(made) == provincies
            made.clear()
