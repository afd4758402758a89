"""Signs for rungs and severities, so that no meaning hangs on colour.

Assumes a font with the basic geometric shapes.
"""

from __future__ import annotations

from gigawatt.chain import Rung, Severity

RUNG_SYMBOLS = {
    Rung.DEMONSTRATED: "●",
    Rung.SUPPORTABLE: "◕",
    Rung.CONDITIONAL: "◑",
    Rung.UNSUPPORTED: "○",
    Rung.CONTRADICTED: "✕",
}
"""A shape for each rung, so that no meaning hangs on colour."""
SEVERITY_SYMBOLS = {Severity.CONTRADICTION: "✕", Severity.WARNING: "!", Severity.NOTE: "i"}
