"""One run of an engine of others, in the Python that has it: prints how many results it gives.

python benchmarks/others.py pyshifty|shacl SHAPES DATA
"""

import sys
from pathlib import Path


def pyshifty(shapes: str, data: str) -> int:
    import shifty
    from rdflib import RDF, SH

    _, report, _ = shifty.validate(Path(data), Path(shapes))
    return len(set(report.subjects(RDF.type, SH.ValidationResult)))


def shacl(shapes: str, data: str) -> int:
    from shacl import Shapes

    return len(Shapes.from_file(shapes).validate_file(data))


if __name__ == "__main__":
    print({"pyshifty": pyshifty, "shacl": shacl}[sys.argv[1]](*sys.argv[2:]))
