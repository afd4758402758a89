"""What the claims and the outcomes say of each other: questions with rungs, findings, explanations.

Assumes the trials were played; nothing here moves money or dates.
"""

from gigawatt.evidence import words
from gigawatt.evidence.case import Case
from gigawatt.evidence.computing import compute_answers, goodput_losses, job_goodput
from gigawatt.evidence.explain import ExplainError, Explanation, RivalEffect, explain
from gigawatt.evidence.findings import findings
from gigawatt.evidence.headlines import (
    cost_without,
    gpu_hour_usd,
    headlines,
    live_reasons,
    permanent_jobs,
    phase_binding,
)
from gigawatt.evidence.matters import base_case_of, central_values, claims_that_matter, effects, other_beliefs, says
from gigawatt.evidence.scale_rules import cost_claims
from gigawatt.evidence.sentence import billing_remark, cost_remark, sentence
from gigawatt.evidence.series_rules import SiteHours, series_findings
from gigawatt.evidence.subjects import as_said
from gigawatt.evidence.unit_cost import gpu_hour_parts

__all__ = [
    "Case",
    "ExplainError",
    "Explanation",
    "RivalEffect",
    "SiteHours",
    "as_said",
    "base_case_of",
    "billing_remark",
    "central_values",
    "claims_that_matter",
    "compute_answers",
    "cost_claims",
    "cost_remark",
    "cost_without",
    "effects",
    "explain",
    "findings",
    "goodput_losses",
    "gpu_hour_parts",
    "gpu_hour_usd",
    "headlines",
    "job_goodput",
    "live_reasons",
    "other_beliefs",
    "permanent_jobs",
    "phase_binding",
    "says",
    "sentence",
    "series_findings",
    "words",
]
