"""Pictures of every kind of page of a publication, to look at: narrow and wide, light and dark.

python tests/browser/screenshots.py public/actueel /tmp/beelden
"""

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.kinds import EVERY_PAGE, address
from browser.web import chromium, served


def main(public: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, served(public) as host:
        for width, scheme in product((360, 1280), ("light", "dark")):
            context = browser.new_context(
                base_url=host,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            with context:
                page = context.new_page()
                for kind, taal in EVERY_PAGE:
                    page.goto(address(kind, taal))
                    name = f"{kind.replace(' ', '-')}.{taal}.{width}.{scheme}.png"
                    page.screenshot(path=out / name, full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
