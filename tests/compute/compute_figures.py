"""The tables of docs/compute.md: trainings beside what was reported, and claims of cost on one denominator.

Assumes nothing but the catalogue.

python tests/compute/compute_figures.py

prints them.
"""

from gigawatt.catalogue import reference_model
from gigawatt.compute import (
    capex_per_it_gw,
    layout_of,
    reconcile,
    rescaled_flops,
    tco,
    tco_per_it_gw,
    training_days,
    utilisation,
)
from gigawatt.compute.sizing import Band
from gigawatt.compute.training import achieved_flops, training_flop, training_gpu_hours

WATTS = {"it": "IT", "facility": "facility", "unstated": "?"}
CONTENT = {"all": "all", "shell_and_power": "shell, power", "accelerators": "vendor's part", "unstated": "?"}


def reported_and_computed() -> list[tuple[str, str, float, float]]:
    """What, unit, reported, computed."""
    llama, deepseek = reference_model("llama3_405b"), reference_model("deepseek_v3")
    small, large = llama.runs[:2]
    flop = training_flop(llama.parameters_active.value, llama.tokens.value)
    predicted = rescaled_flops(small.achieved_tflops.value, layout_of(small), layout_of(large))
    hours = deepseek.runs[0].accelerator_hours.value
    done = achieved_flops(training_flop(deepseek.parameters_active.value, deepseek.tokens.value), hours)
    shares = utilisation(done, bf16_flops=989e12, fp8_flops=1979e12)
    days = training_days(405e9, 15.6e12, accelerators=16_384, dense_flops=989e12, mfu=400 / 989, ettr=0.9)
    ours = tco_per_it_gw("gb200_nvl72").usd_per_year / 1e9
    years = {
        life: tco(26.113, 11.769, 0.902, rate=0.0653, it_life_years=life, facility_life_years=14, accelerators=1,
                  hours_billed_share=1, tokens_per_accelerator_s=Band(1, 1, 1)).usd_per_year
        for life in (3, 5, 7)
    }  # fmt: skip
    return [
        ("Llama 3 405B, at 400 TFLOP/s and 90 % effective time", "million H100-h",
         large.accelerator_hours.value / 1e6, training_gpu_hours(flop, 400e12, 0.9) / 1e6),
        ("the same on 16,384", "days", large.accelerator_hours.value / 16_384 / 24, days),
        ("Llama 3 at 16,384, from its speed at 8,192", "TFLOP/s", large.achieved_tflops.value, predicted),
        ("the same, of the dense bf16 peak", "%", 100 * large.mfu.value, 100 * predicted / 989),
        ("DeepSeek-V3, of the dense bf16 peak", "%", 34.6, 100 * shares.bf16_mfu),
        ("DeepSeek-V3, of the dense fp8 peak", "%", 17.3, 100 * shares.fp8_mfu),
        ("a gigawatt of IT, equipment for 3 years", "bn USD/year", 12.0, years[3]),
        ("for 5 years", "bn USD/year", 8.5, years[5]),
        ("for 7 years", "bn USD/year", 7.0, years[7]),
        ("our own sum of parts, 5 years, with tax", "bn USD/year", 8.5, ours),
    ]  # fmt: skip


def reported_table() -> str:
    lines = ["| what | unit | reported | computed | difference |", "|---|---|---|---|---|"]
    for what, unit, reported, computed in reported_and_computed():
        lines.append(
            f"| {what} | {unit} | {reported:.4g} | {computed:.4g} | {100 * (computed / reported - 1):+.0f} % |"
        )
    return "\n".join(lines)


def parts_table() -> str:
    cost = capex_per_it_gw("gb200_nvl72")
    lines = ["| part | bn USD per GW of IT | USD per facility watt |", "|---|---|---|"]
    names = ("building", "power", "cooling", "racks", "network", "storage", "tax", "total")
    for name in names:
        billions = getattr(cost, f"{name}_usd") / 1e9
        lines.append(f"| {name} | {billions:.1f} | {billions / 1.4:.1f} |")
    return "\n".join(lines)


def claims_table() -> str:
    lines = [
        "| claim | said | as stated, USD/W of | buys | per facility watt | ours | over ours | pays for equipment |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in reconcile("facility"):
        low, central, high = row.converted
        band = f"{central:.1f}" if low == high else f"{central:.1f} ({low:.1f} to {high:.1f})"
        pays = "" if row.equipment_paid_share is None else f"{100 * row.equipment_paid_share:.0f} %"
        chip = row.chip if row.same_chip else "–"
        ours = f"{row.ours:.1f} {chip if row.content != 'shell_and_power' else ''}".strip()
        lines.append(
            f"| `{row.claim}` | {row.date[:7]} | {row.stated.central:g} {WATTS[row.stated_denominator]} | "
            f"{CONTENT[row.content]} | {band} | {ours} | {row.over_ours:.2f} | {pays} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(reported_table(), parts_table(), claims_table(), sep="\n\n")
