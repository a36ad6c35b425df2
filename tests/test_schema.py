"""Help while typing: the JSON Schema says what `validate` says, and the real yaml-language-server shows it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from catalogus import context, vocabulary
from catalogus.commands.schema import SCHEMAS
from catalogus.context import Keys
from catalogus.inventory import Kind
from catalogus.namespaces import RDFS, SLEUTEL
from conftest import ROOT, SAMPLES

NODE = Path(sys.executable).with_name("node")
SERVER = ROOT / "tests/node/node_modules/yaml-language-server/bin/yaml-language-server"


class Loader(yaml.CSafeLoader):
    """YAML 1.2 as editors read it: no dates, no yes and no."""


Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
    for sign, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@cache
def schema(kind: Kind) -> Any:
    return json.loads((SAMPLES / SCHEMAS[kind]).read_text("utf-8"))


def kind_of(path: Path) -> Kind:
    if path.parent.name == "referentie":
        return Kind.REFERENTIE
    return Kind.ORGANISATIE if path.stem == "organisatie" else Kind.PRODUCT


def faults(path: Path) -> list[str]:
    checker = jsonschema.Draft7Validator(schema(kind_of(path)))
    return [fault.message for fault in checker.iter_errors(yaml.load(path.read_text("utf-8"), Loader))]


def test_the_samples_have_the_schemas_as_they_are(tmp_path: Path, run: Any) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    assert run("schema", tmp_path / "samples").out == "Alles was al bij.\n"


def test_settings_of_a_team_stay(tmp_path: Path, run: Any) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    settings = tmp_path / "samples/.vscode/settings.json"
    settings.write_text("{}", "utf-8")
    (tmp_path / "samples/.vscode/schema/product.json").unlink()
    assert run("schema", tmp_path / "samples").out == "Geschreven: .vscode/schema/product.json\n"
    assert settings.read_text("utf-8") == "{}"


def test_what_is_right_has_no_fault() -> None:
    for kind in Kind:
        jsonschema.Draft7Validator.check_schema(schema(kind))
    for path in sorted(SAMPLES.rglob("*.yaml")):
        assert faults(path) == [], path
    for path in (ROOT / "tests/cases/ok/alles.yaml", ROOT / "tests/cases/ok/zonder.yaml"):
        assert faults(path) == [], path


WRONG = {
    "onbekende sleutel": "titl: {nl: a, en: b}",
    "geen keuze": "productAanwezig: misschien",
    "andere UPL-naam": "upn: geen naam uit de lijst",
    "te lange samenvatting": f"samenvatting: {{nl: {'x' * 301}, en: b}}",
    "geen datum": "publicatieDatum: 1 maart 2026",
    "geen duur": "doorlooptijd: acht weken",
    "geen bedrag": "kosten: [{bedrag: veel}]",
    "onveilige link": "procedureLink: {nl: {label: a, url: 'http://x.example'}}",
    "geen taal": "titel: alleen tekst",
    "onbekende taal": "titel: {nl: a, de: b}",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_has_a_fault(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(WRONG[name], "utf-8")
    assert len(faults(path)) == 1


def paths(keys: Keys, path: str) -> Iterator[str]:
    for name, key in keys.items():
        yield f"{path}/{name}"
        yield from paths(key.keys, f"{path}/{name}")


def test_every_key_is_explained_in_both_languages_and_nothing_else_is() -> None:
    known = vocabulary.load().graph
    explained = {node.value for node in known.subjects() if str(getattr(node, "value", "")).startswith(SLEUTEL.base)}
    wanted = {SLEUTEL[path] for kind, keys in context.load().items() for path in paths(keys, kind)}
    assert explained == {node.value for node in wanted}
    for node in wanted:
        assert all(known.text(node, RDFS.comment, taal) for taal in ("nl", "en")), node


class Server:
    """As much of the Language Server Protocol as an editor needs to show faults and choices."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [str(NODE), str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
        )
        settings = json.loads((root / ".vscode/settings.json").read_text("utf-8"))
        self.yaml = {
            "schemas": settings["yaml.schemas"],
            "schemaStore": {"enable": settings["yaml.schemaStore.enable"]},
            "validate": True,
            "completion": True,
            "hover": True,
        }
        self.number = 0
        folder = {"uri": root.as_uri(), "name": "catalogus"}
        can = {"workspace": {"configuration": True, "workspaceFolders": True}}
        own = {"processId": None, "rootUri": root.as_uri(), "workspaceFolders": [folder], "capabilities": can}
        self.ask("initialize", own)
        self.send({"method": "initialized", "params": {}})
        self.send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": self.yaml}}})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> Any:
        """The next message; what the server asks about its settings is answered on the way."""
        assert self.process.stdout
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            assert length, "the server has gone"
            message = json.loads(self.process.stdout.read(length))
            if "method" in message and "id" in message:
                sections = [item["section"] for item in message.get("params", {}).get("items", [])]
                result = [self.yaml if section == "yaml" else {} for section in sections] or None
                self.send({"id": message["id"], "result": result})
                continue
            return message

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                return message["result"]

    def open(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Show a file, and give the faults that the server finds in it."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri():
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return self.ask(method, place)

    def choices(self, path: Path, line: int, column: int) -> set[str]:
        result = self.at("textDocument/completion", path, line, column)
        return {item["label"] for item in result["items"]}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if not NODE.is_file() or not SERVER.is_file():
        pytest.skip("no yaml-language-server (script/test installs it)")
    server = Server(SAMPLES)
    yield server
    server.process.kill()
    server.process.communicate()


def test_an_editor_sees_each_fault_at_its_place(server: Server) -> None:
    text = "titl: x\nproductAanwezig: misschien\npublicatieDatum: morgen\n"
    found = server.open(SAMPLES / "provincies/drenthe/fout.yaml", text)
    assert sorted(fault["range"]["start"]["line"] for fault in found) == [0, 1, 2]
    assert any("titl" in fault["message"] for fault in found)
    assert any("onbekend" in fault["message"] for fault in found)


def test_an_editor_sees_no_fault_where_there_is_none(server: Server) -> None:
    for name in (
        "provincies/drenthe/vaarweggebruik.yaml",
        "referentie/vaarweggebruik.yaml",
        "provincies/drenthe/organisatie.yaml",
    ):
        path = SAMPLES / name
        assert server.open(path, path.read_text("utf-8")) == []


def test_an_editor_is_offered_keys_names_and_choices(server: Server) -> None:
    path = SAMPLES / "provincies/drenthe/keuze.yaml"
    server.open(path, "productAanwezig: \nupn: \nreferentie: \nkos")
    assert {"ja", "nee", "onbekend"} <= server.choices(path, 0, 17)
    assert "beschermde dieren ontheffing" in server.choices(path, 1, 5)
    assert "vaarweggebruik" in server.choices(path, 2, 12)
    assert {"kosten", "kostenEnBetaalmethoden"} <= server.choices(path, 3, 3)


def test_an_editor_reads_what_a_key_is_for_in_dutch(server: Server) -> None:
    path = SAMPLES / "provincies/drenthe/uitleg.yaml"
    server.open(path, "publicatieDatum: 2026-12-15\n")
    known = vocabulary.load().graph.text(SLEUTEL["Product/publicatieDatum"], RDFS.comment, "nl")
    assert known
    shown = server.at("textDocument/hover", path, 0, 3)["contents"]["value"].replace("\\", "")
    assert known.split(". ")[0] in shown


def test_a_modeline_is_enough_where_no_settings_are(server: Server) -> None:
    path = SAMPLES / "elders/x.yaml"
    assert server.open(path, "titl: x\n") == []
    path = SAMPLES / "elders/diep/x.yaml"
    found = server.open(path, "# yaml-language-server: $schema=../../.vscode/schema/product.json\ntitl: x\n")
    assert [fault["range"]["start"]["line"] for fault in found] == [1]
