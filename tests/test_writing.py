"""Files on disk: all of a set or none."""

import os
from pathlib import Path, PurePosixPath

import pytest

from catalogus.writing import File, write
from conftest import contents


def test_when_writing_fails_nothing_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write([File(PurePosixPath("a/one"), b"old"), File(PurePosixPath("b/two"), b"old")], tmp_path)
    real, calls = os.fsync, iter([None, OSError(28, "No space left on device")])

    def fsync(descriptor: int) -> None:
        if fault := next(calls, None):
            raise fault
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        write([File(PurePosixPath("a/one"), b"new"), File(PurePosixPath("b/two"), b"new")], tmp_path)
    assert contents(tmp_path) == {"a/one": b"old", "b/two": b"old"}


def test_what_stands_in_the_way_stops_everything_beforehand(tmp_path: Path) -> None:
    (tmp_path / "files/b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(OSError, match="directory"):
        write([File(PurePosixPath("a"), b"new"), File(PurePosixPath("b"), b"new")], tmp_path / "files")
    (tmp_path / "files/c").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        write([File(PurePosixPath("a"), b"new"), File(PurePosixPath("c/d"), b"new")], tmp_path / "files")
    assert contents(tmp_path / "files") == {}
    assert contents(tmp_path / "elsewhere") == {}


def test_a_file_cannot_leave_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside its folder"):
        write([File(PurePosixPath("../outside"), b"")], tmp_path / "files")
