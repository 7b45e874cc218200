"""High-precision mathematics on `decimal`, for the reference scorer and the tables of closed forms.

Every function takes and gives Decimal values; a double goes in as `D(x)`, which is exact.
Results are good to some 50 digits at the default precision of 60.
"""
from decimal import Decimal, getcontext, localcontext
from functools import lru_cache

getcontext().prec = 60
D = Decimal
ZERO, ONE, TWO, THREE = D(0), D(1), D(2), D(3)


def _extra(x):
    """Digits that 1 + x loses for a small x."""
    return max(0, -x.adjusted()) if x else 0


def log1p(x):
    if x == 0:
        return ZERO
    with localcontext() as c:
        c.prec += _extra(x) + 5
        y = (ONE + x).ln()
    return +y


def one_minus_exp(x):
    """1 - exp(-x) for x >= 0."""
    if x == 0:
        return ZERO
    with localcontext() as c:
        c.prec += _extra(x) + 5
        y = ONE - (-x).exp()
    return +y


@lru_cache(maxsize=None)
def pi(prec):
    """Machin: pi = 16 atan(1/5) - 4 atan(1/239)."""
    def atan_inverse(n):
        power = ONE / n
        total, k, sign = power, 1, -1
        while True:
            power /= n * n
            k += 2
            term = power / k
            if total + term == total:
                return total
            total += sign * term
            sign = -sign
    with localcontext() as c:
        c.prec = prec + 10
        return 16 * atan_inverse(5) - 4 * atan_inverse(239)


@lru_cache(maxsize=None)
def euler_gamma(prec):
    """Brent and McMillan's algorithm B1; its error is of the order of exp(-4n)."""
    with localcontext() as c:
        c.prec = prec + 20
        n = int((prec + 10) * 0.5757) + 2
        a = u = -D(n).ln()
        b = v = ONE
        k, square = 0, D(n) * n
        while True:
            k += 1
            b = b * square / (k * k)
            a = (a * square / k + b) / k
            if u + a == u and v + b == v:
                return u / v
            u += a
            v += b


@lru_cache(maxsize=None)
def e1(x):
    """E1(x) = -gamma - ln x - sum (-x)^k/(k k!), with as many digits as the cancellation eats.

    The series alternates with terms up to exp(x), and E1 is about exp(-x)/x: 2x/ln 10 digits go.
    """
    with localcontext() as c:
        c.prec = 60 + int(2 * float(x) / 2.302585) + 15
        total = -euler_gamma(c.prec) - x.ln()
        term, k = ONE, 0
        while True:
            k += 1
            term = -term * x / k
            part = term / k
            if k > x and total - part == total:
                break
            total -= part
    return +total


def e1_fraction(x):
    """E1 by its continued fraction, backwards; a check of `e1` for x >= 1."""
    with localcontext() as c:
        c.prec = 70
        n = 200 + int(20000 / float(x))
        f = ZERO
        for k in range(n, 0, -1):
            f = k / (ONE + k / (x + f))
        y = (-x).exp() / (x + f)
    return +y


def sin(x):
    with localcontext() as c:
        c.prec += 20
        x = x % (2 * pi(c.prec))
        total, term, k = ZERO, x, 1
        while total + term != total:
            total += term
            term = -term * x * x / ((k + 1) * (k + 2))
            k += 2
    return +total


def cos(x):
    with localcontext() as c:
        c.prec += 20
        x = x % (2 * pi(c.prec))
        total, term, k = ZERO, ONE, 0
        while total + term != total:
            total += term
            term = -term * x * x / ((k + 1) * (k + 2))
            k += 2
    return +total


def q_function(x):
    """Q(x) = 1/2 - (1/sqrt(2 pi)) sum (-1)^n x^(2n+1)/(2^n n! (2n+1))."""
    with localcontext() as c:
        c.prec = 70 + int(float(x) ** 2 / 2.302585) + 20
        total, term, n = ZERO, x, 0
        while True:
            part = term / (2 * n + 1)
            if n > x * x and total + part == total:
                break
            total += part
            n += 1
            term = -term * x * x / (2 * n)
            if x == 0:
                break
        y = ONE / 2 - total / (2 * pi(c.prec)).sqrt()
    return +y


@lru_cache(maxsize=None)
def inverse_q(p):
    """x with Q(x) = p, by Newton's steps with a bracket that is closed by bisection when a step leaves it."""
    if p == ONE / 2:
        return ZERO
    low, high = D(-10), D(10)
    x = ZERO
    for _ in range(400):
        f = q_function(x) - p
        if f > 0:
            low = x
        else:
            high = x
        density = (-x * x / 2).exp() / (2 * pi(70)).sqrt()
        new = x + f / density
        if not low < new < high:
            new = (low + high) / 2
        if abs(new - x) < D("1e-52") * max(ONE, abs(x)):
            return new
        x = new
    raise ArithmeticError("inverse_q does not converge")


def urllc_snr(bandwidth, slot, rate, error):
    """The SNR g > 0 with B/ln 2 (ln(1+g) - sqrt((1 - (1+g)^-2)/(T_s B)) Qinv(error)) = rate, by bisection.

    For an error below 1/2 the left side falls from 0 and then rises without bound: one root for rate > 0.
    """
    q = inverse_q(error)

    def rate_at(g):
        spread = ((ONE - ONE / (ONE + g) ** 2) / (slot * bandwidth)).sqrt()
        return bandwidth / TWO.ln() * (log1p(g) - spread * q)
    low, high = ZERO, ONE
    while rate_at(high) < rate:
        low, high = high, 2 * high
    for _ in range(190):
        middle = (low + high) / 2
        if rate_at(middle) < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def helper_objective(x, c_i, d_i, d_th, recipients):
    return c_i ** 3 / (x - d_i) ** 2 + sum((c ** 3 / (d_th - max(d, x)) ** 2 for c, d in recipients), ZERO)


def helper_time(c_i, d_i, d_th, recipients):
    """The minimiser of `helper_objective` on (d_i, d_th), by bisection on the sign of its subgradient.

    The objective is convex, so half the derivative,
    -c_i^3/(x - d_i)^3 + sum over d_j < x of c_j^3/(d_th - x)^3, rises; at a kink it jumps over 0.
    """
    low, high = d_i, d_th
    with localcontext() as c:
        c.prec = 75
        for _ in range(230):
            x = (low + high) / 2
            if x == low or x == high:
                break
            late = sum((cj ** 3 for cj, dj in recipients if dj < x), ZERO)
            if late * (x - d_i) ** 3 < c_i ** 3 * (d_th - x) ** 3:
                low = x
            else:
                high = x
        x = (low + high) / 2
    return +x


def optimal_iterations(need, quantities, importances, flops, unit, exponent):
    """The linear program of eqs. 31 to 34 by listing its vertices.

    Minimise sum unit Q c I subject to sum k Q^v I = need, I >= 0. A vertex has one positive I (one equality).
    `quantities` etc. are in the order (embb, urllc, integrated). Gives (iterations, workload, costs of vertices).
    """
    iterations = [ZERO, ZERO, ZERO]
    vertices = {}
    for p in range(3):
        q = quantities[p]
        if q > 0:
            i = need / (importances[p] * D(q) ** exponent)
            vertices[p] = (unit * i * q * flops[p], i)
    if not vertices or need == 0:
        return iterations, ZERO, {}
    least = min(cost for cost, _ in vertices.values())
    for p in (2, 1, 0):
        if p in vertices and vertices[p][0] - least <= D("1e-12") * least:
            iterations[p] = vertices[p][1]
            return iterations, vertices[p][0], {k: v[0] for k, v in vertices.items()}
    raise AssertionError


# --------------------------------------------------------------------------------- federated construction


def log2_1p(x):
    return log1p(x) / TWO.ln()


def most_quality(data, frame, reference):
    """Gamma (4), the quality that endless rounds on `data` kbit would reach."""
    return log2_1p(data / (frame * reference)) ** 2


def convergence_rate(smooth, step, convex):
    """a of (4): how fast 2^(-a T) falls. The product is exact enough for 2 - L delta to keep 30 digits."""
    return (2 - smooth * step) * step * convex / 2


def quality_after(most, per_round, rounds):
    """Gamma (1 - 2^(-a T)), before the required quality bounds it."""
    return most * one_minus_exp(per_round * rounds * TWO.ln())


def rounds_cap(most, required, per_round, most_rounds):
    """T* (5, 6), by bisection on the rounds: the first T in [0, T_max] with T + 1e-9 rounds enough, or T_max.

    Gamma (1 - 2^(-a (T + 1e-9))) >= A_req is asked as 2^(-a (T + 1e-9)) Gamma <= Gamma - A_req, which loses nothing.
    """
    if most <= required:
        return most_rounds
    slack = D("1e-9")
    low, high = -1, most_rounds
    while high - low > 1:
        middle = (low + high) // 2
        if (-per_round * (middle + slack) * TWO.ln()).exp() * most <= most - required:
            high = middle
        else:
            low = middle
    return high


def rounds_needed(most, required, per_round):
    """The real-valued rounds that reach the required quality: log2(Gamma/(Gamma - A_req))/a, Gamma > A_req."""
    return log2_1p(required / (most - required)) / per_round


def best_rounds(weight, importance, most, per_round, energy_weight, energy):
    """Where xi I Gamma (1 - 2^(-a T)) - kappa e T is greatest over real T, below 0 too."""
    ratio = weight * importance * most * per_round * TWO.ln() / (energy_weight * energy)
    return ratio.ln() / TWO.ln() / per_round


def link_rate(width, received, interference, noise):
    """R (13)."""
    return width * log2_1p(received / (interference + noise))


def transmission(amounts, rates, powers):
    """Time and energy (11, 12) of `amounts` kbit, sent side by side."""
    times = [1000 * d / r for d, r in zip(amounts, rates)]
    return max(times, default=ZERO), sum((p * s for p, s in zip(powers, times)), ZERO)


def transfer(bits, rate, power):
    """Time and energy of a migration (15, 16) or an upload (19, 20)."""
    return bits / rate, power * bits / rate


def creation(rounds, amount, cycles_per_bit, cores, cpu, energy):
    """Time and energy (17, 18) of `rounds` rounds on `amount` kbit of new data."""
    return rounds * amount * 1000 * cycles_per_bit / (cores * cpu), energy * rounds


def integration(models, cycles_per_bit, cpu, access, most_power, idle_power, leak_power):
    """Time and energy (21, 22) in the cloud of models of so many bits."""
    time = sum(models, ZERO) * cycles_per_bit / cpu
    return time, len(models) * access * most_power + time * (idle_power + leak_power)
