"""The official schemas of Samenwerkende Catalogi 4.0, pinned: which bytes are the right ones.

The digests are those of the files as KOOP published them (frameless/strapi @ 5b3b2278, 2022-11-17, which compile with
libxml2). Below `FOLDER` each keeps the path that it has on the server, since one includes the other by that path.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from catalogus.owms import UnusableError

FOLDER = PurePosixPath(".catalogus/schemas")
"""Where the schemas of a catalogue lie; git need not track it."""

PINNED: Mapping[str, str] = {
    "owms/4.0/xsd/dcterms-elem.xsd": "332b472ad6eba4a017c99ccdd8d5f018ec26c3ba78efc8f63fe11cf968b16a58",
    "owms/4.0/xsd/overheid-classes-redef.xsd": "658afaa0456da781c982e3d2f7372b5ea0d433bb143601559754e9be2be2183c",
    "owms/4.0/xsd/overheid-schemes.xsd": "153ff58a2e3e53681f603107c5def97a8484e8104dd03eb74f88f03eda640f74",
    "owms/4.0/xsd/owms-classes-redef.xsd": "6f12e046cc160bd6f700e80065764a6ef1141ca59a33ae81a83633d8c7f66e7b",
    "owms/4.0/xsd/owms-classes.xsd": "68c6545487d970bd6219a141a53a0b52d9231dae51e4305dbb4494d8918bef78",
    "owms/4.0/xsd/owms-types.xsd": "2e3c869a17986187d5a4eddca4811588f9ff27413f3c9a6281cef2b5b6d6f839",
    "owms/4.0/xsd/owms.xsd": "af97bdd9a12acc3950f5bd678d4eb3f8777f86112d74f8d692ae42bf925ad5c2",
    "owms/4.0/xsd/xml-att.xsd": "4c8c0fa8328c2a70850c6c3a4af59c8534c925b3641ac308bca9197f3d38614b",
    "sc/4.0/xsd/sc-overheid-classes-redef.xsd": "7d4141e551f51b1a22905055a676f74acfedb594d6153850e7655a0a9bcd8349",
    "sc/4.0/xsd/sc-owms-classes-redef.xsd": "9773d50febe6aac72ebf0c42aa07d227f7d7fdba59f227e98045217ec64fb273",
    "sc/4.0/xsd/sc.xsd": "295d1266201c64c8c6e96e1ee86e42fb000ae6ddf0f21d7674fec1f24c5b89e1",
}
"""SHA-256 by path on https://standaarden.overheid.nl."""


def check(path: str, content: bytes) -> bytes:
    """The content of a schema, once it is the pinned one; raises UnusableError."""
    found = sha256(content).hexdigest()
    if found != PINNED[path]:
        raise UnusableError(
            f"de inhoud is een andere dan de vastgelegde (sha256 {found}, verwacht {PINNED[path]})",
            f"the content is not the pinned one (sha256 {found}, expected {PINNED[path]})",
        )
    return content
