"""The benchmarks measure what they say: their catalogue, the changes in it, the time and memory of a command."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import sparql
from answers import POOL, STORE, Ask, Stopped, Table
from faults import KINDS
from files import replaced
from generate import PROVINCIES, generate
from measure import measured
from product import UNNAMED, own, shared
from run import CHANGES, VOCAB, Row, shown

from catalogus.examine import examine
from catalogus.namespaces import XSD
from catalogus.sparql.check import Query, check
from conftest import contents
from harness.servers import Server, oxigraph

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
DAY = date(2026, 11, 25)


def test_what_is_not_made_faulty_is_clean_and_without_advice(tmp_path: Path) -> None:
    generate(tmp_path, 2 * PROVINCIES)  # fewer than the first that is faulty
    resolution, examined = examine(tmp_path, DAY)
    assert len(resolution.producten) == 2 * PROVINCIES
    assert any(product.referentie for product in resolution.producten)
    assert examined.diagnostics == ()


def test_every_kind_of_fault_is_found_by_its_own_rule_alone(tmp_path: Path) -> None:
    generate(tmp_path, 0)
    for number, (kind, change) in enumerate(KINDS.items()):
        path = tmp_path / f"provincies/drenthe/{kind.lower()}.yaml"
        path.write_text("".join(change(own(number) | shared(number, UNNAMED, is_sdg=False)).values()), "utf-8")
    found: dict[str, set[str]] = {}
    for fault in examine(tmp_path, DAY)[1].diagnostics:
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


def test_a_catalogue_to_publish_has_no_faulty_product(tmp_path: Path) -> None:
    generate(tmp_path / "faulty", 4 * PROVINCIES)
    generate(tmp_path / "clean", 4 * PROVINCIES, clean=True)
    faulty, clean = contents(tmp_path / "faulty"), contents(tmp_path / "clean")
    assert [path for path in clean if clean[path] != faulty[path]] == ["provincies/flevoland/product-0003.yaml"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_that_is_measured_gives_no_fault_but_where_that_is_meant(tmp_path: Path, name: str) -> None:
    generate(tmp_path, PROVINCIES)
    (tmp_path / "lijsten").mkdir()
    shutil.copy(VOCAB / "upl.ttl", tmp_path / "lijsten")
    path, text = CHANGES[name](tmp_path, "1")
    assert text not in (path.read_text("utf-8"), CHANGES[name](tmp_path, "2")[1])
    path.write_text(text, "utf-8")
    codes = [fault.code for fault in examine(tmp_path, DAY)[1].diagnostics]
    assert codes == (["PPC103"] if "faulty" in name else [])


def test_the_memory_of_a_command_is_that_of_all_its_processes_together() -> None:
    hold = "import os, time; os.fork(); held = bytearray(os.urandom(1 << 20)) * 60; time.sleep(0.5)"
    run = measured([sys.executable, "-c", hold], limit=30)
    assert (run.code, run.stopped) == (0, False)
    assert 110 < run.peak < 300
    assert run.seconds > 0.5


def test_a_command_is_stopped_at_its_limit_and_the_table_says_so() -> None:
    run = measured([sys.executable, "-c", "import time; time.sleep(30)"], limit=0.2)
    assert run.stopped
    assert 0.2 < run.seconds < 10
    (line,) = list(shown([Row(300, "`pyshacl`", replace(run, seconds=0.25, peak=8), None)]))[2:]
    assert line == "| 300 | `pyshacl` | > 0.25 |  | 8 |  |"


def test_a_key_is_replaced_with_all_its_lines_or_added() -> None:
    text = "titel:\n  nl: |\n    Een\n\n    Twee\nupn: a\n"
    assert replaced(text, "titel", "titel: ~\n") == "upn: a\ntitel: ~\n"
    assert replaced(text, "talen", "talen: [nl]\n") == f"{text}talen: [nl]\n"


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_whoever_is_asked_in_sparql_answers_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(folder: Path) -> AbstractContextManager[Server]:
        pytest.skip("no Virtuoso here")

    monkeypatch.setattr(sparql, "SERVERS", {"Oxigraph server": oxigraph, "Virtuoso": absent})
    table = sparql.measure(2 * PROVINCIES, 1, tmp_path)
    lines = list(table.lines())
    assert "left out: no Virtuoso here" in capsys.readouterr().err
    for naam in sparql.VALUES:
        assert table.answers[naam, POOL].total() > 0, naam
        assert {engine for asked, engine in table.answers if asked == naam} == {
            *(POOL, "`catalogus query`", "rdflib", "Oxigraph server")
        }
    assert "another answer" not in "".join(lines)
    assert [line for line in lines if "one province changed" in line]


def test_rdflib_is_stopped_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql, "LIMIT", 0.05)
    with pytest.raises(Stopped), sparql._limited():
        time.sleep(10)


def test_another_answer_is_told_and_so_is_who_was_stopped() -> None:
    def late(query: Query) -> bytes:
        raise Stopped

    query = check("SELECT ?n { VALUES ?n { 1 } }")
    table = Table(300, {STORE: 0.5, "another": 2.0})
    engines: dict[str, Ask] = {
        name: partial(json_of, number) for name, number in (("ours", "1"), ("same", "01"), ("other", "2"))
    }
    table.ask({**engines, "late": late}, {"vraag": query}, 2)
    table.asking = {key: seconds and 0.25 for key, seconds in table.asking.items()}
    lines = list(table.lines())
    assert lines[2] == (
        "| `vraag` | 1 | 250.0 | 250.0 (× 1.0) | 250.0 (× 1.0) **another answer** | > 60,000 (× > 240.0) |"
    )
    assert lines[-1] == "| another | 2.00 | 4.0 |"


def json_of(number: str, _: Query) -> bytes:
    """An answer of one row, as a server writes it."""
    value = {"type": "typed-literal", "datatype": XSD.integer.value, "value": number}
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": value}]}}).encode()
