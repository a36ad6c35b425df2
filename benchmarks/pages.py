"""How many pages are made in a second: cold, and once more after one product was edited.

    python benchmarks/pages.py 12 300

For each number of products a province, in a process of its own: all pages of all provinces, and how many of them
are others after the edit. Reading the catalogue is not counted, nor is writing to disk.
"""

import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path, PurePosixPath

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parent)]

from files import replaced
from generate import PROVINCIES, generate

from catalogus_exporters.site import sites
from conftest import made


def measure(root: Path) -> None:
    cold = _pages(root)
    path = root / "provincies/drenthe/product-0000.yaml"
    edited = replaced(path.read_text("utf-8"), "trefwoorden", "trefwoorden: {nl: [anders], en: [else]}\n")
    path.write_text(edited, "utf-8")
    warm = _pages(root)
    changed = sorted(str(place) for place in cold if cold[place] != warm[place])
    print(f"  other after the edit: {len(changed)}: {', '.join(changed)}")


def _pages(root: Path) -> dict[PurePosixPath, str]:
    publication = made(root)
    gc.collect()
    gc.freeze()  # as `catalogus export` does
    start = time.perf_counter()
    pages = {page.place: page.render() for _, found in sites(publication) for page in found}
    seconds = time.perf_counter() - start
    print(f"  {len(pages)} pages in {seconds:.2f} s: {len(pages) / seconds:.0f} a second", flush=True)
    return pages


def main(numbers: list[str]) -> None:
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "catalogus")
            generate(root, PROVINCIES * int(number), clean=True)
            print(number, "products a province", flush=True)
            subprocess.run([sys.executable, __file__, "measure", str(root)], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(Path(sys.argv[2]))
    else:
        main(sys.argv[1:])
