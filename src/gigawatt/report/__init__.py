"""Charts, page and words: the one place that draws and writes for people.

Assumes verdicts and exhibits are complete; nothing is computed here but how a figure is said.
"""

from gigawatt.report.beliefs import Belief, disagreements
from gigawatt.report.headline_table import Line, headline_lines, promises, side_by_side
from gigawatt.report.page import render
from gigawatt.report.stress_lines import broken_lines, stress_lines
from gigawatt.report.symbols import RUNG_SYMBOLS, SEVERITY_SYMBOLS
from gigawatt.report.values import change, condition
from gigawatt.report.verdict_page import verdict_page

__all__ = [
    "RUNG_SYMBOLS",
    "SEVERITY_SYMBOLS",
    "Belief",
    "Line",
    "broken_lines",
    "change",
    "condition",
    "disagreements",
    "headline_lines",
    "promises",
    "render",
    "side_by_side",
    "stress_lines",
    "verdict_page",
    "words",
]
