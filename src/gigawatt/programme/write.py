"""A programme back as one YAML text: what was read, with includes merged and overrides in place.

Assumes the tree holds plain values only, as the reader made it.
"""

from __future__ import annotations

from io import StringIO

from ruamel.yaml import YAML

from gigawatt.programme.programme import Programme


def as_yaml(programme: Programme) -> str:
    """Return a programme file that reads back as the same programme in the same view."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.allow_unicode = True
    writer.width = 4096
    text = StringIO()
    writer.dump(programme.tree.data, text)
    return text.getvalue()
