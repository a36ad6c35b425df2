"""What a system administrator copies and reads: the files in `docs/beheer`, and the nightly part of the guide."""

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from catalogus import building, checked, night, overview, publish, releases, staging
from catalogus.commands import export, push, rollback, update
from catalogus.diagnostics import Messages
from catalogus.exits import Exit
from catalogus.options import today
from catalogus.publish import Outcome
from catalogus.pushing import Task
from catalogus_exporters import EXPORTERS
from catalogus_exporters.site.robots import HEADERS
from conftest import DAY, ROOT
from harness.publish import run as published

FOLDER = ROOT / "docs/beheer"
GUIDE = (ROOT / "docs/beheer.md").read_text("utf-8")
_, _, NIGHT = GUIDE.partition("## De nachtelijke publicatie\n")
NIGHT = NIGHT.partition("\n## ")[0]
FILES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.iterdir())}
SERVERS = ("Caddyfile", "apache.conf", "nginx.conf")
GITHUB = yaml.safe_load(FILES["github-nightly.yml"])
GITLAB = yaml.safe_load(FILES["gitlab-schedule.yml"])["publiceer"]
STEPS = GITHUB["jobs"]["publiceer"]["steps"]
CRONJOB, CLAIM = yaml.safe_load_all(FILES["kubernetes-cronjob.yaml"])
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
VERBS = {
    "export": export.command("nl"),
    "rollback": rollback.command("nl"),
    "update": update.command("nl"),
    "push": push.command("nl"),
}


def lines(name: str, start: str) -> set[str]:
    """The lines of a file that begin so, without that beginning."""
    return {line.removeprefix(start) for line in FILES[name].splitlines() if line.startswith(start)}


def options(verb: str) -> set[str]:
    named = {name for parameter in VERBS[verb].params for name in parameter.opts if name.startswith("--")}
    return named | {"--help"}


# --- what they call ---------------------------------------------------------------------------------------------------


def calls() -> Iterator[tuple[str, str]]:
    """Every use of the command in the files and in the guide: where, and what follows `catalogus`."""
    for name, text in FILES.items():
        for found in re.findall(r"\bcatalogus ((?:export|rollback|update|push) [^\n;|#]*)", text):
            yield name, found
    (container,) = pod()["containers"]
    yield "kubernetes-cronjob.yaml", shlex.join((*container["command"][1:], *container["args"]))
    for found in re.findall(r"\bcatalogus ((?:export|rollback|update|push)\b[^\n`]*)", NIGHT):
        yield "beheer.md", found


def pod() -> Mapping[str, Any]:
    spec: Mapping[str, Any] = CRONJOB["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    return spec


@pytest.mark.parametrize(("file", "call"), list(calls()))
def test_every_option_that_is_used_exists(file: str, call: str) -> None:
    assert set(re.findall(r"--[a-z-]+", call)) <= options(call.split()[0].rstrip("."))


def test_each_file_publishes_with_a_folder_of_its_own_and_in_dutch() -> None:
    exports = {file: call for file, call in calls() if call.startswith("export") and file != "beheer.md"}
    assert exports.keys() >= set(FILES) - {"catalogus-export.timer", "controleer.sh", *SERVERS}
    for call in exports.values():
        assert {"--out", "--lang"} <= set(re.findall(r"--[a-z-]+", call))


@pytest.mark.parametrize("verb", ["export", "rollback", "push"])
def test_the_guide_names_every_option(verb: str) -> None:
    assert {name for name in options(verb) - {"--lang", "--date", "--help"} if name not in NIGHT} == set()


def test_every_option_that_the_guide_names_exists() -> None:
    ours = {name for verb in VERBS for name in options(verb)}
    theirs = {"--now", "--delete", "--system", "--home-dir", "--shell", "--since", "--digest"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", NIGHT)) <= ours | theirs


def test_the_guide_names_every_file_and_every_form() -> None:
    assert {name for name in FILES if f"](beheer/{name})" not in NIGHT} == set()
    assert {(server, name) for server in SERVERS for name in EXPORTERS if name not in FILES[server]} == set()


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_sends_the_headers_that_pages_count_on(server: str) -> None:
    text = re.sub(r"^\s*#.*$", "", FILES[server], flags=re.M).replace('"', "")
    for name, value in HEADERS.items():
        assert re.search(rf"{name} {re.escape(value)}(;| always;|$)", text, flags=re.M), name


@pytest.mark.parametrize("text", [*FILES.values(), NIGHT], ids=[*FILES, "beheer.md"])
def test_the_program_comes_from_one_pinned_place_that_is_to_be_filled_in(text: str) -> None:
    for address in re.findall(r"git\+\S+", text):
        assert re.fullmatch(r"git\+https://vul-in\.example/catalogus@VUL-DE-COMMIT-IN\"?", address)
    hosts = set(re.findall(r"(?:https://|@)([\w-]+(?:\.[\w-]+)+)", text))
    assert {host for host in hosts if not host.endswith(".example")} <= {"github.com"}


# --- what they say ----------------------------------------------------------------------------------------------------


def rows(heading: str) -> list[list[str]]:
    """The table below a heading of the guide, without its head."""
    section = NIGHT.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_guide_explains_every_exit_code() -> None:
    assert {row[0] for row in rows("Hoe het is afgelopen")} == {str(int(code)) for code in Exit}


def test_the_guide_explains_every_key_of_the_status_and_no_other() -> None:
    keys = {*overview.status(today(), outcome()), *overview.failure(today(), "")}
    assert {key for row in rows("Wat u in de gaten houdt") for key in re.findall(r"`(\w+)`", row[0])} == keys
    assert set(re.findall(r"veld (\w+)|\"(\w+)\\?\":", FILES["controleer.sh"])) <= {
        pair for key in keys for pair in ((key, ""), ("", key))
    }


def said(*modules: ModuleType) -> dict[str, str]:
    """The Dutch messages of these modules, by their name."""
    found = {}
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, dict) and value.keys() == {"nl", "en"} and isinstance(value["nl"], str):
                found[f"{module.__name__}.{name}"] = value["nl"]
    return found


MESSAGES = {
    **said(publish, releases, building),
    "rollback._NONE": rollback._NONE["nl"],
    **{f"checked.{name}": text for name, text in checked._SAY["nl"].items()},
    **{f"night.{name}": text for name, text in night._SAY["nl"].items() if not name.startswith("errno")},
}
GOOD = {"night.done", "night.unchanged", "night.removed", "night.files", "checked.no_provincie"}
"""What needs no explanation, or is of who types a command."""


def shown(row: str) -> re.Pattern[str]:
    """A message as the guide shows it: … stands for anything."""
    return re.compile(".*?".join(re.escape(part.strip()) for part in row.split("…")), re.DOTALL)


@pytest.mark.parametrize("name", sorted(MESSAGES.keys() - GOOD))
def test_the_guide_says_what_to_do_at_every_message(name: str) -> None:
    assert any(shown(row[0]).search(MESSAGES[name]) for row in rows("Wat een melding betekent"))


@pytest.mark.parametrize("row", rows("Wat een melding betekent"), ids=lambda row: row[0][:40])
def test_every_message_in_the_guide_is_one_of_the_program(row: list[str]) -> None:
    checks = [path.read_text("utf-8") for path in (ROOT / "exporters").rglob("*.py")]
    assert any(shown(row[0]).search(text) for text in MESSAGES.values()) or any(row[0] in text for text in checks)


GOOD_PUSH = {"done", "unchanged", "others_unchanged", "more", "dry_run", *Task}


@pytest.mark.parametrize("name", sorted(push._SAY["nl"].keys() - GOOD_PUSH))
def test_the_guide_says_what_to_do_at_every_message_of_push(name: str) -> None:
    assert any(shown(row[0]).search(push._SAY["nl"][name]) for row in rows("In een triplestore"))


# --- when -------------------------------------------------------------------------------------------------------------


def moments(cron: str, zone: str) -> list[datetime]:
    """When a daily cron expression or a time of systemd falls, in Dutch time, in all nights of a year."""
    if found := re.fullmatch(r"(\d+) (\d+) \* \* \*", cron):
        minute, hour = int(found[1]), int(found[2])
    else:
        found = re.fullmatch(r"\*-\*-\* (\d\d):(\d\d):00", cron)
        assert found
        hour, minute = int(found[1]), int(found[2])
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    return [datetime.combine(day, clock(hour, minute), ZoneInfo(zone)) for day in days]


(ON,) = lines("catalogus-export.timer", "OnCalendar=")
(CRON,) = re.findall(r"^(\S+ \S+ \S+ \S+ \S+) \{ git", FILES["crontab"], re.MULTILINE)
(GITLAB_CRON,) = re.findall(r"«(\d.*?)»", FILES["gitlab-schedule.yml"])
TIMES = [
    (ON.rpartition(" ")[0], ON.rpartition(" ")[2]),
    (CRON, "Europe/Amsterdam"),
    (CRON, "UTC"),  # a cron that does not know CRON_TZ, on a server without one
    (GITLAB_CRON, "Europe/Amsterdam"),
    (GITLAB_CRON, "UTC"),
    (GITHUB[True]["schedule"][0]["cron"], "UTC"),
    (CRONJOB["spec"]["schedule"], CRONJOB["spec"]["timeZone"]),
]


@pytest.mark.parametrize(("cron", "zone"), TIMES)
def test_it_begins_on_the_day_itself_well_before_it_is_harvested(cron: str, zone: str) -> None:
    for moment in moments(cron, zone):
        there = moment.astimezone(AMSTERDAM)
        assert there.date() == moment.date()
        assert clock(0, 30) <= there.time() <= clock(3, 31)


@pytest.mark.parametrize(("cron", "zone"), TIMES)
def test_it_begins_once_also_when_the_clock_changes(cron: str, zone: str) -> None:
    for moment in moments(cron, zone):
        assert moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(fold=0) == moment  # else it does not exist
        assert moment.utcoffset() == moment.replace(fold=1).utcoffset()  # else it comes twice


def test_a_time_that_is_skipped_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        test_it_begins_once_also_when_the_clock_changes("30 2 * * *", "Europe/Amsterdam")


# --- systemd, GitLab, GitHub, Kubernetes ------------------------------------------------------------------------------


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    for name in ("catalogus-export.service", "catalogus-export.timer"):
        text = FILES[name].replace("/srv/catalogus/programma/bin/catalogus", sys.executable)
        (tmp_path / name).write_text(text, "utf-8")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir())], capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    ran = subprocess.run(["systemd-analyze", "calendar", ON], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_the_service_may_write_in_two_folders_as_a_user_of_its_own() -> None:
    service = FILES["catalogus-export.service"].splitlines()
    assert {"User=catalogus", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= set(service)
    (writable,) = lines("catalogus-export.service", "ReadWritePaths=")
    assert writable.split() == ["/srv/catalogus/teksten", "/srv/catalogus/publicatie"]
    assert "Persistent=true" in FILES["catalogus-export.timer"].splitlines()


def test_only_what_may_pass_is_tried_again() -> None:
    (not_again,) = lines("catalogus-export.service", "RestartPreventExitStatus=")
    (rule,) = CRONJOB["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
    assert (rule["action"], rule["onExitCodes"]["operator"]) == ("FailJob", "In")
    assert [int(code) for code in not_again.split()] == rule["onExitCodes"]["values"] == [Exit.FAULTS, Exit.USAGE]
    assert GITLAB["retry"]["exit_codes"] == [Exit.FAILED, Exit.UNCERTAIN]


@pytest.mark.parametrize(
    ("schema", "name"), [("github-workflows", "github-nightly.yml"), ("gitlab-ci", "gitlab-schedule.yml")]
)
def test_a_job_is_as_its_host_wants_it(schema: str, name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", FOLDER / name]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_never_two_at_once() -> None:
    assert CRONJOB["spec"]["concurrencyPolicy"] == "Forbid"
    assert GITHUB["concurrency"] == {"group": "publicatie", "cancel-in-progress": False}
    assert GITLAB["resource_group"] == "publicatie"


def test_only_the_main_branch_can_publish() -> None:
    job = GITHUB["jobs"]["publiceer"]
    assert (GITHUB["permissions"], job["environment"]) == ({"contents": "read"}, "publicatie")
    assert job["if"] == "github.ref == 'refs/heads/main'"
    assert set(GITHUB[True]) == {"schedule", "workflow_dispatch"}  # `on` is a boolean in YAML 1.1
    assert all(re.search("@[0-9a-f]{40}$", step["uses"]) for step in STEPS if "uses" in step)
    secret = [step for step in STEPS if "secrets." in str(step)]
    assert [step["name"] for step in secret] == ["Zet de sleutel klaar"]
    assert GITLAB["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'}]


def test_in_kubernetes_it_can_do_nothing_but_write_its_volume() -> None:
    spec = pod()
    assert spec["restartPolicy"] == "Never"  # podFailurePolicy asks for that
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    for container in (*spec["initContainers"], *spec["containers"]):
        context = container["securityContext"]
        assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]
        assert re.search("@sha256:", container["image"])
        assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in spec["volumes"]}
    (volume,) = [volume for volume in spec["volumes"] if "persistentVolumeClaim" in volume]
    assert volume["persistentVolumeClaim"]["claimName"] == CLAIM["metadata"]["name"]
    (out,) = [value for option, value in pairwise(ARGUMENTS) if option == "--out"]
    assert Path(out).is_relative_to(spec["containers"][0]["volumeMounts"][0]["mountPath"])


ARGUMENTS = pod()["containers"][0]["args"]


def test_kubernetes_clones_the_texts_once_and_then_follows_them(tmp_path: Path, stub: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@vul-in.example"]
    source = tmp_path / "bron"
    subprocess.run([*git, "init", "--quiet", source], check=True)
    (script,) = pod()["initContainers"][0]["args"]
    work = tmp_path / "catalogus"
    (work / "nieuw/half").mkdir(parents=True)  # a clone that was interrupted
    say(stub, "catalogus", "exit 3")
    for text in ("een", "twee"):
        (source / "tekst").write_text(text)
        subprocess.run([*git, "-C", source, "add", "."], check=True)
        subprocess.run([*git, "-C", source, "commit", "--quiet", "-m", text], check=True)
        ran = subprocess.run(
            ["sh", "-euc", script.replace("/srv/catalogus", str(work))],
            env={**os.environ, "PATH": f"{stub}:{os.environ['PATH']}", "TEKSTEN": str(source)},
            capture_output=True, text=True,
        )  # fmt: skip
        assert (ran.returncode, (work / "teksten/tekst").read_text()) == (0, text), ran.stderr


# --- cron -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A folder for programs that only do as if."""
    (tmp_path / "stub").mkdir()
    return tmp_path / "stub"


def say(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("git", "catalogus", "mail"),
    [(0, 0, ""), (0, 1, "git\ncatalogus\n"), (0, 4, "git\ncatalogus\n"), (128, 0, "git\n")],
)
def test_cron_mails_what_was_said_when_something_is_wrong(
    tmp_path: Path, stub: Path, git: int, catalogus: int, mail: str
) -> None:
    (tmp_path / "programma").mkdir()
    say(stub, "git", f"echo git >&2; exit {git}")
    say(stub, "catalogus", f"echo catalogus; exit {catalogus}")
    (tmp_path / "programma/bin").symlink_to(stub)
    (line,) = lines("crontab", f"{CRON} ")
    assert "%" not in line  # which cron would read as the end of a line
    ran = subprocess.run(
        ["sh", "-c", line.replace("/srv/catalogus", str(tmp_path))],
        env={"PATH": f"{stub}:{os.environ['PATH']}"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.stdout, ran.stderr) == (mail, "")


# --- the check --------------------------------------------------------------------------------------------------------


def outcome(**changes: Any) -> Outcome:
    plain: dict[str, Any] = {
        **{"nummer": 12, "van": None, "entries": (), "changed": (), "removed": (), "events": ()},
        **{"producten": {"drenthe": 3}, "held": {}},
    }
    return Outcome(**{**plain, **changes})


HELD: Mapping[str, Messages] = {"drenthe": {"nl": '"datum": "x"', "en": "x"}}
NIGHTS = {
    "published": ((0, outcome(changed=(Path("x"),))), (0, "IN ORDE: gepubliceerd.")),
    "unchanged": ((0, outcome()), (0, "IN ORDE: ongewijzigd.")),
    "held back": ((0, outcome(held=HELD)), (1, "LET OP: ongewijzigd, maar niet van elke provincie.")),
    "uncertain": ((0, outcome(uncertain="x")), (2, "MIS: onzeker.")),
    "failed": ((0, None), (2, "MIS: mislukt.")),
    "yesterday": ((1, outcome()), (2, "MIS: de laatste export is van ")),
    "failed yesterday": ((1, None), (2, "MIS: de laatste export is van ")),
}


@pytest.mark.parametrize(("night", "expected"), NIGHTS.values(), ids=NIGHTS)
def test_the_check_sees_how_the_night_went(
    night: tuple[int, Outcome | None], expected: tuple[int, str], tmp_path: Path
) -> None:
    ago, found = night
    day = today() - timedelta(days=ago)
    (tmp_path / staging.MARKER).touch()
    reason = 'stuk:\n  "resultaat": "gepubliceerd",'
    overview.save(tmp_path, overview.status(day, found) if found else overview.failure(day, reason), "")
    ran = check(tmp_path)
    assert (ran.returncode, ran.stdout[: len(expected[1])], ran.stderr) == (*expected, "")


def test_the_check_is_not_content_without_a_status(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 2
    (tmp_path / "status.json").write_text("{")
    assert check(tmp_path).returncode == 2


def check(out: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["sh", FOLDER / "controleer.sh", out], capture_output=True, text=True)


# --- to another server, with rsync ------------------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, bytes | str]:
    """Files with their bytes and links with their goal, but not the locks."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and not path.name.endswith(".slot")
    }


def test_what_github_makes_of_a_night_is_what_the_server_would_have_made(tmp_path: Path) -> None:
    if not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    klein = shutil.copytree(ROOT / "tests/cases/basis", tmp_path / "klein")
    server, here = tmp_path / "server", tmp_path / "hier"
    server.mkdir()
    steps = [step["run"] for step in STEPS if "rsync" in step.get("run", "")]
    for number in range(3):
        path = klein / "provincies/drenthe/wedstrijd-op-de-weg.yaml"
        path.write_text(
            f"{path.read_text('utf-8').partition('doorlooptijd')[0]}doorlooptijd: P{number + 5}D\n", "utf-8"
        )
        published(klein, here, DAY, keep=2)
        runner = tmp_path / f"runner{number}"
        runner.mkdir()
        ran = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", "\n".join(steps).replace("--lang nl", f"--date {DAY} --keep 2")],
            cwd=klein, capture_output=True, text=True,
            env={**os.environ, "RUNNER_TEMP": str(runner), "BESTEMMING": str(server),
                 "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        ours, theirs = tree(server), tree(here)
        assert ours.pop("status.json")
        assert ours.pop("overzicht.md")
        assert ours == theirs
    old, new = (server / "publicaties" / number / "inhoud/site/stijl.css" for number in ("000002", "000003"))
    assert old.samefile(new)  # ten publications take the room of one there as well


# --- nginx ------------------------------------------------------------------------------------------------------------


class Unix(http.client.HTTPConnection):
    """A connection to a server at a path, not on a network."""

    def __init__(self, path: Path) -> None:
        super().__init__("vul-in.example")
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


@pytest.fixture(scope="module")
def web(public: Path) -> Iterator[Path]:
    """The samples, served by nginx as the guide says."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    with tempfile.TemporaryDirectory(prefix="nginx", dir="/tmp") as name:  # the path of a socket cannot be long
        place = Path(name)
        config = FILES["nginx.conf"].replace("/srv/catalogus/publicatie", str(public.parent))
        config = config.replace("listen 80;", f"listen unix:{place}/s;")
        temporary = "".join(
            f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (place / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {place}/pid; error_log {place}/log;"
            f"events {{}} http {{ access_log off; {temporary} {config} }}"
        )
        server = subprocess.Popen(["nginx", "-p", place, "-c", place / "nginx.conf"], stderr=subprocess.PIPE, text=True)
        try:
            for _ in range(100):
                if (place / "s").exists() or server.poll() is not None:
                    break
                time.sleep(0.05)
            assert server.poll() is None, server.stderr and server.stderr.read()
            yield place / "s"
        finally:
            server.terminate()
            server.communicate()


def get(web: Path, path: str) -> tuple[int, Mapping[str, str], bytes]:
    connection = Unix(web)
    connection.request("GET", path)
    response = connection.getresponse()
    found = response.status, response.headers, response.read()
    connection.close()
    return found  # type: ignore[return-value]


def test_every_file_is_served_at_its_address_as_what_it_is(web: Path, public: Path) -> None:
    for entry in json.loads((public / "index.json").read_bytes()):
        path = entry["path"]
        if path.startswith("rapport/"):
            assert get(web, f"/{path}")[0] == 404  # for who keeps the catalogue
            continue
        status, headers, content = get(web, f"/{path.removeprefix('site/')}")
        assert (status, content == (public / path).read_bytes()) == (200, True), path
        assert headers["Content-Type"].partition(";")[0] == entry["mediaType"], path
        assert ("charset=utf-8" in headers["Content-Type"]) == entry["mediaType"].startswith("text/")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "max-age=300, must-revalidate"
        assert headers["Access-Control-Allow-Origin"] == (None if path.startswith("site/") else "*"), path
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
    for path in ("/nergens", "/drenthe/nergens/"):
        status, headers, content = get(web, path)
        assert (status, content) == (404, (public / "site/404.html").read_bytes())


def test_the_address_of_a_product_leads_to_its_page(web: Path) -> None:
    status, headers, _ = get(web, "/drenthe/wedstrijd-op-de-weg")
    assert (status, headers["Location"]) == (301, "/drenthe/wedstrijd-op-de-weg/")  # else its links would be wrong
    assert get(web, headers["Location"])[0] == get(web, "/")[0] == get(web, "/ldes/")[0] == 200
    assert get(web, "/sdg/v1/producten/")[1]["Content-Type"] == "application/json"


def test_what_lies_beside_the_publication_is_not_served(web: Path) -> None:
    for path in ("/site/index.html", "/grootboek.jsonl", "/status.json", "/../status.json", "/.catalogus-uitvoer"):
        assert get(web, path)[0] in (400, 404), path
