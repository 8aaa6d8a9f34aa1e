#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/events/compute.hpp"
#include "models/ledger/blame.hpp"

namespace models {

class Takeover;

/// An Elastic IP that one of several instances has at a time.
struct MovingAddress {
  std::optional<InstanceId> holder;  ///< None: what is sent to it goes nowhere,
  std::optional<FaultId> fault;      ///< because of that, where it is known.
  std::optional<Phase> phase;        ///< Of what is lost on a holder that fails; none: its own.
};

/// Who has which. Only Takeover writes.
class MovingAddressTable {
 public:
  explicit MovingAddressTable(std::size_t addresses) : addresses_(addresses) {}

  [[nodiscard]] std::size_t size() const noexcept { return addresses_.size(); }
  /// By position in FleetPlan::moving_addresses.
  [[nodiscard]] const MovingAddress& operator[](std::size_t address) const {
    return addresses_[address];
  }

 private:
  friend class Takeover;

  std::vector<MovingAddress> addresses_;
};

}  // namespace models
