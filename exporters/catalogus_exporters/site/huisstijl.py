"""A province's colour as a style sheet: custom properties by the names of Utrecht's and NL Design System's tokens."""

from catalogus.kleuren import lighter, on


def stylesheet(huiskleur: str) -> bytes:
    """What a colour that can be read on a light page (`kleuren.usable`) becomes in the light and the dark scheme."""
    light, dark = _root(huiskleur, huiskleur), _root(huiskleur, lighter(huiskleur))
    indented = "".join(f"  {line}\n" for line in dark.splitlines())
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{indented}}}\n".encode()


def _root(huiskleur: str, link: str) -> str:
    properties = {
        "--utrecht-link-color": link,
        "--utrecht-button-primary-action-color": on(link),
        "--utrecht-page-header-background-color": huiskleur,
        "--utrecht-page-header-color": on(huiskleur),
    }
    lines = "".join(f"  {name}: {colour};\n" for name, colour in properties.items())
    return f":root {{\n{lines}}}\n"
