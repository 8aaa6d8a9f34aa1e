#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/replicate.hpp"
#include "sim/experiment/replicate_until.hpp"

/// replicate and replicate_until with whoever runs the replications: `crew`, or the threads of this
/// process where it is null. The results are the same bytes.
///
/// Codec: encode(const Result&, std::string& bytes) appends, decode(std::string_view) gives back a
/// Result that merges to the same. Nothing is encoded where there is no crew.
namespace sim {

namespace detail {

/// A worker of bytes from a worker of results. std::function copies, and workers need not.
template <class Codec, class MakeWorker>
[[nodiscard]] MakeByteWorker make_encoding(MakeWorker& make_worker, const Codec& codec) {
  return [&make_worker, &codec]() -> ByteWorker {
    auto worker = std::make_shared<WorkerOf<MakeWorker>>(make_worker());
    return [worker, &codec](ReplicationId id) {
      std::string bytes;
      codec.encode((*worker)(id), bytes);
      return bytes;
    };
  };
}

}  // namespace detail

template <class Codec, class MakeWorker, class Merge, class Progress = NoProgress>
std::uint64_t replicate_by(Crew* crew, const Codec& codec, const ReplicationPlan& plan,
                           MakeWorker&& make_worker, Merge&& merge,
                           Progress&& progress = Progress{}) {
  if (crew == nullptr) return replicate(plan, make_worker, merge, progress);
  const auto merge_all = [&](ReplicationId id, std::string_view bytes) {
    merge(id, codec.decode(bytes));
    return true;
  };
  return crew->run(plan, plan.count, detail::make_encoding(make_worker, codec), merge_all,
                   std::ref(progress));
}

template <class Codec, class MakeWorker, class Merge, class Rule, class Progress = NoProgress>
SequentialOutcome replicate_until_by(Crew* crew, const Codec& codec, const SequentialPlan& plan,
                                     MakeWorker&& make_worker, Merge&& merge, Rule&& rule,
                                     Progress&& progress = Progress{}) {
  if (crew == nullptr) return replicate_until(plan, make_worker, merge, rule, progress);
  const auto run = [&](const ReplicationPlan& rest, auto& merge_and_check, auto& report) {
    const auto decode = [&](ReplicationId id, std::string_view bytes) {
      return merge_and_check(id, codec.decode(bytes));
    };
    crew->run(rest, plan.done, detail::make_encoding(make_worker, codec), decode, std::ref(report));
  };
  return detail::run_until(plan, run, merge, rule, progress);
}

}  // namespace sim
