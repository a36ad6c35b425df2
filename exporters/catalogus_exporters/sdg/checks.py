"""What is wrong with our own feed: every file held against our description of it, and every address followed."""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend
from referencing import Registry

from catalogus.export import Entry, Finding, Staged
from catalogus_exporters.sdg.addresses import V1
from catalogus_exporters.sdg.description import openapi

PER_FILE = 5
"""So many faults of one file say enough."""

Errors = Iterator[ValidationError]


def check(staged: Staged) -> Iterator[Finding]:
    """The faults of each file of the feed, at most a handful."""
    config = staged.publication.config
    schemas = _by_path(openapi(config), config.basis)
    known = {f"{config.basis}/{entry.path}" for entry in staged.entries}
    ours = re.compile(rb'"(%b/[^"]*)"' % re.escape(f"{config.basis}/{V1}").encode())
    for entry, path in staged.of("sdg"):
        validator = next((found for pattern, found in schemas.items() if pattern.fullmatch(str(entry.path))), None)
        if validator is None:
            yield _finding(entry, *_UNKNOWN)
            continue
        try:
            value = orjson.loads(path.read_bytes())
        except orjson.JSONDecodeError as error:
            yield _finding(entry, *_NO_JSON, reason=str(error))
            continue
        links, own = _without_what_stands_alone(value)
        for fault in islice(validator.iter_errors(own), PER_FILE):
            yield _finding(entry, *_FAULT, **_said(fault))
        found = {address.decode() for address in ours.findall(orjson.dumps([links, own]))}
        for address in islice(sorted(found - known), PER_FILE):
            yield _finding(entry, *_NOWHERE, address=address)


def _without_what_stands_alone(value: Any) -> tuple[list[str], Any]:
    """Where the items of a list have files of their own, and the list without these.

    They are held where they stand alone, and whose they are: what provinces share is no fault of one.
    """
    if not isinstance(value, dict) or not isinstance(value.get("results"), list):
        return [], value
    links = [item["url"] for item in value["results"] if isinstance(item, dict) and "url" in item]
    own = [item for item in value["results"] if not isinstance(item, dict) or "url" not in item]
    return links, {**value, "results": own}


def _by_path(document: dict[str, Any], basis: str) -> Mapping[re.Pattern[str], Draft202012Validator]:
    """What holds each file to what the description says of its path."""
    kind = extend(Draft202012Validator, {"$ref": _once()})
    found = {}
    for template, item in document["paths"].items():
        server = item.get("servers", document["servers"])[0]["url"].removeprefix(f"{basis}/")
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(server + template))
        whole = {**schema, "components": document["components"]}
        found[re.compile(pattern)] = kind(whole, registry=Registry(), format_checker=FormatChecker())
    return found


def _once() -> Callable[..., Errors]:
    """`$ref` that does not look twice at the same value: texts and locations come back in one item after another."""
    right: set[bytes] = set()
    follow = Draft202012Validator.VALIDATORS["$ref"]

    def ref(validator: Any, ref: str, instance: Any, schema: Any) -> Errors:
        key = sha256(orjson.dumps([ref, instance])).digest()
        if key not in right:
            faults = list(follow(validator, ref, instance, schema))
            if not faults:
                right.add(key)
            yield from faults

    return ref


def _said(fault: ValidationError) -> dict[str, str]:
    """Where a value is not what it should be, by which keyword, and what it is."""
    rule, value = fault.validator_value, fault.instance
    if fault.validator == "required":
        value = [name for name in rule if name not in value]
    elif fault.validator == "additionalProperties":
        value = [name for name in value if name not in fault.schema["properties"]]
    return {"place": fault.json_path, "rule": f"{fault.validator}: {_short(rule)}", "value": _short(value)}


def _short(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= 100 else f"{text[:99]}…"


def _finding(entry: Entry, nl: str, en: str, **values: str) -> Finding:
    messages = {"nl": nl.format(**values), "en": en.format(**values)}
    return Finding(messages, entry.path, entry.provincie)


_UNKNOWN = (
    "Dit bestand staat niet in de beschrijving van de feed (sdg/v1/openapi.json).",
    "This file is not in the description of the feed (sdg/v1/openapi.json).",
)
_NO_JSON = ("Dit bestand is geen JSON: {reason}.", "This file is no JSON: {reason}.")
_FAULT = (
    "Dit bestand wijkt af van sdg/v1/openapi.json. Op {place} voldoet {value} niet aan {rule}.",
    "This file differs from sdg/v1/openapi.json. At {place} {value} does not obey {rule}.",
)
_NOWHERE = (
    "Het adres {address} wijst naar een bestand dat er niet is.",
    "The address {address} points to a file that is not there.",
)
