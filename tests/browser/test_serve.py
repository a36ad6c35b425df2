"""The preview in a real browser, from a real server: a save is on the screen, where the reader was."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import AXE
from browser.web import MARKS
from conftest import DAY, SAMPLES

NAAM = "wedstrijd-op-de-weg"
PATIENCE = 30_000  # milliseconds, on a machine that does much else

pytestmark = MARKS


@dataclass(frozen=True)
class Served:
    root: Path
    address: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = shutil.copytree(SAMPLES, tmp_path_factory.mktemp("serve") / "catalogus")
    (root / "provincies/drenthe/nieuw.yaml").write_text("titel: {nl: Nieuw product}\nonzin: x\n", "utf-8")
    (root / "provincies/drenthe/kapot.yaml").write_text('titel: "', "utf-8")
    command = [sys.executable, "-m", "catalogus", "serve", str(root), "--port", "0", "--date", DAY, "--lang", "nl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)/ in uw browser\. Stop met Ctrl-C\.\n", line)
        assert found is not None, line
        yield Served(root, found[1], process)
        process.kill()


def watched(browser: Browser, said: list[str], **options: bool) -> Page:
    """A tab that writes down what the browser complains about."""
    tab = browser.new_context(viewport={"width": 800, "height": 500}, **options).new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    return tab


def test_a_save_is_on_the_screen_where_the_reader_was(served: Served, browser: Browser) -> None:
    said: list[str] = []
    tab = watched(browser, said)
    tab.goto(f"{served.address}/drenthe/{NAAM}/")
    tab.evaluate("scrollTo(0, 700)")
    read = tab.locator("#bezwaarEnBeroep")
    before = read.bounding_box()
    path = served.root / f"referentie/{NAAM}.yaml"
    right = path.read_text("utf-8")
    try:
        path.write_text(re.sub(r"^(titel:\n  nl: ).*$", r"\1Een heel andere titel", right, flags=re.MULTILINE), "utf-8")
        tab.get_by_role("heading", level=1, name="Een heel andere titel").wait_for(timeout=PATIENCE)
        tab.wait_for_load_state()
        tab.wait_for_timeout(100)
        after = read.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(after["y"] - before["y"]) < 5
        assert tab.evaluate("scrollY") > 500
        path.write_text(f"{right}onzin: x\n", "utf-8")
        tab.get_by_role("region", name="Meldingen").get_by_text("PPC002").wait_for(timeout=PATIENCE)
    finally:
        path.write_text(right, "utf-8")
    tab.get_by_role("heading", level=1, name="Wedstrijd").wait_for(timeout=PATIENCE)
    assert said == []
    tab.context.close()


def test_after_a_page_that_could_not_be_shown_one_is_where_one_was(served: Served, browser: Browser) -> None:
    said: list[str] = []
    tab = watched(browser, said)
    path = served.root / f"provincies/drenthe/{NAAM}.yaml"
    right = path.read_text("utf-8")
    tab.goto(f"{served.address}/drenthe/{NAAM}/")
    tab.evaluate("scrollTo(0, 700)")
    try:
        path.write_text(f'{right}\ntitel: "', "utf-8")
        tab.get_by_role("heading", name="Deze pagina kan nog niet worden getoond").wait_for(timeout=PATIENCE)
        path.write_text(right, "utf-8")
        tab.locator("#bezwaarEnBeroep").wait_for(timeout=PATIENCE)
        until = time.monotonic() + PATIENCE / 1000
        while tab.evaluate("scrollY") != 700 and time.monotonic() < until:
            tab.wait_for_timeout(50)
        assert tab.evaluate("scrollY") == 700
    finally:
        path.write_text(right, "utf-8")
    assert said == []
    tab.context.close()


def test_a_page_that_waits_for_its_faults_gets_them_by_itself(served: Served, browser: Browser) -> None:
    said: list[str] = []
    tab = watched(browser, said)
    tab.goto(f"{served.address}/drenthe/")
    tab.get_by_text("Nog te controleren").wait_for(state="hidden", timeout=2 * PATIENCE)
    shown = tab.get_by_role("region", name="Meldingen")
    assert "provincies/drenthe/nieuw.yaml:2:1" in shown.inner_text()
    shown.get_by_role("link", name="provincies/drenthe/kapot.yaml").first.click()
    assert tab.get_by_role("heading", level=1).inner_text() == "Deze pagina kan nog niet worden getoond"
    assert said == []
    tab.context.close()


def test_a_page_stays_as_it_is_while_nothing_is_saved(served: Served, browser: Browser) -> None:
    tab = watched(browser, [])
    tab.goto(f"{served.address}/drenthe/{NAAM}/")
    tab.evaluate("window.same = true")
    time.sleep(1.5)
    assert tab.evaluate("window.same")
    tab.context.close()


def test_the_panel_folds_and_covers_nothing(served: Served, browser: Browser) -> None:
    tab = watched(browser, [])
    tab.goto(f"{served.address}/drenthe/nieuw/")
    shown = tab.get_by_role("region", name="Meldingen")
    heading = tab.get_by_role("heading", level=1).bounding_box()
    panel = shown.bounding_box()
    assert heading is not None
    assert panel is not None
    assert panel["y"] + panel["height"] <= heading["y"]
    shown.locator("summary").press("Enter")
    assert not shown.get_by_text("PPC002").is_visible()
    tab.context.close()


def test_without_javascript_all_is_there(served: Served, browser: Browser) -> None:
    tab = watched(browser, [], java_script_enabled=False)
    tab.goto(f"{served.address}/")
    tab.get_by_role("link", name="Drenthe", exact=True).click()
    tab.goto(f"{served.address}/drenthe/nieuw/")
    assert tab.get_by_text("Concept: nog niet gepubliceerd.").is_visible()
    assert tab.get_by_text("PPC002").is_visible()
    tab.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core (script/test installs it)")
@pytest.mark.parametrize(
    "address", ["/", "/drenthe/", "/drenthe/nieuw/", "/drenthe/en/nieuw/", "/drenthe/kapot/", "/nergens"]
)
def test_a_preview_is_accessible(served: Served, browser: Browser, address: str) -> None:
    with browser.new_context(bypass_csp=True) as context:
        tab = context.new_page()
        tab.goto(f"{served.address}{address}")
        tab.wait_for_selector("script[data-stand]:not([data-stand$=bezig])", state="attached")  # or it reloads itself
        tab.add_script_tag(path=AXE)
        for width, scheme in ((360, "light"), (1280, "dark")):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            found = tab.evaluate("axe.run()")
            assert [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]] == []
            assert len(found["passes"]) > 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that stands for Ctrl-C in one process")
def test_ctrl_c_ends_it_without_a_word(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)
    out, err = served.process.communicate(timeout=30)
    assert (served.process.returncode, out, err) == (0, "", "")
