#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hypergeometric probabilities to 60 digits: log-factorials by Stirling's series, tails by the exact recurrence.
Run: python3 make_hypergeometric.py > hypergeometric.csv   (Python 3.11, standard library only)"""
from decimal import Decimal as D, getcontext
from fractions import Fraction
from math import comb, factorial

getcontext().prec = 60
PI = D("3.14159265358979323846264338327950288419716939937510582097494459")


def bernoulli(n):
    b = [Fraction(0)] * (n + 1)
    b[0] = Fraction(1)
    for m in range(1, n + 1):
        b[m] = -sum(comb(m + 1, k) * b[k] for k in range(m)) / (m + 1)
    return b


B = bernoulli(30)


def ln_factorial(n):
    if n < 2000:
        return D(factorial(n)).ln()
    x = D(n)
    series = sum(D(B[2 * k].numerator) / D(B[2 * k].denominator) / (2 * k * (2 * k - 1) * x ** (2 * k - 1)) for k in range(1, 15))
    return x * x.ln() - x + (2 * PI * x).ln() / 2 + series


def ln_comb(n, k):
    return ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)


def pmf(N, K, n, x):
    return (ln_comb(K, x) + ln_comb(N - K, n - x) - ln_comb(N, n)).exp()


def upper(N, K, n, x):
    term = total = D(1)
    while x < min(K, n) and term > total * D("1e-50"):
        term *= D((K - x) * (n - x)) / ((x + 1) * (N - K - n + x + 1))
        total += term
        x += 1
    return total


def lower(N, K, n, x):
    term = total = D(1)
    while x > max(0, K + n - N) and term > total * D("1e-50"):
        term *= D(x * (N - K - n + x)) / ((K - x + 1) * (n - x + 1))
        total += term
        x -= 1
    return total


CASES = [(20, 5, 8, 3), (20, 5, 8, 5), (20, 18, 15, 13), (20, 18, 15, 15), (1000, 50, 100, 12), (1000, 50, 100, 0), (1000, 500, 500, 250),
         (1000, 500, 500, 320), (16257, 382, 900, 150), (339640, 12000, 4000, 141), (339640, 12000, 4000, 300), (339640, 12000, 40, 39),
         (1000000, 200000, 150, 90), (1000000, 200000, 150, 12), (1000000, 500000, 500000, 250000), (1000000, 500000, 500000, 251500),
         (1000000, 500000, 500000, 248700), (20000000, 3000000, 900000, 135000), (20000000, 3000000, 900000, 136000),
         (20000000, 3000000, 900000, 142000), (20000000, 3000000, 900000, 130000), (20000000, 40, 900000, 11), (20000000, 19999000, 5000, 4990),
         (2000000000, 1000000, 3000000, 1600)]
print("total,marked,drawn,count,pmf,upper,lower")
for N, K, n, x in CASES:
    p = pmf(N, K, n, x)
    print(f"{N},{K},{n},{x},{p:.17e},{p * upper(N, K, n, x):.17e},{p * lower(N, K, n, x):.17e}")
