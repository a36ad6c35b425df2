"""A province's colour as a style sheet: custom properties by the names of Utrecht's and NL Design System's tokens."""

from catalogus.kleuren import lighter, on


def stylesheet(huiskleur: str) -> bytes:
    """What a colour that can be read on a light page (`kleuren.usable`) becomes in the light and the dark scheme."""
    light = _root("screen", huiskleur, huiskleur)
    dark = _root("screen and (prefers-color-scheme: dark)", huiskleur, lighter(huiskleur))
    return f"{light}\n{dark}".encode()


def _root(media: str, huiskleur: str, link: str) -> str:
    """The properties on a screen; paper has colours of its own."""
    properties = {
        "--utrecht-link-color": link,
        "--utrecht-button-primary-action-color": on(link),
        "--utrecht-page-header-background-color": huiskleur,
        "--utrecht-page-header-color": on(huiskleur),
    }
    lines = "".join(f"    {name}: {colour};\n" for name, colour in properties.items())
    return f"@media {media} {{\n  :root {{\n{lines}  }}\n}}\n"
