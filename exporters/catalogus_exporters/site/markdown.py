"""Markdown of the SDG subset as safe HTML.

Standard: the SDG-invoervoorziening 1.9.5 shows paragraphs, lists, links, bold, tables and headings of levels three and
four; no HTML, images, code or rules. markdown-it-py does not make anything else, and nh3 lets nothing else through:
should one of the two have a hole, the other is still shut. Links lead to https, mailto or tel.
"""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

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


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 # the name that markdown-it-py calls
        return url.partition(":")[0].lower() in SCHEMES


_PARSER = _Parser("commonmark", {"html": False}).enable("table").disable(_NOT_SHOWN)


@cache
def render(text: str) -> Markup:
    """A text as HTML. Provinces share most texts: each is rendered once."""
    return Markup(_LOCK.clean(_PARSER.render(text)))  # this is the place that makes it safe
