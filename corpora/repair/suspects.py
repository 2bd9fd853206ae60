#!/usr/bin/env python3
"""Write the pairs of characters that could be bytes of UTF-8 and make no likely text: suspects.py -o suspects.json

They follow from ``plausibility.json`` and the encodings; to be made anew when either changes.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from newsclean.text.characters import script_of
from newsclean.text.mojibake import sources
from newsclean.text.plausibility import unlikely


def suspects() -> dict[str, object]:
    """For sequences of two bytes and of more: the leads that share their odd companions, and those."""
    found: dict[str, dict[str, set[str]]] = {"short": defaultdict(set), "long": defaultdict(set)}
    every: set[str] = set()
    for source in sources():
        more = source.standing_for(0x80, 0xBF)
        every |= more
        for key, first, last in (("short", 0xC2, 0xDF), ("long", 0xE0, 0xF4)):
            for lead in source.standing_for(first, last):
                found[key][lead] |= {char for char in more if unlikely(lead, char)}
        # Two letters of one alphabet begin the sequences of four of some scripts (Adlam), a third sign follows.
        for lead in source.standing_for(0xF0, 0xF0):
            if script_of(lead) == "LATIN":
                found["long"][lead] |= more
    out: dict[str, object] = {"more": "".join(sorted(every))}
    for key, pairs in found.items():
        groups: dict[str, str] = defaultdict(str)
        for lead, odd in sorted(pairs.items()):
            if odd:
                groups["".join(sorted(odd))] += lead
        out[key] = sorted([leads, odd] for odd, leads in groups.items())
    return out


def main() -> None:
    """Write the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    text = json.dumps(suspects(), ensure_ascii=True, indent=0)
    options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
