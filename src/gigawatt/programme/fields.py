"""Field types of the programme file: a text, a claim or an estimate goes in, a figure in canonical units comes out.

Assumes the reader hands over a `Resolver` as the validation context; without one, a `{claim: ...}` is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from gigawatt.quantities import (
    UNITS,
    Figure,
    QuantityError,
    Shape,
    Spread,
    median,
    read_month,
    read_quantity,
    unit_needed,
)

UNKNOWABLE = "claim_unknown_yet"
"""Error code of a claim that exists, but was published after the view's date."""
BROKEN = "claim_broken"
"""Error code of a reference to a claim that is itself reported: not reported twice."""


class Resolver(Protocol):
    """Whoever can say which claim a view believes."""

    def resolve(self, key: str, units: tuple[str, ...]) -> Figure:
        """Return the figure of the claim in use, in one of the units."""
        ...

    def resolve_month(self, key: str) -> int:
        """Return the month of the claim in use."""
        ...


def refusal(code: str, found: str, expected: str, hint: str = "") -> PydanticCustomError:
    """Return an error that the reader turns into an issue without rewording it."""
    context = {"found": found, "expected": expected, "hint": hint}
    return PydanticCustomError(code, "found {found}, expected {expected}, hint: {hint}", context)


def read_in(text: str, units: tuple[str, ...]) -> Figure:
    """Read a quantity in the first of several units that fits.

    Raises
    ------
    QuantityError
        Where none fits; with the hint of the closest miss.
    """
    misses = []
    for unit in units:
        try:
            return read_quantity(text, unit)
        except QuantityError as miss:
            misses.append(miss)
    closest = min(misses, key=lambda miss: "another kind" in miss.hint)
    expected = closest.expected if len(units) == 1 else "a quantity in " + ", ".join(units)
    raise QuantityError(closest.found, expected, closest.hint)


@dataclass(frozen=True, slots=True)
class Quantity:
    """Annotation that makes a pydantic field read figures in `units`, between `low` and `high`."""

    units: tuple[str, ...]
    """Canonical units, tried in order."""
    low: float = 0.0
    high: float = float("inf")
    word: str | None = None
    """A word that is allowed in place of a figure."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Replace the schema of `Figure` by `read`."""
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe what `read` accepts."""
        examples = [example for row in UNITS if row.unit in self.units for example in row.examples]
        return figure_schema(examples, self.word)

    def read(self, value: object, info: ValidationInfo) -> Figure | str:
        """Read a text, a claim or an estimate."""
        if isinstance(value, Figure) or (self.word is not None and value == self.word):
            return value
        try:
            figure = self._figure(value, info.context)
            self._inside(figure)
        except QuantityError as error:
            raise refusal("quantity", error.found, error.expected, error.hint) from None
        return figure

    def _figure(self, value: object, resolver: Resolver | None) -> Figure:
        if isinstance(value, str):
            return read_in(value, self.units)
        if isinstance(value, Mapping):
            return self._object(value, resolver)
        example = next((row.examples[0] for row in UNITS if row.unit in self.units), self.units[0])
        number = isinstance(value, int | float) and not isinstance(value, bool)
        hint = unit_needed(str(value), self.units[0]) if number else f"a text with a number and a unit, '{example}'"
        raise QuantityError(_shown(value), f"a quantity in {' or '.join(self.units)}", hint)

    def _object(self, value: Mapping[str, object], resolver: Resolver | None) -> Figure:
        keys = set(value)
        if keys == {"claim"} and isinstance(value["claim"], str):
            if resolver is None:
                raise QuantityError(_shown(value), "a figure", "claims need the reader: use gigawatt.read")
            return resolver.resolve(value["claim"], self.units)
        if keys == {"p10", "p50", "p90"}:
            low, middle, high = (self._end(value[key]) for key in ("p10", "p50", "p90"))
            return _estimate(Shape.LOGNORMAL, low, middle, high)
        if keys == {"low", "mode", "high"}:
            low, middle, high = (self._end(value[key]) for key in ("low", "mode", "high"))
            return _estimate(Shape.TRIANGULAR, low, middle, high)
        expected = "{claim: id}, {p10:, p50:, p90:} or {low:, mode:, high:}"
        raise QuantityError(_shown(value), expected, "or a text with a number and a unit")

    def _end(self, value: object) -> Figure:
        if not isinstance(value, str):
            raise QuantityError(
                _shown(value), f"a quantity in {' or '.join(self.units)}", "every number needs its unit"
            )
        return read_in(value, self.units)

    def _inside(self, figure: Figure) -> None:
        ends = (figure.value,) if figure.spread is None else (figure.spread.low, figure.spread.high)
        if all(self.low <= end <= self.high for end in ends):
            return
        low, high = f"{self.low:,g}", f"{self.high:,.12g}"
        limits = f"between {low} and {high}" if self.high < float("inf") else f"at least {low}"
        raise QuantityError(f"'{figure.text or figure.value}'", f"{limits} {figure.unit}")


def _estimate(shape: Shape, low: Figure, middle: Figure, high: Figure) -> Figure:
    """Return the figure of three points, its central value the median."""
    if not low.value <= middle.value <= high.value:
        raise QuantityError(f"'{low.text}', '{middle.text}', '{high.text}'", "three figures in rising order")
    if len({low.unit, middle.unit, high.unit}) > 1:
        raise QuantityError(f"{low.unit}, {middle.unit}, {high.unit}", "three figures in one unit and price year")
    if shape is Shape.LOGNORMAL and low.value <= 0:
        raise QuantityError(
            f"'{low.text}'", "a P10 above zero", "quantiles are joined by a lognormal; use low, mode, high"
        )
    spread = Spread(shape, low.value, middle.value, high.value)
    return Figure(median(spread), middle.unit, spread, text=f"{low.text} | {middle.text} | {high.text}")


def _shown(value: object) -> str:
    text = "true" if value is True else "false" if value is False else "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def read_month_field(value: object, info: ValidationInfo) -> int:
    """Read `2025-02` or a claim as year * 12 + month - 1."""
    try:
        if isinstance(value, str):
            return read_month(value)
        if isinstance(value, Mapping) and set(value) == {"claim"} and info.context is not None:
            resolver: Resolver = info.context
            return resolver.resolve_month(str(value["claim"]))
    except QuantityError as error:
        raise refusal("quantity", error.found, error.expected, error.hint) from None
    raise refusal("quantity", _shown(value), "a month like '2025-02'", "year, hyphen, two digits of the month")


class MonthReader:
    """Annotation of a calendar month."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Replace the schema of `int` by `read_month_field`."""
        return core_schema.with_info_plain_validator_function(read_month_field)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe a month or a claim."""
        month = {"type": "string", "pattern": r"^\d{4}-\d{2}$", "examples": ["2025-02"]}
        return {"anyOf": [month, _CLAIM]}


_CLAIM: dict[str, Any] = {
    "type": "object",
    "description": "The view's choice among the claims about this subject; or one claim by its id.",
    "properties": {"claim": {"type": "string"}},
    "required": ["claim"],
    "additionalProperties": False,
}


def _points(*names: str) -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": properties, "required": list(names), "additionalProperties": False}


def figure_schema(examples: list[str], word: str | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a figure: a text that starts with a number or a dollar, a claim, or an estimate."""
    pattern = r"^\s*[-+]?\s*(US\$|\$|USD(\d{4}\s)?)?\s*[-+]?[0-9.]([^\n]*[A-Za-z%0-9])?\s*$"
    text = {"type": "string", "pattern": pattern, "examples": examples}
    words = [{"const": word}] if word else []
    return {"anyOf": [*words, text, _CLAIM, _points("p10", "p50", "p90"), _points("low", "mode", "high")]}


Money: TypeAlias = Annotated[Figure, Quantity(("USD",))]
MoneyPerYear: TypeAlias = Annotated[Figure, Quantity(("USD/year",), low=float("-inf"))]
Power: TypeAlias = Annotated[Figure, Quantity(("MW",), high=1e6)]
LEAST_MW = 0.001  # MW; a kilowatt: less is nothing to build (assumption)
ItPower: TypeAlias = Annotated[Figure, Quantity(("MW IT",), low=LEAST_MW, high=1e6)]
UnitPower: TypeAlias = Annotated[Figure, Quantity(("MW facility",), low=LEAST_MW, high=1e6)]
FacilityPower: TypeAlias = Annotated[Figure, Quantity(("MW facility",), high=1e6)]
Month: TypeAlias = Annotated[int, MonthReader()]
Months: TypeAlias = Annotated[Figure, Quantity(("months",), low=1, high=1200)]
Horizon: TypeAlias = Annotated[Figure, Quantity(("months",), low=12, high=600)]
Duration: TypeAlias = Annotated[Figure, Quantity(("months",), high=1200)]
Share: TypeAlias = Annotated[Figure, Quantity(("share",), high=1.0)]
Rate: TypeAlias = Annotated[Figure, Quantity(("share/year",), low=-0.5, high=1.0)]
Margin: TypeAlias = Annotated[Figure | Literal["by_obligor"], Quantity(("share/year",), high=1.0, word="by_obligor")]
Rent: TypeAlias = Annotated[Figure, Quantity(("USD/kW/month", "USD/gpu/hour"))]
BuildCost: TypeAlias = Annotated[Figure, Quantity(("USD/W facility",))]
Price: TypeAlias = Annotated[Figure, Quantity(("USD/W facility", "USD/kW/month", "USD/gpu/hour", "USD/MWh"))]
DemandCharge: TypeAlias = Annotated[Figure, Quantity(("USD/kW/month",))]
PeakCharge: TypeAlias = Annotated[Figure, Quantity(("USD/kW/year",))]
CarbonPrice: TypeAlias = Annotated[Figure, Quantity(("USD/t",))]
GasFlow: TypeAlias = Annotated[Figure, Quantity(("MMBtu/hour",))]
RunningHours: TypeAlias = Annotated[Figure, Quantity(("hours", "hours/year"), high=8760.0)]
