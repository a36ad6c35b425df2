"""How long a publication takes and how much memory, by the number of products: side by side, in processes of their own.

    python benchmarks/export.py 25 100 300

For each number of products a province: publishing for the first time and after an edit of one product (without the
checks of the sources), and for each publication its seconds and the most memory that it held beside its output.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parent)]

from files import replaced
from generate import PROVINCIES, generate

from catalogus.export import publication
from catalogus.ledger import Ledger, changes, read, sealed
from catalogus_exporters import EXPORTERS
from harness.publish import order, run

DAY = "2026-11-25"


def whole(root: Path) -> dict[str, float]:
    """Publish twice, with an edit in between."""
    out = root.parent / "public"
    start = time.monotonic()
    first = run(root, out, DAY)
    middle = time.monotonic()
    path = root / "provincies/drenthe/product-0000.yaml"
    edited = replaced(path.read_text("utf-8"), "trefwoorden", "trefwoorden: {nl: [anders], en: [else]}\n")
    path.write_text(f"{edited}controletermijn: P24M\n", "utf-8")
    second = run(root, out, DAY)
    end = time.monotonic()
    return {
        "products": sum(first.producten.values()),
        "files": len(first.entries),
        "bytes": sum(entry.bytes for entry in first.entries),
        "first": middle - start,
        "edited": end - middle,
        "changed": len(second.changed),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def each(root: Path) -> dict[str, float]:
    """Every publication by itself in seconds; of what is written in parts, the most megabytes that it took at once."""
    wanted = order(root, DAY)
    stands = list(wanted.fresh.values())
    ledger, _ = sealed(read(()), changes(Ledger(), stands, (), wanted.datum))
    shown = publication(wanted.config, wanted.datum, stands, wanted.vocabulary, ledger)
    found: dict[str, float] = {}
    for name, exporter in EXPORTERS.items():
        start = time.monotonic()
        _read(exporter.files(shown))
        found[name] = time.monotonic() - start
    found["samenwerkende-catalogi, MB"] = _peak(lambda: EXPORTERS["samenwerkende-catalogi"].files(shown), "xml")
    found["data/catalogus.nt, MB"] = _peak(lambda: EXPORTERS["data"].files(shown), "nt")
    return found


def _peak(files: object, ending: str) -> float:
    """The most megabytes beside what was there, over the files with this ending; one of all provinces comes first."""
    most = 0.0
    for artifact, _ in zip(files(), range(4), strict=False):  # type: ignore[operator]
        if artifact.path.suffix == f".{ending}":
            tracemalloc.start()
            _read([artifact])
            most = max(most, tracemalloc.get_traced_memory()[1] / 1e6)
            tracemalloc.stop()
    return most


def _read(artifacts: object) -> None:
    for artifact in artifacts:  # type: ignore[attr-defined]
        for _ in (artifact.content,) if isinstance(artifact.content, bytes) else artifact.content:
            pass


def main(numbers: list[str]) -> None:
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder, "catalogus")
            generate(root, PROVINCIES * int(number), clean=True)
            for what in ("each", "whole"):
                command = [sys.executable, __file__, what, str(root)]
                print(
                    number, what, subprocess.run(command, check=True, capture_output=True, text=True).stdout, flush=True
                )


if __name__ == "__main__":
    if sys.argv[1] in ("each", "whole"):
        print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2])), indent=1))
    else:
        main(sys.argv[1:])
