#pragma once

#include <stdexcept>
#include <string>

namespace sim {

/// A broken contract: a fault in the program, never in its input. Checked in release builds too.
class ContractViolation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws ContractViolation with `broken` unless `holds`. `broken` says what was violated.
inline void require(bool holds, const char* broken) {
  if (!holds) [[unlikely]] {
    throw ContractViolation(broken);
  }
}

}  // namespace sim
