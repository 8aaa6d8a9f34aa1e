#pragma once

namespace sim {

// Functions that libm also has, made of + - * / sqrt and moves of bits only, so that every machine
// and compiler gives the same bits (with -ffp-contract=off and IEEE doubles; libm differs from one
// release to the next). Whatever a sampled value depends on goes through these.

/// Natural logarithm of x, within 1 ulp. -infinity at 0, NaN below.
[[nodiscard]] double portable_log(double x) noexcept;

/// log(1 + x) without loss for small x, within 2 ulp. -infinity at -1, NaN below.
[[nodiscard]] double portable_log1p(double x) noexcept;

/// e to the power x, within 1 ulp; 0 under -745.13, infinity over 709.78.
[[nodiscard]] double portable_exp(double x) noexcept;

/// e^x - 1 without loss for small x: (u - 1) x / log u with u = e^x (Kahan). Relative error under
/// 1e-15.
[[nodiscard]] double portable_expm1(double x) noexcept;

/// `base` to a real power, for base >= 0. Relative error about 2e-16 (1 + |log of the result|).
[[nodiscard]] double portable_pow(double base, double power) noexcept;

/// log Γ(x) for x > 0: Stirling's series after shifting x to 15 or more. Absolute error about
/// 1e-14, or 4e-16 of the result where that is more.
[[nodiscard]] double portable_log_gamma(double x) noexcept;

/// Q(a, x) = Γ(a, x) / Γ(a), the upper regularised incomplete gamma function, for a > 0, x >= 0:
/// the probability that a Gamma(a, 1) is above x. Series below x = a + 1, Lentz's continued
/// fraction above (DLMF 8.7.1 and 8.9.2). Relative error under 1e-12 for a from 0.1 to 1e4,
/// 1e-10 beyond.
[[nodiscard]] double portable_gamma_q(double a, double x) noexcept;

/// P(Z > z) of the standard normal, from portable_gamma_q.
[[nodiscard]] double portable_normal_survival(double z) noexcept;

/// z with P(Z <= z) = p for p in (0, 1): Wichura's AS 241 (PPND16), Appl. Statist. 37(3), 1988.
/// Relative error about 1e-15.
[[nodiscard]] double portable_normal_quantile(double p) noexcept;

}  // namespace sim
