"""Our own description of the files: `openapi.json`, with the address and name of the catalogue filled in."""

from pathlib import Path
from typing import Any

import orjson

from catalogus.config import Config

_TEMPLATE = Path(__file__).with_name("openapi.json")


def openapi(config: Config) -> dict[str, Any]:
    """The OpenAPI document of one catalogue."""
    text = _TEMPLATE.read_text("utf-8")
    for name in ("basis", "naam", "licentie"):
        text = text.replace(f"{{{{{name}}}}}", orjson.dumps(getattr(config, name)).decode()[1:-1])
    document: dict[str, Any] = orjson.loads(text)
    return document
