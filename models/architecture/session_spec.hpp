#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "models/architecture/ids.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// In the memory of the instance that took the step before.
struct KeptInInstance {};
/// With the user, who sends it along with each step.
struct KeptInCookie {};
/// Where carts are.
using CartPlace = std::variant<KeptInInstance, KeptInCookie, CacheId, TableId, DatabaseId>;

/// Bytes of a cart as it is sent: lognormal.
struct CartSizeSpec {
  double median = 900;
  double p95 = 3000;  ///< Above the median.
};

/// What users have begun and would lose: sessions, each a row of steps, and their carts.
struct SessionSpec {
  std::vector<RequestClassId> classes;                ///< Requests that are steps; in order.
  sim::Duration lifetime = std::chrono::minutes(20);  ///< Mean of an exponential law.
  double steps = 1;                                   ///< Of a session, in the mean; at least 1.
  double cart_share = 1;                              ///< Of the sessions, those with a cart.
  CartPlace kept_in;
  double changes = 0.3;  ///< Share of the steps that change the cart.

  // Of carts that are kept in a cookie.
  CartSizeSpec cart_bytes;
  double validation_cpu = 0.0002;  ///< vCPU-seconds for each step.
  bool is_signed = false;          ///< Whoever changes the cookie by hand is found out.

  [[nodiscard]] bool in_instance() const noexcept {
    return std::holds_alternative<KeptInInstance>(kept_in);
  }
  [[nodiscard]] bool in_cookie() const noexcept {
    return std::holds_alternative<KeptInCookie>(kept_in);
  }
};

/// Bytes of name, value and attributes that a browser keeps of one cookie (RFC 6265, section 6.1).
inline constexpr double largest_cookie_bytes = 4096;

/// Of the carts in cookies, those that are too large to be kept: 0 where carts are elsewhere.
[[nodiscard]] double cart_too_large(const SessionSpec& sessions);

/// Bytes of the cart that come with a step, in the mean: one that is too large does not travel.
[[nodiscard]] double cookie_bytes_per_step(const SessionSpec& sessions);

}  // namespace models
