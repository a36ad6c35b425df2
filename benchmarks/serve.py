"""How long it takes from a save to the page that shows it, in Chromium, and where that time goes.

    python benchmarks/serve.py 0 300

For each number of products a province (0: the samples): a save of one product while its page is on the screen, a save
of the referentie that it inherits from, and what the server does in that time, step by step.
"""

import gc
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from files import replaced
from generate import PROVINCIES, SAMPLES, generate
from playwright.sync_api import Page, sync_playwright

from catalogus import live
from catalogus.live import Live, Scope
from catalogus_exporters.site.preview import Preview

DAY = "2026-11-25"
TIMES = 5


def in_browser(root: Path, product: Path) -> None:
    """From writing a file to the new text on the screen."""
    command = [sys.executable, "-m", "catalogus", "serve", str(root), "--port", "0", "--date", DAY]
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, sync_playwright() as playwright:
        assert process.stdout is not None
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found is not None
        print(f"  start {time.monotonic() - start:.2f} s")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(f"{found[0]}{product.parent.name}/{product.stem}/")
        referentie = re.search(r"^referentie: *(\S+)", product.read_text("utf-8"), re.MULTILINE)
        assert referentie is not None
        for path in (root / f"referentie/{referentie[1]}.yaml", product):  # what is inherited, then an own text
            seconds = [_save(tab, path, f"Titel {path.parent.name} {number}") for number in range(TIMES)]
            print(f"  save of {path.relative_to(root)}: {statistics.median(seconds):.2f} s (most {max(seconds):.2f})")
        browser.close()
        process.kill()


def _save(tab: Page, path: Path, name: str) -> float:
    text = replaced(path.read_text("utf-8"), "samenvatting", f"samenvatting:\n  nl: {name}.\n  en: {name}.\n")
    start = time.monotonic()
    path.write_text(text, "utf-8")
    tab.get_by_text(f"{name}.").first.wait_for(timeout=120_000)
    return time.monotonic() - start


def by_step(root: Path, product: Path) -> None:
    """What the server does after a save of one product."""
    catalogue = Live(root, date.fromisoformat(DAY))
    gc.freeze()  # as the verb does
    preview = Preview(catalogue, "nl")
    scope = Scope(product.parent.name, product.stem)
    _timed("look at every file", lambda: live._look(root))
    for step in ("first", "second"):
        product.write_text(product.read_text("utf-8") + f"# {step}\n", "utf-8")
        print(f"  {step} save")
        snapshot = _timed("read, resolve, compare", catalogue.now)
        _timed("faults of the page", partial(catalogue.faults, snapshot, scope, inf))
        _timed("all pages, unmade", partial(preview._pages, snapshot))


def _timed(name: str, do: Callable[[], Any]) -> Any:
    start = time.monotonic()
    result = do()
    print(f"    {name:24} {time.monotonic() - start:.3f} s")
    return result


def main(numbers: list[str]) -> None:
    for number in map(int, numbers):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "catalogus")
            if number:
                generate(root, PROVINCIES * number, clean=True)
            else:
                shutil.copytree(SAMPLES, root)
            drenthe = root / "provincies/drenthe"
            product = drenthe / ("product-0001.yaml" if number else "wedstrijd-op-de-weg.yaml")
            print(f"{number or 'samples'}:", flush=True)
            by_step(root, product)
            in_browser(root, product)


if __name__ == "__main__":
    main(sys.argv[1:])
