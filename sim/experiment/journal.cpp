#include "sim/experiment/journal.hpp"

#include <algorithm>
#include <utility>

namespace sim {

namespace {

void put_word(std::string& bytes, std::uint64_t word) {
  for (int byte = 0; byte < 8; ++byte, word >>= 8U) bytes += static_cast<char>(word & 0xffU);
}

std::optional<std::uint64_t> take_word(std::string_view& bytes) {
  if (bytes.size() < 8) return std::nullopt;
  std::uint64_t word = 0;
  for (unsigned byte = 0; byte < 8; ++byte) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[byte])} << (8 * byte);
  }
  bytes.remove_prefix(8);
  return word;
}

bool is_cancelled(const ReplicationPlan& plan) {
  return plan.cancelled != nullptr && plan.cancelled->load(std::memory_order_relaxed);
}

}  // namespace

void add_result(std::string& results, std::string_view result) {
  put_word(results, result.size());
  results += result;
}

std::optional<std::string_view> take_result(std::string_view& results) {
  const auto size = take_word(results);
  if (!size || *size > results.size()) return std::nullopt;
  const std::string_view result = results.substr(0, static_cast<std::size_t>(*size));
  results.remove_prefix(result.size());
  return result;
}

std::string encode_block(const JournalBlock& block) {
  std::string bytes;
  bytes.reserve(16 + block.results.size());
  put_word(bytes, block.experiment);
  put_word(bytes, block.first);
  bytes += block.results;
  return bytes;
}

std::optional<JournalBlock> decode_block(std::string_view bytes) {
  const auto experiment = take_word(bytes);
  const auto first = take_word(bytes);
  if (!experiment || !first) return std::nullopt;
  return JournalBlock{*experiment, *first, std::string(bytes)};
}

std::optional<std::string_view> JournalCrew::next_of(std::uint64_t experiment, ReplicationId id) {
  while (rest_.empty() && !all_read_) {
    auto block = journal_.next();
    all_read_ = !block.has_value();
    if (all_read_) break;
    block_ = std::move(*block);
    rest_ = block_.results;
    next_id_ = block_.first;
  }
  if (rest_.empty()) return std::nullopt;
  if (block_.experiment != experiment || next_id_ != id.value) {
    throw JournalMismatch("the journal goes on with replication " + std::to_string(next_id_) +
                          " of experiment " + std::to_string(block_.experiment) +
                          ", and this run with replication " + std::to_string(id.value) +
                          " of experiment " + std::to_string(experiment));
  }
  const auto result = take_result(rest_);
  if (!result) throw JournalMismatch("the journal has a block of results that ends too early");
  ++next_id_;
  return result;
}

bool JournalCrew::check_again(const ReplicationPlan& plan, ReplicationId id,
                              std::string_view result, const MakeByteWorker& make_worker) {
  ReplicationPlan one = plan;
  one.first = id.value;
  one.count = 1;
  bool comes_out_alike = true;
  const auto compare = [&](ReplicationId, std::string_view again) {
    comes_out_alike = again == result;
    return comes_out_alike;
  };
  if (crew_.run(one, 1, make_worker, compare, [](std::uint64_t, std::uint64_t) {}) == 0) {
    return false;
  }
  if (comes_out_alike) return true;
  throw JournalMismatch("replication " + std::to_string(id.value) +
                        " comes out otherwise than the journal says: the program or its input "
                        "has changed since");
}

JournalCrew::Replay JournalCrew::replay(std::uint64_t experiment, const ReplicationPlan& plan,
                                        const MakeByteWorker& make_worker, const MergeBytes& merge,
                                        const CrewProgress& progress) {
  Replay replay;
  while (replay.wants_more && replay.done < plan.count && !is_cancelled(plan)) {
    const ReplicationId id{plan.first + replay.done};
    const auto result = next_of(experiment, id);
    if (!result) break;
    if (replay.done == 0 && !check_again(plan, id, *result, make_worker)) break;
    replay.wants_more = merge(id, *result);
    ++replay.done;
    ++replayed_;
    if (rest_.empty() && replay.wants_more) progress(replay.done, plan.count);
  }
  return replay;
}

std::uint64_t JournalCrew::run(const ReplicationPlan& plan, std::uint64_t expected,
                               const MakeByteWorker& make_worker, const MergeBytes& merge,
                               const CrewProgress& progress) {
  const std::uint64_t experiment = experiments_++;
  const Replay replayed = replay(experiment, plan, make_worker, merge, progress);
  const std::uint64_t done = replayed.done;
  if (!replayed.wants_more || done == plan.count || is_cancelled(plan)) return done;
  ReplicationPlan rest = plan;
  rest.first += done;
  rest.count -= done;
  const auto merge_and_keep = [&](ReplicationId id, std::string_view result) {
    journal_.append(experiment, id, result);
    return merge(id, result);
  };
  const auto report = [&](std::uint64_t more, std::uint64_t) { progress(done + more, plan.count); };
  return done + crew_.run(rest, std::max(expected, done), make_worker, merge_and_keep, report);
}

}  // namespace sim
