"""Makes a catalogue of twelve provinces with as many products as asked, from the samples: like real ones in size.

    python benchmarks/generate.py /tmp/big 300

The first products of a province bear the UPL names that provinces have, each once; for the others there is no name.
"""

import itertools
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogus.namespaces import DCT, PPC
from catalogus.vocabulary import load

SAMPLES = Path(__file__).parents[1] / "samples"
OWN = re.compile(r"^(upn|titel|productValtOnder|geldigTot|ingetrokken|doelgroep):", re.MULTILINE)


def generate(target: Path, per_provincie: int) -> None:
    """Write the catalogue; what stood in `target` goes."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SAMPLES / "referentie", target / "referentie")
    shutil.copy(SAMPLES / "catalogus.toml", target)
    names = [*_names()]
    for folder in sorted((SAMPLES / "provincies").iterdir()):
        own = target / "provincies" / folder.name
        own.mkdir(parents=True)
        shutil.copy(folder / "organisatie.yaml", own)
        texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.yaml"))]
        plain = [text for text in texts if "productAanwezig: ja" in text and "referentie:" in text]
        plain = [text for text in plain if not OWN.search(text)]
        for number, text in zip(range(per_provincie), itertools.cycle(plain), strict=False):
            name = names[number] if number < len(names) else f"upn: ~\n{BOTH}"
            titel = f"titel:\n  nl: Product {number} van de provincie\n  en: Product {number} of the province"
            (own / f"product-{number:04}.yaml").write_text(f"{text}\n{name}\n{titel}\n", "utf-8")


BOTH = "doelgroep: [eu-burger, eu-bedrijf]"


def _names() -> Iterator[str]:
    """The names that the UPL gives to provinces, with a target group where it says none."""
    known = load()
    for upn in sorted(known.instances(PPC.UniformeProductnaam), key=known.label):
        columns = {literal.value for literal in known.graph.literals(upn, PPC.uplKolom)}
        if "Provincie" in columns and not known.is_deprecated(upn):
            group = "" if known.graph.nodes(upn, DCT.audience) else f"\n{BOTH}"
            yield f'upn: "{known.label(upn)}"{group}'


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
