#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "sim/kernel/entry.hpp"
#include "sim/kernel/sorted_front.hpp"

namespace sim::kernel {

/// The entries due after those of the front: up to 4096 in buckets so narrow that most hold one
/// entry or none, so that next to nothing is left to sort when the front takes them.
///
/// A bucket is a chain of places in one pool, newest entry first. So an entry comes in without a
/// branch that depends on where it belongs. One word of 64 bits says which of 64 buckets hold
/// entries, and the front takes the buckets of one word at a time. These then stand for the time
/// behind the last bucket: the buckets turn like a wheel. What is later than that goes to one more,
/// the far bucket, which is looked through once a turn.
class FineRung {
 public:
  static constexpr std::size_t room = 4096;
  static constexpr std::size_t max_buckets = 16384;

  /// Earliest time that belongs here; later than all times while it is not in use. What is earlier
  /// belongs to the front.
  [[nodiscard]] std::uint64_t from() const noexcept { return from_; }
  [[nodiscard]] bool in_use() const noexcept { return from_ != never_ticks; }
  /// Where the first bucket began.
  [[nodiscard]] std::uint64_t start() const noexcept { return start_; }
  /// Where the far bucket begins.
  [[nodiscard]] std::uint64_t far_from() const noexcept { return begin_of(word_ + words_); }
  /// How many words there are, each for what the front takes at once; a power of two.
  [[nodiscard]] std::uint64_t words() const noexcept { return words_; }
  /// How many buckets there are but the far one; a power of two.
  [[nodiscard]] std::size_t buckets() const noexcept { return far(); }
  /// Whether buckets are a single tick wide.
  [[nodiscard]] bool is_finest() const noexcept { return shift_ == 0; }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool full() const noexcept { return size_ == room; }

  /// Requires !full() and entry.time >= from().
  void insert(Entry entry) {
    const std::uint16_t place = free_ != none ? take_free() : append();
    store(&entries_[place], entry);
    link(place, bucket_of(entry.time));
    ++size_;
  }

  /// Sets out anew with buckets from `first` to `last`, as many as the power of two at `wanted` or
  /// below, but 64 to max_buckets. They may reach beyond `last`, up to twice as far. Requires
  /// empty().
  void begin(std::uint64_t first, std::uint64_t last, std::size_t wanted) {
    const int bits = std::clamp(static_cast<int>(std::bit_width(wanted)) - 1, word_shift, max_bits);
    const int shift = std::max(static_cast<int>(std::bit_width(last - first)) - bits, 0);
    shift_ = static_cast<std::uint32_t>(shift);
    words_ = std::uint32_t{1} << (bits - word_shift);
    start_ = first;
    begin_turn(first);
    if (heads_.size() <= far()) {
      heads_.reserve(max_buckets + 1);  // At once, not when the most were ever pending.
      heads_.resize(far() + 1, none);
    }
  }

  /// Leaves all times to the front. Requires empty().
  void end() noexcept { from_ = never_ticks; }

  /// Moves the entries due next to the front, calling visit(entry) with each. The front must be
  /// empty, and stays so only if the turn is over. Requires !empty().
  template <class Visit>
  void move_to(SortedFront& front, Visit visit) {
    while (word_ < words_ && used_[word_] == 0) ++word_;
    if (word_ == words_) return;
    SortedFront::Filling filling = front.fill();
    // Held here, or compilers would read all of it again after each entry that is written.
    const Entry* const entries = entries_.data();
    std::uint16_t* const next = next_.data();
    std::uint16_t* const heads = &heads_[word_ * word_size];
    std::uint16_t free = free_;
    for (std::uint64_t bits = used_[word_]; bits != 0; bits &= bits - 1) {
      std::uint16_t place = std::exchange(heads[place_of(bits)], none);
      filling.add_first(entries[place]);
      visit(entries[place]);
      for (;;) {
        const std::uint16_t older = std::exchange(next[place], free);
        free = place;
        if (older == none) break;
        place = older;
        filling.add(entries[place]);
        visit(entries[place]);
      }
    }
    free_ = free;
    filling.end();
    size_ -= front.size();
    used_[word_++] = 0;
    from_ = begin_of(word_);
    far_distance_ += word_size;
  }

  /// Starts the next turn when one is over: what is near by now leaves the far bucket.
  void turn() noexcept {
    begin_turn(begin_of(words_));
    used_[words_] = 0;
    for (std::uint16_t place = std::exchange(heads_[far()], none); place != none;) {
      const std::uint16_t older = next_[place];
      link(place, bucket_of(entries_[place].time));
      place = older;
    }
  }

  /// Takes all entries out, calling visit(entry): those of one bucket in the order they came in.
  template <class Visit>
  void drain(Visit visit) {
    for (std::size_t word = 0; size_ > 0; ++word) {
      for (; used_[word] != 0; used_[word] &= used_[word] - 1) {
        drain_bucket(heads_[word * word_size + place_of(used_[word])], visit);
      }
    }
  }

  /// Calls predicate(entry) once for each entry, and removes those for which it returns true.
  template <class Predicate>
  void remove_if(Predicate predicate) {
    std::size_t left = size_;
    for (std::size_t word = 0; left > 0; ++word) {
      for (std::uint64_t bits = used_[word]; bits != 0; bits &= bits - 1) {
        std::uint16_t& head = heads_[word * word_size + place_of(bits)];
        left -= remove_from(head, predicate);
        if (head == none) used_[word] ^= bits & (~bits + 1);
      }
    }
  }

  void clear() noexcept {
    drain([](const Entry&) {});
    end();
  }

 private:
  static constexpr std::uint16_t none = std::numeric_limits<std::uint16_t>::max();
  static constexpr int word_shift = 6;
  static constexpr std::size_t word_size = std::size_t{1} << word_shift;
  static constexpr int max_bits = std::bit_width(max_buckets) - 1;
  static constexpr std::size_t max_words = max_buckets / word_size;

  void begin_turn(std::uint64_t at) noexcept {
    turn_ = from_ = at;
    word_ = 0;
    far_distance_ = far();
  }

  // The bucket of what is later than all others.
  [[nodiscard]] std::size_t far() const noexcept { return std::size_t{words_} * word_size; }

  [[nodiscard]] std::uint64_t bucket_of(std::uint64_t time) const noexcept {
    const std::uint64_t distance = (time - turn_) >> shift_;
    const std::uint64_t near = distance & (far() - 1);
    return distance < far_distance_ ? near : far();
  }

  void link(std::uint16_t place, std::uint64_t bucket) noexcept {
    next_[place] = heads_[bucket];
    heads_[bucket] = place;
    used_[bucket / word_size] |= bit_of(bucket);
  }

  [[nodiscard]] std::uint64_t begin_of(std::uint32_t word) const noexcept {
    return turn_ + (std::uint64_t{word} << (shift_ + word_shift));
  }

  // Later buckets have lower bits: the front is given the latest first.
  [[nodiscard]] static std::uint64_t bit_of(std::uint64_t bucket) noexcept {
    return (std::uint64_t{1} << (word_size - 1)) >> (bucket % word_size);
  }
  // Which of the 64 buckets of a word the lowest bit stands for, the latest that is in use.
  [[nodiscard]] static std::size_t place_of(std::uint64_t bits) noexcept {
    return word_size - 1 - static_cast<std::size_t>(std::countr_zero(bits));
  }

  std::uint16_t take_free() noexcept {
    const std::uint16_t place = free_;
    free_ = next_[place];
    return place;
  }

  [[gnu::noinline]] std::uint16_t append() {
    entries_.emplace_back();
    next_.push_back(none);
    return static_cast<std::uint16_t>(entries_.size() - 1);
  }

  void give_back(std::uint16_t place) noexcept {
    next_[place] = free_;
    free_ = place;
    --size_;
  }

  template <class Visit>
  void drain_bucket(std::uint16_t& head, Visit visit) {
    std::uint16_t oldest = none;  // The chain turned round.
    while (head != none) {
      const std::uint16_t place = head;
      head = next_[place];
      next_[place] = oldest;
      oldest = place;
    }
    while (oldest != none) {
      const std::uint16_t place = oldest;
      oldest = next_[place];
      visit(entries_[place]);
      give_back(place);
    }
  }

  // Returns how many it has looked at.
  template <class Predicate>
  std::size_t remove_from(std::uint16_t& head, Predicate predicate) {
    std::size_t seen = 0;
    for (std::uint16_t* link = &head; *link != none; ++seen) {
      const std::uint16_t place = *link;
      if (predicate(entries_[place])) {
        *link = next_[place];
        give_back(place);
      } else {
        link = &next_[place];
      }
    }
    return seen;
  }

  std::uint64_t start_ = 0;
  std::uint64_t turn_ = 0;  // Where the first bucket began when this turn did.
  std::uint64_t from_ = never_ticks;
  std::uint64_t far_distance_ = 0;  // How many buckets after turn_ the far bucket begins.
  std::uint32_t shift_ = 0;         // Buckets are 2^shift_ ticks wide.
  std::uint32_t words_ = 0;         // How many words there are but that of the far bucket.
  std::uint32_t word_ = 0;          // The first that the front has not taken in this turn.
  std::uint16_t free_ = none;
  std::size_t size_ = 0;
  // Which buckets hold entries, a bit for each; behind words_ that of the far one.
  std::array<std::uint64_t, max_words + 1> used_{};
  std::vector<std::uint16_t> heads_;  // Of each bucket; none where it is empty.
  std::vector<std::uint16_t> next_;   // Of each place: an older entry, or another free place.
  std::vector<Entry> entries_;
};

}  // namespace sim::kernel
