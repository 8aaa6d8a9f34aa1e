#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/experiment/simulation_options.hpp"
#include "models/results/digest.hpp"
#include "models/results/digest_io.hpp"
#include "models/results/summary.hpp"
#include "sim/experiment/journal.hpp"
#include "sim/experiment/replicate_by.hpp"

namespace models {

namespace detail {

/// How digests travel between processes and into journals.
struct DigestCodec {
  static void encode(const Digest& digest, std::string& bytes) { models::encode(digest, bytes); }

  /// Throws sim::JournalMismatch where the bytes are not those of one digest.
  [[nodiscard]] static Digest decode(std::string_view bytes) {
    std::optional<Digest> digest = models::decode(bytes);
    if (!digest || !bytes.empty()) {
      throw sim::JournalMismatch("a result is not one of this version of the program");
    }
    return *std::move(digest);
  }
};

}  // namespace detail

/// sim::replicate_by for digests, on the threads or by the crew of `options`, which also say when
/// it is cancelled.
template <class MakeWorker, class Merge, class Progress = sim::NoProgress>
std::uint64_t run_replications(const SimulationOptions& options, sim::ReplicationPlan plan,
                               MakeWorker&& make_worker, Merge&& merge,
                               Progress&& progress = Progress{}) {
  plan.jobs = options.jobs;
  plan.cancelled = options.cancelled;
  return sim::replicate_by(options.crew, detail::DigestCodec{}, plan, make_worker, merge, progress);
}

/// The same of sim::replicate_until_by.
template <class MakeWorker, class Merge, class Rule, class Progress>
sim::SequentialOutcome run_replications_until(const SimulationOptions& options,
                                              sim::SequentialPlan plan, MakeWorker&& make_worker,
                                              Merge&& merge, Rule&& rule, Progress&& progress) {
  plan.jobs = options.jobs;
  plan.cancelled = options.cancelled;
  return sim::replicate_until_by(options.crew, detail::DigestCodec{}, plan, make_worker, merge,
                                 rule, progress);
}

/// Adds a digest that may come out of a journal. Throws sim::JournalMismatch where it cannot be one
/// of this scenario.
inline void add_checked(const Digest& digest, Summary& summary) {
  if (!summary.takes(digest)) {
    throw sim::JournalMismatch("a result in the journal cannot be one of this scenario");
  }
  summary.add(digest);
}

}  // namespace models
