"""Stress: the frozen structure replayed in chosen trials and named cases; what breaks first, why, and who pays.

Assumes one view's plan, base case and trials; `stress` is the only name others need.
"""

from gigawatt.study.stress.table import stress

__all__ = ["stress"]
