"""Characters that hide or reorder what a reader sees."""

import re

# C0 and C1 controls, bidirectional controls ("Trojan Source", CVE-2021-42574), zero-width characters, line
# separators, byte order marks, private use and noncharacters. Tab, line feed and carriage return are text.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U0010ffff]"
)


def visible(text: str) -> str:
    """A text that is safe on a terminal: what is forbidden, and every line break, becomes one visible character."""
    return FORBIDDEN.sub("\ufffd", text.replace("\r", "").replace("\n", "⏎"))
