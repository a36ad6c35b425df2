"""Markdown of the SDG subset as safe HTML.

Standard: the SDG-invoervoorziening 1.9.5 shows paragraphs, lists, links, bold, tables and headings of levels three and
four; no HTML, images, code or rules. markdown-it-py does not make anything else, and nh3 lets nothing else through:
should one of the two have a hole, the other is still shut. Links lead to https, mailto or tel.
"""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from catalogus_exporters.site.notation import SCHEMES

TAGS = frozenset(
    {"a", "blockquote", "br", "em", "h3", "h4", "li", "ol", "p", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_LOCK = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes=set(SCHEMES),
    link_rel=None,
)
_NOT_SHOWN = ("backticks", "code", "fence", "hr", "html_block", "html_inline", "image", "lheading")

SHARED = 10_000
"""So many texts are remembered as they were made: those of one province, and what it shares with the next."""


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 # the name that markdown-it-py calls
        return url.partition(":")[0].lower() in SCHEMES


_PARSER = _Parser("commonmark", {"html": False}).enable("table").disable(_NOT_SHOWN)


@lru_cache(SHARED)
def render(text: str) -> Markup:
    """A text as HTML. Provinces share most texts: each is rendered once."""
    return Markup(_LOCK.clean(_PARSER.render(text)))  # this is the place that makes it safe


@lru_cache(SHARED)
def reachable(text: str, addresses: tuple[tuple[str, str], ...]) -> Markup:
    """A text as HTML in which a number to call or an address to write to is a link: pairs of that and where it leads.

    What is a link already stays as it is.
    """
    found = render(text)
    links = {str(escape(shown)): Markup('<a href="{}">{}</a>').format(to, shown) for shown, to in addresses if shown}
    if not any(shown in found for shown in links):
        return found
    pattern = re.compile(r"<a .*?</a>|<[^>]*>|" + "|".join(map(re.escape, links)), re.DOTALL)
    return Markup(pattern.sub(lambda match: links.get(match[0], match[0]), found))
