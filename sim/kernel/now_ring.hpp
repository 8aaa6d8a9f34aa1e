#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sim::kernel {

/// The slots of events due at once, first in, first out. Without it, a burst at one instant would
/// have to be sorted into the events of that instant.
class NowRing {
 public:
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// The slot that came first. Requires !empty().
  [[nodiscard]] std::uint32_t first() const noexcept { return slots_[head_ & mask()]; }
  void remove_first() noexcept {
    ++head_;
    --size_;
  }

  void append(std::uint32_t slot) {
    if (size_ == slots_.size()) [[unlikely]]
      grow();
    slots_[(head_ + size_++) & mask()] = slot;
  }

  void clear() noexcept { head_ = size_ = 0; }

  /// Keeps the order of those that stay.
  template <class Predicate>
  void remove_if(Predicate predicate) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      const std::uint32_t slot = slots_[(head_ + i) & mask()];
      if (!predicate(slot)) slots_[(head_ + kept++) & mask()] = slot;
    }
    size_ = kept;
  }

 private:
  static constexpr std::size_t first_size = 16;

  [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }

  [[gnu::noinline]] void grow() {
    std::vector<std::uint32_t> larger(slots_.empty() ? first_size : 2 * slots_.size());
    for (std::size_t i = 0; i < size_; ++i) larger[i] = slots_[(head_ + i) & mask()];
    slots_ = std::move(larger);
    head_ = 0;
  }

  std::vector<std::uint32_t> slots_;  // Its size is a power of two; positions wrap around.
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

}  // namespace sim::kernel
