"""Where things lie: our own data inside the installed package or beside it in a checkout, and a catalogue."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


VOCAB = _folder("vocab")
SHAPES = _folder("shapes")

FILE = "catalogus.toml"
"""The settings of a catalogue, which make a folder one."""


def find(start: Path) -> Path | None:
    """The folder with `catalogus.toml` at or above `start`."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)
