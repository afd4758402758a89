"""The one door to HiGHS: a linear programme in, a checked optimum out.

Assumes data scaled by the caller so that costs and bounds lie within a few orders of magnitude of one. The solver is
pinned to simplex: the interior point of this release stopped at objectives up to 10 % off on these problems.
"""

from __future__ import annotations

from typing import Any, NamedTuple, final

import numpy as np
from scipy.sparse import csr_array

from gigawatt.quantities import F1, I1, GigawattError

GAP_LIMIT = 1e-6  # relative; primal against dual objective, ten times HiGHS' own feasibility tolerance of 1e-7
PRIMAL_SIMPLEX, DUAL_SIMPLEX = 4, 1  # values of HiGHS' option simplex_strategy

IIS_STRATEGY = (
    6  # HiGHS option iis_strategy: 2 from an elastic problem, 4 irreducible; its default sees single rows only
)
IIS_UPPER = 3  # HiGHS' status of a column whose upper bound takes part; 4 where both do


class SolverError(GigawattError):
    """The solver did not prove an optimum."""


class Problem(NamedTuple):
    """Minimise cost @ x with lower <= x <= upper and row_lower <= matrix @ x <= row_upper."""

    cost: F1
    lower: F1
    upper: F1
    matrix: csr_array
    row_lower: F1
    row_upper: F1


class Solution(NamedTuple):
    """A proven optimum."""

    objective: float
    value: F1
    reduced_cost: F1
    """Change of the objective per unit of a column; not positive where the upper bound holds."""
    row_dual: F1
    """Change of the objective per unit of a row's active bound."""
    gap: float
    """(primal - dual objective) / max(1, |primal|)."""


class Whole(NamedTuple):
    """The best found with some columns whole."""

    objective: float
    value: F1
    bound: float
    """No solution costs less."""


@final
class Solver:
    """One problem held in HiGHS, so that it can be solved again from where it stopped."""

    def __init__(self, problem: Problem, basis: Any = None) -> None:
        import highspy

        self._cost = problem.cost.copy()
        self._lower, self._upper = problem.lower.copy(), problem.upper.copy()
        self._row_lower, self._row_upper = problem.row_lower.copy(), problem.row_upper.copy()
        self._highs = highspy.Highs()
        self._kinds = highspy.HighsVarType
        self._highs.setOptionValue("output_flag", False)
        self._checked(self._highs.setOptionValue("solver", "simplex"), "set the solver to simplex")
        self._checked(self._highs.setOptionValue("threads", 1), "set one thread")
        self._checked(self._highs.passModel(_native(highspy, problem)), "take the problem")
        if basis is not None:
            self._checked(self._highs.setBasis(basis), "start from a basis")

    def bound(self, columns: I1, lower: F1, upper: F1) -> None:
        """Give `columns` new bounds; the next `solve` starts from the last basis."""
        self._lower[columns], self._upper[columns] = lower, upper
        places = np.asarray(columns, dtype=np.int32)
        self._checked(self._highs.changeColsBounds(len(places), places, lower, upper), "change bounds")

    def price(self, columns: I1, cost: F1) -> None:
        """Give `columns` new costs; the next `solve` starts from the last basis."""
        self._cost[columns] = cost
        places = np.asarray(columns, dtype=np.int32)
        self._checked(self._highs.changeColsCost(len(places), places, cost), "change costs")

    def require(self, matrix: csr_array, lower: F1, upper: F1) -> None:
        """Add rows; the next `solve` starts from the last basis."""
        counts = (matrix.shape[0], lower, upper, matrix.nnz)
        starts = np.asarray(matrix.indptr[:-1], dtype=np.int32)
        indices = np.asarray(matrix.indices, dtype=np.int32)
        self._checked(self._highs.addRows(*counts, starts, indices, matrix.data), "take more rows")
        self._row_lower = np.concatenate([self._row_lower, lower])
        self._row_upper = np.concatenate([self._row_upper, upper])

    def solve_whole(self, columns: I1, gap: float) -> Whole:
        """Return the optimum with whole values in `columns`, proven to the relative `gap`.

        Raises
        ------
        SolverError
            If HiGHS reports anything but an optimum.
        """
        self._kind(columns, "kInteger")
        self._checked(self._highs.setOptionValue("mip_rel_gap", gap), "set the gap")
        self._checked(self._highs.setOptionValue("mip_abs_gap", 0.0), "set the absolute gap")
        self._checked(self._highs.run(), "run")
        self._optimal()
        value = np.array(self._highs.getSolution().col_value)
        value[columns] = np.round(value[columns])
        self._kind(columns, "kContinuous")
        return Whole(float(self._cost @ value), value, float(self._highs.getInfo().mip_dual_bound))

    def limit(self, rows: I1, lower: F1, upper: F1) -> None:
        """Give `rows` new bounds; the next `solve` starts from the last basis."""
        self._row_lower[rows], self._row_upper[rows] = lower, upper
        places = np.asarray(rows, dtype=np.int32)
        self._checked(self._highs.changeRowsBounds(len(places), places, lower, upper), "change rows")

    def conflict(self) -> tuple[I1, I1] | None:
        """Return rows, and columns at their upper bounds, that together leave no solution; None where there is one.

        No row is one too many.

        Raises
        ------
        SolverError
            If HiGHS finds the problem infeasible and cannot say why.
        """
        self._checked(self._highs.run(), "run")
        if self._highs.modelStatusToString(self._highs.getModelStatus()) != "Infeasible":
            return None
        self._checked(self._highs.setOptionValue("iis_strategy", IIS_STRATEGY), "look for contradictions")
        status, found = self._highs.getIis()
        self._checked(status, "say which bounds contradict each other")
        columns, bounds = np.array(found.col_index_, dtype=np.int64), np.array(found.col_bound_, dtype=np.int64)
        return np.array(found.row_index_, dtype=np.int64), columns[bounds >= IIS_UPPER]

    def basis(self) -> Any:
        """Return the basis of the last optimum, opaque: a new solver of the same problem may start from it."""
        return self._highs.getBasis()

    def solve(self, *, primal: bool = False) -> Solution:
        """Return the optimum.

        Parameters
        ----------
        primal : bool
            Use the primal simplex: right when the last basis is still feasible because bounds were only widened.

        Raises
        ------
        SolverError
            If HiGHS reports anything but an optimum, or primal and dual objectives differ.
        """
        strategy = PRIMAL_SIMPLEX if primal else DUAL_SIMPLEX
        self._checked(self._highs.setOptionValue("simplex_strategy", strategy), "choose the simplex")
        self._checked(self._highs.run(), "run")
        self._optimal()
        found = self._highs.getSolution()
        value, reduced_cost = np.array(found.col_value), np.array(found.col_dual)
        row_dual = np.array(found.row_dual)
        objective = float(self._cost @ value)
        bound = self._dual_objective(reduced_cost, row_dual)
        gap = (objective - bound) / max(1.0, abs(objective))
        if abs(gap) > GAP_LIMIT:
            raise SolverError(f"the power dispatch is not proven: cost {objective:.9g}, lower bound {bound:.9g}")
        return Solution(objective, value, reduced_cost, row_dual, gap)

    def _kind(self, columns: I1, name: str) -> None:
        kinds = [getattr(self._kinds, name)] * len(columns)
        places = np.asarray(columns, dtype=np.int32)
        self._checked(self._highs.changeColsIntegrality(len(places), places, kinds), "tell whole columns apart")

    def _optimal(self) -> None:
        status = self._highs.modelStatusToString(self._highs.getModelStatus())
        if status != "Optimal":
            raise SolverError(f"the power dispatch was not solved: HiGHS says `{status}`; check prices and loads")

    def _dual_objective(self, reduced_cost: F1, row_dual: F1) -> float:
        """Return the dual objective: every multiplier times the bound that it pushes against."""
        columns = _pushed(reduced_cost, self._lower, self._upper)
        return columns + _pushed(row_dual, self._row_lower, self._row_upper)

    @staticmethod
    def _checked(status: Any, deed: str) -> None:
        # HiGHS keeps the OLD option and goes on when a value is refused: never ignore this status.
        if status.name == "kError":
            raise SolverError(f"HiGHS refused to {deed}; reinstall the pinned highspy")


def _pushed(multiplier: F1, lower: F1, upper: F1) -> float:
    bound = np.where(multiplier > 0.0, lower, upper)
    # A multiplier of rounding size may point at an infinite bound: it carries no value.
    active = (multiplier != 0.0) & np.isfinite(bound)
    return float(np.sum(multiplier[active] * bound[active]))


def _native(highspy: Any, problem: Problem) -> Any:
    """Return the problem in HiGHS' own structure, rows packed as they are."""
    native = highspy.HighsLp()
    native.num_row_, native.num_col_ = problem.matrix.shape
    native.col_cost_ = problem.cost
    native.col_lower_, native.col_upper_ = problem.lower, problem.upper
    native.row_lower_, native.row_upper_ = problem.row_lower, problem.row_upper
    native.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    native.a_matrix_.start_ = problem.matrix.indptr
    native.a_matrix_.index_ = problem.matrix.indices
    native.a_matrix_.value_ = problem.matrix.data
    return native
