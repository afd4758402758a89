"""Stress: the frozen structure replayed in chosen trials and named cases; what breaks first, why, and who pays.

Assumes one view's plan, base case and trials; others need the table, or the row of one trial.
"""

from gigawatt.study.stress.table import row_of_trial, stress

__all__ = ["row_of_trial", "stress"]
