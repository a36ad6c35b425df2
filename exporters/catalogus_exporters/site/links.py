"""Whether every link of the pages to each other leads somewhere, with its anchor."""

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from catalogus.export import Entry, Finding, Staged

MAX_FOUND = 5
"""More broken links of one page say nothing new."""


def check(staged: Staged, exporter: str) -> Iterator[Finding]:
    """The links of each page that lead to no file, or to no such place in one."""
    files = {entry.path.as_posix() for entry in staged.entries}
    anchors: dict[str, frozenset[str]] = {}
    links: list[tuple[Entry, frozenset[str]]] = []
    for entry, path in staged.of(exporter):
        if entry.media_type == "text/html":
            page = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8", no_network=True))
            values = {name: _values(page, name) for name in ("id", "href", "src")}
            anchors[entry.path.as_posix()] = values["id"]
            links.append((entry, values["href"] | values["src"]))
    for entry, found in links:
        broken = (link for link in sorted(found) if not _leads_somewhere(link, entry.path, files, anchors))
        for link, _ in zip(broken, range(MAX_FOUND), strict=False):
            yield Finding({taal: text.format(link) for taal, text in _BROKEN.items()}, entry.path, entry.provincie)


def _values(page: etree._Element, attribute: str) -> frozenset[str]:
    return frozenset(value for element in page.iter() if (value := element.get(attribute)))


def _leads_somewhere(link: str, page: PurePosixPath, files: set[str], anchors: dict[str, frozenset[str]]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True  # another site's: nothing is fetched here
    place = posixpath.join(page.parent.as_posix(), unquote(parts.path)) if parts.path else page.as_posix()
    target = posixpath.normpath(place)
    return target in files and (not parts.fragment or unquote(parts.fragment) in anchors.get(target, ()))


_BROKEN = {"nl": "de link «{}» leidt nergens heen", "en": "the link «{}» leads nowhere"}
