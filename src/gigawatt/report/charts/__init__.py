"""Exhibits as charts: functions from what the chain found to Plotly figures, each with its sentence and its table.

Assumes nothing about the page around them; this is the one folder that knows the drawing library.
"""

from gigawatt.report.charts.sections import SECTIONS, Section, draw
from gigawatt.report.charts.style import Chart, Table

__all__ = ["SECTIONS", "Chart", "Section", "Table", "draw"]
