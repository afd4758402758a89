"""Fills the exhibits of one view from the engine's arrays: one module per section of the report.

Assumes plan, base case and trials belong to the same programme; whatever a stage computes is asked of that stage.
"""

from gigawatt.study.exhibits.build import exhibits

__all__ = ["exhibits"]
