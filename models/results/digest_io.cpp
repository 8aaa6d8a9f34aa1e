#include "models/results/digest_io.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace models {

namespace {

// Every struct is taken apart into all its members: one that is added to it does not compile until
// it is named here, and so cannot be forgotten.

constexpr std::uint64_t reversed(std::uint64_t word) noexcept {
  std::uint64_t result = 0;
  for (int byte = 0; byte < 8; ++byte, word >>= 8U) result = result << 8U | (word & 0xffU);
  return result;
}

class Encoder {
 public:
  explicit Encoder(std::string& bytes) : bytes_(bytes) {}

  template <class... Parts>
  void all(const Parts&... parts) {
    (put(parts), ...);
  }

 private:
  // Most numbers are small or round: only the bytes that are not zero are written, after how many
  // there are.
  void put(std::uint64_t word) {
    const std::size_t count = bytes_.size();
    bytes_ += '\0';
    for (; word != 0; word >>= 8U) bytes_ += static_cast<char>(word & 0xffU);
    bytes_[count] = static_cast<char>(bytes_.size() - count - 1);
  }
  void put(std::uint32_t number) { put(std::uint64_t{number}); }
  void put(std::int64_t number) { put(static_cast<std::uint64_t>(number)); }
  // A round double has its zero bytes at the low end, and a word drops those at the high one.
  void put(double number) { put(reversed(std::bit_cast<std::uint64_t>(number))); }
  void put(bool is) { bytes_ += static_cast<char>(is ? 1 : 0); }
  void put(Phase phase) { bytes_ += static_cast<char>(phase); }
  void put(CauseId cause) { put(cause.value); }

  void put(const Digest::Charge& charge) {
    const auto& [cause, phase, lost, down_seconds] = charge;
    all(cause, phase, lost, down_seconds);
  }
  void put(const Digest::Recovery& recovery) {
    const auto& [cause, seconds] = recovery;
    all(cause, seconds);
  }
  void put(const Digest::Count& count) {
    const auto& [cause, faults] = count;
    all(cause, faults);
  }

  void put(const WeightTally::Score& score) {
    const auto& [sum, squares, largest, natural_squares] = score;
    all(sum, squares, largest, natural_squares);
  }
  void put(const WeightTally& weights) {
    const auto& [copies, with_outage, events, excursions, sum, squares, scores] = weights;
    all(copies, with_outage, events, excursions, sum, squares);
    for (const WeightTally::Score& score : scores) put(score);
  }
  void put(const RareLosses::OutagesFrom& from) {
    const auto& [cause, outages] = from;
    all(cause, outages);
  }
  void put(const RareLosses::Excursions& excursions) {
    const auto& [kind, count, seconds, events] = excursions;
    all(kind, count, seconds, events);
  }
  void put(const RareLosses& rare) {
    const auto& [is_weighted, outages, chance, outages_from, weights, excursions] = rare;
    const bool is_there = is_weighted || !excursions.empty();
    put(is_there);
    if (!is_there) return;  // Nearly always: not twenty zeros in each result.
    all(is_weighted, outages, chance, outages_from, weights, excursions);
  }

  template <class Item>
  void put(const std::vector<Item>& items) {
    put(std::uint64_t{items.size()});
    for (const Item& item : items) put(item);
  }

  std::string& bytes_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view& bytes) : bytes_(bytes) {}

  /// False as soon as the bytes end too early or hold what nobody wrote.
  template <class... Parts>
  [[nodiscard]] bool all(Parts&... parts) {
    return (take(parts) && ...);
  }

 private:
  [[nodiscard]] bool take_byte(std::uint8_t& byte, std::uint8_t end) {
    if (bytes_.empty()) return false;
    byte = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte < end;
  }
  [[nodiscard]] bool take(std::uint64_t& word) {
    std::uint8_t count = 0;
    if (!take_byte(count, 9) || bytes_.size() < count) return false;
    word = 0;
    for (unsigned byte = 0; byte < count; ++byte) {
      word |= std::uint64_t{static_cast<unsigned char>(bytes_[byte])} << (8 * byte);
    }
    bytes_.remove_prefix(count);
    return true;
  }
  [[nodiscard]] bool take(std::int64_t& number) {
    std::uint64_t word = 0;
    const bool taken = take(word);
    number = static_cast<std::int64_t>(word);
    return taken;
  }
  [[nodiscard]] bool take(double& number) {
    std::uint64_t word = 0;
    const bool taken = take(word);
    number = std::bit_cast<double>(reversed(word));
    return taken;
  }
  [[nodiscard]] bool take(bool& is) {
    std::uint8_t byte = 0;
    const bool taken = take_byte(byte, 2);
    is = byte == 1;
    return taken;
  }
  [[nodiscard]] bool take(Phase& phase) {
    std::uint8_t byte = 0;
    const bool taken = take_byte(byte, phase_count);
    phase = static_cast<Phase>(byte);
    return taken;
  }
  [[nodiscard]] bool take(std::uint32_t& number) {
    std::uint64_t word = 0;
    const bool taken = take(word);
    number = static_cast<std::uint32_t>(word);
    return taken && number == word;
  }
  [[nodiscard]] bool take(CauseId& cause) { return take(cause.value); }

  [[nodiscard]] bool take(Digest::Charge& charge) {
    auto& [cause, phase, lost, down_seconds] = charge;
    return all(cause, phase, lost, down_seconds);
  }
  [[nodiscard]] bool take(Digest::Recovery& recovery) {
    auto& [cause, seconds] = recovery;
    return all(cause, seconds);
  }
  [[nodiscard]] bool take(Digest::Count& count) {
    auto& [cause, faults] = count;
    return all(cause, faults);
  }

  [[nodiscard]] bool take(WeightTally::Score& score) {
    auto& [sum, squares, largest, natural_squares] = score;
    return all(sum, squares, largest, natural_squares);
  }
  [[nodiscard]] bool take(WeightTally& weights) {
    auto& [copies, with_outage, events, excursions, sum, squares, scores] = weights;
    if (!all(copies, with_outage, events, excursions, sum, squares)) return false;
    return std::all_of(scores.begin(), scores.end(),
                       [this](WeightTally::Score& score) { return take(score); });
  }
  [[nodiscard]] bool take(RareLosses::OutagesFrom& from) {
    auto& [cause, outages] = from;
    return all(cause, outages);
  }
  [[nodiscard]] bool take(RareLosses::Excursions& excursions) {
    auto& [kind, count, seconds, events] = excursions;
    return all(kind, count, seconds, events);
  }
  [[nodiscard]] bool take(RareLosses& rare) {
    auto& [is_weighted, outages, chance, outages_from, weights, excursions] = rare;
    bool is_there = false;
    if (!take(is_there)) return false;
    return !is_there || all(is_weighted, outages, chance, outages_from, weights, excursions);
  }

  template <class Item>
  [[nodiscard]] bool take(std::vector<Item>& items) {
    std::uint64_t size = 0;
    // Each item has a byte at the least: a size that cannot be right allocates nothing large.
    if (!take(size) || size > bytes_.size()) return false;
    items.resize(static_cast<std::size_t>(size));
    for (Item& item : items) {
      if (!take(item)) return false;
    }
    return true;
  }

  std::string_view& bytes_;
};

}  // namespace

void encode(const Digest& digest, std::string& bytes) {
  const auto& [stratum, observed_seconds, offered, lost, down_seconds, slot_error_sum,
               worst_month_error, longest_outage, ended_at_first_outage, trajectory, events,
               charges, recoveries, counts, lost_by_class, usd, figures, asked_figures, controls,
               rare] = digest;
  Encoder(bytes).all(stratum, observed_seconds, offered, lost, down_seconds, slot_error_sum,
                     worst_month_error, longest_outage, ended_at_first_outage, trajectory, events,
                     charges, recoveries, counts, lost_by_class, usd, figures, asked_figures,
                     controls, rare);
}

std::optional<Digest> decode(std::string_view& bytes) {
  Digest digest;
  auto& [stratum, observed_seconds, offered, lost, down_seconds, slot_error_sum, worst_month_error,
         longest_outage, ended_at_first_outage, trajectory, events, charges, recoveries, counts,
         lost_by_class, usd, figures, asked_figures, controls, rare] = digest;
  const bool whole = Decoder(bytes).all(
      stratum, observed_seconds, offered, lost, down_seconds, slot_error_sum, worst_month_error,
      longest_outage, ended_at_first_outage, trajectory, events, charges, recoveries, counts,
      lost_by_class, usd, figures, asked_figures, controls, rare);
  if (!whole) return std::nullopt;
  return digest;
}

}  // namespace models
