"""The annual setting of textbooks and of SAM: one vehicle, everything paid at time 0, cash at year end.

Assumes one owner that is taxed with its other income (losses are worth money at once) and stands behind debt service
where a case says so. A case enters through `CashInputs` and is settled by the same lines as a programme.
"""

from gigawatt.finance.annual.case import AnnualCase, AnnualResult, CaseError
from gigawatt.finance.annual.statements import settle_case

__all__ = ["AnnualCase", "AnnualResult", "CaseError", "settle_case"]
