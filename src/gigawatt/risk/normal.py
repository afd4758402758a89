"""The normal distribution and its inverse, compiled.

Assumes inverse-CDF sampling throughout: rejection methods eat a varying number of uniforms and break the addressing.
"""

from __future__ import annotations

from math import erfc, log, sqrt

from gigawatt.quantities import compiled

CENTRE = 0.425  # Wichura 1988: rational approximation in the centre for |p - 1/2| below this
SPLIT = 5.0  # Wichura 1988: two tails, divided at r = sqrt(-log p)


@compiled
def normal_share(z: float) -> float:
    """Return the share of a standard normal below `z` [0..1]."""
    return 0.5 * erfc(-z / sqrt(2.0))


@compiled
def centre(q: float) -> float:
    """Return the quantile at p = 1/2 + q, for small q."""
    r = CENTRE * CENTRE - q * q
    above = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
    above = 4.5921953931549871457e4 + r * (6.7265770927008700853e4 + r * above)
    above = 1.9715909503065514427e3 + r * (1.3731693765509461125e4 + r * above)
    above = 3.3871328727963666080e0 + r * (1.3314166789178437745e2 + r * above)
    below = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
    below = 2.1213794301586595867e4 + r * (3.9307895800092710610e4 + r * below)
    below = 6.8718700749205790830e2 + r * (5.3941960214247511077e3 + r * below)
    below = 1.0 + r * (4.2313330701600911252e1 + r * below)
    return q * above / below


@compiled
def near_tail(s: float) -> float:
    """Return the size of the quantile at s = r - 1.6, for r up to 5."""
    above = 2.27238449892691845833e-2 + s * 7.74545014278341407640e-4
    above = 1.27045825245236838258e0 + s * (2.41780725177450611770e-1 + s * above)
    above = 5.76949722146069140550e0 + s * (3.64784832476320460504e0 + s * above)
    above = 1.42343711074968357734e0 + s * (4.63033784615654529590e0 + s * above)
    below = 5.47593808499534494600e-4 + s * 1.05075007164441684324e-9
    below = 1.48103976427480074590e-1 + s * (1.51986665636164571966e-2 + s * below)
    below = 1.67638483018380384940e0 + s * (6.89767334985100004550e-1 + s * below)
    below = 1.0 + s * (2.05319162663775882187e0 + s * below)
    return above / below


@compiled
def far_tail(s: float) -> float:
    """Return the size of the quantile at s = r - 5, for r above 5."""
    above = 2.71155556874348757815e-5 + s * 2.01033439929228813265e-7
    above = 2.65321895265761230930e-2 + s * (1.24266094738807843860e-3 + s * above)
    above = 1.78482653991729133580e0 + s * (2.96560571828504891230e-1 + s * above)
    above = 6.65790464350110377720e0 + s * (5.46378491116411436990e0 + s * above)
    below = 1.42151175831644588870e-7 + s * 2.04426310338993978564e-15
    below = 7.86869131145613259100e-4 + s * (1.84631831751005468180e-5 + s * below)
    below = 1.36929880922735805310e-1 + s * (1.48753612908506148525e-2 + s * below)
    below = 1.0 + s * (5.99832206555887937690e-1 + s * below)
    return above / below


@compiled
def normal_quantile(share: float) -> float:
    """Return the standard normal value below which a share lies.

    Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37(3), 1988,
    PPND16: relative accuracy about 1e-16.

    Parameters
    ----------
    share
        Strictly between 0 and 1.

    """
    q = share - 0.5
    if abs(q) <= CENTRE:
        return centre(q)
    tail = share if q < 0.0 else 1.0 - share
    r = sqrt(-log(tail))
    size = near_tail(r - 1.6) if r <= SPLIT else far_tail(r - SPLIT)
    return -size if q < 0.0 else size
