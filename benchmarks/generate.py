"""Makes a whole catalogue of twelve provinces with as many products as asked: the same bytes every time, everywhere.

    python benchmarks/generate.py --products 3000 --out DIR [--turtle FILE] [--shapes FILE]

The products are divided evenly over the provinces. A third of them takes over most of its keys from a referentie, the
others say all themselves. There is a referentie for each twelve products (one in each province), at most 300: with more
products, several of one province share one. The names that the UPL has for provinces are used once in each province,
then there is no name. About one product in a hundred is faulty (`faults.py`); all others are clean, advice included.
The settings and the organisations are those of the samples.

`--turtle` writes all triples, resolved, with those of the vocabularies (as N-Triples, which every Turtle reader reads);
`--shapes` the rules in one file: what `pyshacl -s SHAPES TURTLE` can be run on.
"""

import argparse
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyoxigraph as ox
from faults import faulty, is_faulty
from product import UNNAMED, Blocks, own, shared

from catalogus import config, lists, sources
from catalogus.folders import SHAPES
from catalogus.namespaces import DCT, ELI, PPC
from catalogus.resolve import resolve
from catalogus.vocabulary import load

SAMPLES = Path(__file__).parents[1] / "samples"
DAY = date(2026, 11, 25)
PROVINCIES = 12
REFERENTIES = 300
_OF_REFERENTIES = 1_000_000  # their numbers, which no product has
_TAKEN = (
    *("upn", "doelgroep", "thema", "samenvatting", "vereisten", "procedureBeschrijving", "bezwaarEnBeroep"),
    *("wtdBijGeenReactie", "grondslagen", "talen", "doorlooptijd"),
)
"""What a product with a referentie takes over from it."""


def generate(target: Path, products: int, *, clean: bool = False) -> None:
    """Write the catalogue; what stood in `target` goes. A `clean` one has no faulty products: it can be published."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(SAMPLES / "catalogus.toml", target)
    names = list(_names())
    names += [(UNNAMED, False)] * (products // PROVINCIES + 1 - len(names))
    _referenties(target / "referentie", names, -(-products // PROVINCIES))
    for index, folder in enumerate(sorted((SAMPLES / "provincies").iterdir())):
        folder_of = target / "provincies" / folder.name
        folder_of.mkdir(parents=True)
        shutil.copy(folder / "organisatie.yaml", folder_of)
        for number in range(index, products, PROVINCIES):
            slot = number // PROVINCIES
            blocks = _product(number, slot, *names[slot])
            blocks = blocks if clean else faulty(number, blocks)
            (folder_of / f"product-{slot:04}.yaml").write_text("".join(blocks.values()), "utf-8")


def _referenties(folder: Path, names: list[tuple[str, bool]], slots: int) -> None:
    folder.mkdir()
    for slot in range(min(slots, REFERENTIES)):
        blocks = shared(_OF_REFERENTIES + slot, names[slot][0], is_sdg=names[slot][1])
        (folder / f"{_referentie(slot)}.yaml").write_text("".join(blocks.values()), "utf-8")


def _product(number: int, slot: int, upn: str, is_sdg: bool) -> Blocks:
    blocks = own(number) | shared(number, upn, is_sdg=is_sdg)
    if is_faulty(number) or (number % PROVINCIES + slot) % 3 != 1:
        return blocks
    differs = slot >= REFERENTIES  # from the name of the referentie, which then has been used
    taken = [key for key in _TAKEN if not (differs and key in ("upn", "doelgroep"))]
    referentie = {"referentie": f"referentie: {_referentie(slot)}\n"}
    return referentie | {key: block for key, block in blocks.items() if key not in taken}


def _referentie(slot: int) -> str:
    return f"regeling-{slot % REFERENTIES:03}"


def _names() -> Iterator[tuple[str, bool]]:
    """The names that the UPL gives to provinces, each with whether its target group follows from it."""
    known = load()
    for upn in sorted(known.instances(PPC.UniformeProductnaam), key=known.label):
        columns = {literal.value for literal in known.graph.literals(upn, PPC.uplKolom)}
        if "Provincie" in columns and not known.is_deprecated(upn) and known.label(upn) != UNNAMED:
            yield f'"{known.label(upn)}"', bool(known.graph.nodes(upn, DCT.audience))


def write_turtle(root: Path, file: Path) -> None:
    """All triples of a catalogue on one day, resolved, and those of its vocabularies.

    But not the laws of the UPL: the shapes are for the laws that editors name, and would find a thousand in Dutch only.
    """
    source = sources.read(config.read(root), lists.load(root))
    known = source.vocabulary.graph
    of_upl = set(source.vocabulary.instances(ELI.LegalResource))
    with file.open("wb") as out:
        ox.serialize((triple for triple in known if triple.subject not in of_upl), out, ox.RdfFormat.N_TRIPLES)
        for resolved in resolve(source, DAY).every:
            ox.serialize(resolved.graph, out, ox.RdfFormat.N_TRIPLES)


def write_shapes(file: Path) -> None:
    """All rules in one file; no two files of ours use the same name for a blank node."""
    file.write_text("\n".join(path.read_text("utf-8") for path in sorted(SHAPES.glob("*.ttl"))), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a catalogue to measure with.")
    parser.add_argument("--products", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--turtle", type=Path)
    parser.add_argument("--shapes", type=Path)
    given = parser.parse_args()
    generate(given.out, given.products)
    if given.turtle:
        write_turtle(given.out, given.turtle)
    if given.shapes:
        write_shapes(given.shapes)


if __name__ == "__main__":
    main()
