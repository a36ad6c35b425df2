"""The catalogue that the benchmarks measure: clean but for its faults, and always the same."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from faults import KINDS
from files import replaced
from generate import PROVINCIES, generate
from product import UNNAMED, own, shared

from catalogus.examine import examine
from conftest import contents

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
DAY = date(2026, 11, 25)


def test_what_is_not_made_faulty_is_clean_and_without_advice(tmp_path: Path) -> None:
    generate(tmp_path, 2 * PROVINCIES)  # fewer than the first that is faulty
    examined = examine(tmp_path, DAY)
    assert len(examined.resolution.producten) == 2 * PROVINCIES
    assert any(product.referentie for product in examined.resolution.producten)
    assert examined.diagnostics == ()


def test_every_kind_of_fault_is_found_by_its_own_rule_alone(tmp_path: Path) -> None:
    generate(tmp_path, 0)
    for number, (kind, change) in enumerate(KINDS.items()):
        path = tmp_path / f"provincies/drenthe/{kind.lower()}.yaml"
        path.write_text("".join(change(own(number) | shared(number, UNNAMED, is_sdg=False)).values()), "utf-8")
    found: dict[str, set[str]] = {}
    for fault in examine(tmp_path, DAY).diagnostics:
        found.setdefault(fault.location.path.stem, set()).add(fault.code)
    assert found == {kind.lower(): {kind.partition("-")[0]} for kind in KINDS}


def test_the_same_number_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, str(BENCHMARKS / "generate.py"), "--products", "40", "--out", str(out / "whole")]
        command += ["--turtle", str(out / "data.ttl"), "--shapes", str(out / "shapes.ttl")]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert len(contents(tmp_path / "1")) > 40
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_a_key_is_replaced_with_all_its_lines_or_added() -> None:
    text = "titel:\n  nl: |\n    Een\n\n    Twee\nupn: a\n"
    assert replaced(text, "titel", "titel: ~\n") == "upn: a\ntitel: ~\n"
    assert replaced(text, "talen", "talen: [nl]\n") == f"{text}talen: [nl]\n"
