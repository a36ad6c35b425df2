"""Edits of a YAML file that leave every other byte as it was.

Only top-level keys, only whole lines: what an editor wrote beside them (comments, order, quotes, line ends) stays. The
text has been read without faults before; `edit` proves that it says what it should after.
"""

import re
from collections.abc import Callable, Mapping

import yaml


class SpliceError(ValueError):
    """An edit that would change more than it should: the file is written in a way that leaves no lines to cut."""


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")  # the line breaks that PyYAML counts, and no others


_MARK = "\ufeff"  # of byte order: no part of the text, and to be kept


def block(text: str, key: str) -> list[str]:
    """The lines of one key, without their line ends; none where the text does not have it."""
    found = _span(text, key)
    return [line.rstrip("\r\n") for line in _lines(text)[slice(*found)]] if found else []


def without(text: str, key: str) -> str:
    """The text without one key."""
    return _edit(text, key, [], lambda before: {name: value for name, value in before.items() if name != key})


def with_list(text: str, key: str, items: list[str], after: str) -> str:
    """The text with a list of plain words under one key: in its place, else below the key `after`."""
    if not items:
        return without(text, key) if _span(text, key) else text
    lines = [f"{key}:", *(f"  - {item}" for item in items)]
    return _edit(text, key, lines, lambda before: {**before, key: items}, after)


def _edit(
    text: str, key: str, lines: list[str], expected: Callable[[Mapping[str, object]], object], after: str = ""
) -> str:
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    end = re.search(r"\r\n|\r|\n", text)
    made = [f"{' ' * _indent(text, key)}{line}{end[0] if end else chr(10)}" for line in lines]
    span = _span(text, key)
    if span is None:
        behind = _span(text, after)
        span = (behind[1], behind[1]) if behind else (0, 0)
    old = _lines(text)
    if made and span[0] and not old[span[0] - 1].endswith(("\r", "\n")):  # the last line of a file may lack its end
        old[span[0] - 1] += end[0] if end else "\n"
    new = "".join((*old[: span[0]], *made, *old[span[1] :]))
    try:
        proven = _load(new) == expected(_load(text))
    except yaml.YAMLError as error:
        raise SpliceError(key) from error
    if not proven:
        raise SpliceError(key)
    return mark + new


def _indent(text: str, key: str) -> int:
    """How far the top-level keys stand from the margin; one on a line with others leaves nothing to cut."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise SpliceError(key)
    return root.start_mark.column


def _span(text: str, key: str) -> tuple[int, int] | None:
    """The first line of a top-level key and the one after its last, counted from 0."""
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    for name, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == key:
            return name.start_mark.line, _last(value, _lines(text)) + 1
    return None


def _last(node: yaml.Node, lines: list[str]) -> int:
    """The last line of a node: the marks of PyYAML run on to the next thing that stands there."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _last_of_block(node, lines)
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        inner = node.value[-1]
        return _last(inner[1] if isinstance(inner, tuple) else inner, lines)
    end = node.end_mark
    return end.line if end.column or end.line == node.start_mark.line else end.line - 1


def _last_of_block(node: yaml.ScalarNode, lines: list[str]) -> int:
    """The last line of a literal or folded text: what is indented as its first line; a remark below it is not."""
    last = node.start_mark.line
    explicit = re.match(r"[|>][+-]?[1-9]", lines[last][node.start_mark.column :])
    indent = 1 if explicit else 0
    for number, line in enumerate(lines[last + 1 :], start=last + 1):
        if line.strip(" \r\n"):
            depth = len(line) - len(line.lstrip(" "))
            indent = indent or depth
            if depth < max(indent, 1):
                break
            last = number
    return last


def _lines(text: str) -> list[str]:
    return _LINE.findall(text)


def _load(text: str) -> dict[str, object]:
    return dict(yaml.load(text, Loader=yaml.CBaseLoader) or {})  # makes strings, lists and mappings only
