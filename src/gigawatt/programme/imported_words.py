"""Names of somebody else's tasks as names of a template, and what words in them say of the work.

Assumes names in English; a name that says nothing is ordinary work on the shell, and the reader is told so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LONGEST = 60
"""Letters of a name; a few more where another task is called the same."""
ASSETS = (
    ("chips", ("rack", "server", "gpu", "chip", "accelerator", "compute", "it equipment")),
    ("plant", ("turbine", "generator", "genset", "generation", "gas engine", "fuel cell", "power plant", "solar")),
)
"""Asset, and the words that say so, each the start of a word; all else is shell."""


class Sort(NamedTuple):
    """One line of the table of words."""

    words: tuple[str, ...]
    """Each the start of one or several words of a name."""
    kind: str
    trade: str
    """Who works on site, empty where nobody does."""
    after_close: bool


SORTS = (
    Sort(("permit", "consent", "licen", "zoning", "planning appr", "environmental"), "permits", "", False),
    Sort(
        ("design", "engineer", "drawing", "survey", "stud", "submittal", "land purch", "land acq"), "works", "", False
    ),
    Sort(("order", "procure", "purchas", "award", "tender", "bid", "rfq", "contract"), "equipment", "", False),
    Sort(("fabricat", "manufactur", "deliver", "ship", "lead time", "long lead"), "equipment", "", True),
    Sort(("commission", "test", "energi", "start-up", "startup", "handover", "turnover"), "works", "controls", True),
    Sort(("rack", "server", "gpu", "chip", "accelerator", "compute", "it equipment"), "chips", "it", True),
    Sort(("substation", "switchyard", "interconnect", "utility", "transmission", "grid"), "grid", "electrical", True),
    Sort(("mechanic", "cool", "chill", "hvac", "pip", "plumb", "duct", "pump", "crah"), "works", "mechanical", True),
    Sort(("turbine", "generator", "genset", "gas engine", "fuel cell"), "equipment", "mechanical", True),
    Sort(("control", "bms", "epms", "scada", "fibre", "fiber"), "works", "controls", True),
    Sort(("electric", "cabl", "wir", "switchgear", "busway", "ups", "light", "conduit"), "works", "electrical", True),
    Sort(("mep", "transformer", "power", "solar", "batter"), "works", "electrical", True),
    Sort(("steel", "shell", "fram", "roof", "facade", "precast", "erect", "wall"), "works", "structural", True),
    Sort(("concrete", "excavat", "grad", "found", "slab", "civil", "road", "drain", "clear"), "works", "civil", True),
    Sort(("earth", "site", "pil", "mobili", "fence", "landscap"), "works", "civil", True),
)
"""From the top: the first line with a word of the name holds."""
UNSAID = Sort((), "works", "civil", True)


class Guess(NamedTuple):
    """What a name says."""

    asset: str
    sort: Sort
    said: bool
    """False where no word of the table stands in the name."""


def guess(name: str) -> Guess:
    """Return what the words of a name say of the task."""
    asset = next((asset for asset, words in ASSETS if _has(words, name)), "shell")
    sort = next((sort for sort in SORTS if _has(sort.words, name)), UNSAID)
    return Guess(asset, sort, sort is not UNSAID or asset != "shell")


def template_name(name: str) -> str:
    """Return a name as templates have them, small letters and `_`: `Level 2, slab` becomes `level_two_slab`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    spelled = re.sub(r"\d", lambda digit: f" {DIGITS[int(digit[0])]} ", plain)
    return re.sub(r"[^a-z]+", "_", spelled).strip("_")[:LONGEST].strip("_") or "task"


def unique_names(names: Iterable[str]) -> list[str]:
    """Return template names that differ: the second `pour_slab` is `pour_slab_b`."""
    taken: set[str] = set()
    times: dict[str, int] = {}
    found = []
    for name in map(template_name, names):
        unique = name
        while unique in taken:
            times[name] = times.get(name, 1) + 1
            unique = f"{name}_{_letters(times[name])}"
        taken.add(unique)
        found.append(unique)
    return found


def _letters(number: int) -> str:
    """Return 2 as `b`, 26 as `z`, 27 as `aa`."""
    text = ""
    while number:
        number, place = divmod(number - 1, 26)
        text = chr(ord("a") + place) + text
    return text


def _has(words: tuple[str, ...], name: str) -> bool:
    return re.search(rf"(?<![a-z])(?:{'|'.join(map(re.escape, words))})", name.casefold()) is not None
