#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/session_spec.hpp"

namespace models {

[[nodiscard]] inline const Keys<CartSizeSpec>& cart_size_keys() {
  using Spec = CartSizeSpec;
  static const Keys<Spec> keys{
      {"cart_bytes", "Bytes of a cart as it is sent, lognormal", "workload.sessions.cart_bytes"},
      {size<&Spec::median>("median", {1, 1e9}, "Half of the carts are smaller"),
       size<&Spec::p95>("p95", {1, 1e9}, "95 % of the carts are smaller")
           .limits("1B to 1GB, larger than the median")}};
  return keys;
}

[[nodiscard]] inline const Keys<SessionSpec>& session_keys() {
  using Spec = SessionSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"sessions", "What users have begun and would lose", "workload.sessions"},
      {own<Spec>("classes", {ListOf{{{Text{}}}}}, "Classes of requests that are steps of a session")
           .optional()
           .limits("left out: all that enter"),
       length<&Spec::lifetime>("lifetime", {1s, 365 * 24h}, "Of a session: mean, exponential"),
       real<&Spec::steps>("steps", {1, 1e6}, "Of a session, in the mean").required(),
       share<&Spec::cart_share>("cart_share", {}, "Sessions that have a cart to lose"),
       own<Spec>("kept_in", {Text{}},
                 "Where carts are: `instance`, `cookie`, or a cache, a table or a database")
           .required(),
       share<&Spec::changes>("changes", {}, "Steps that change the cart").by_hand(),
       own<Spec>("cart_bytes", {Object{"cart_bytes"}}, "Size of a cart in a cookie"),
       seconds<&Spec::validation_cpu>("validation_cpu", {0, 60},
                                      "vCPU time that a step takes to look into its cookie")
           .by_hand()
           .limits("0ms to 1min"),
       flag<&Spec::is_signed>("signed", "A cookie that was changed by hand is found out")
           .by_hand()}};
  return keys;
}

}  // namespace models
