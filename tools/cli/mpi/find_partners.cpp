#include <memory>
#include <utility>

#include "sim/experiment/mpi/rank_crew.hpp"
#include "sim/experiment/mpi/ranks.hpp"
#include "tools/cli/partners.hpp"

namespace tools {

namespace {

/// Keeps the leader's journal beside what the ranks share of it.
class OwnedSharedJournal : public sim::Journal {
 public:
  OwnedSharedJournal(const sim::mpi::Ranks& ranks, std::unique_ptr<sim::Journal> journal)
      : journal_(std::move(journal)), shared_(ranks, journal_.get()) {}

  std::optional<sim::JournalBlock> next() override { return shared_.next(); }
  void append(std::uint64_t experiment, sim::ReplicationId id, std::string_view result) override {
    shared_.append(experiment, id, result);
  }

 private:
  std::unique_ptr<sim::Journal> journal_;
  sim::mpi::SharedJournal shared_;
};

class RankPartners : public Partners {
 public:
  explicit RankPartners(const std::atomic<bool>* asked_to_stop)
      : Partners(asked_to_stop),
        crew_(ranks_, asked_to_stop == nullptr ? never_ : *asked_to_stop, interrupted_,
              ranks_.fair_jobs()) {}

  [[nodiscard]] bool leads() const override { return ranks_.rank() == 0; }
  [[nodiscard]] int count() const override { return ranks_.size(); }
  [[nodiscard]] const std::atomic<bool>* interrupted() const override { return &interrupted_; }
  [[nodiscard]] sim::Crew* crew() override { return &crew_; }
  [[nodiscard]] std::string from_leader(std::string text) override {
    return ranks_.broadcast(std::move(text));
  }
  [[nodiscard]] std::vector<std::string> from_all(const std::string& text) override {
    return ranks_.gather(text);
  }
  [[nodiscard]] std::unique_ptr<sim::Journal> shared(
      std::unique_ptr<sim::Journal> journal) override {
    return std::make_unique<OwnedSharedJournal>(ranks_, std::move(journal));
  }
  int fail(int exit_code) override {
    if (ranks_.size() > 1) sim::mpi::Ranks::abort(exit_code);
    return exit_code;
  }

 private:
  sim::mpi::Ranks ranks_;
  const std::atomic<bool> never_ = false;
  std::atomic<bool> interrupted_ = false;
  sim::mpi::RankCrew crew_;
};

}  // namespace

tl::expected<std::unique_ptr<Partners>, std::string> find_partners(
    const std::atomic<bool>* asked_to_stop) {
  // Without anybody who started us for it, MPI would cost time and find nobody.
  if (announced_partners() == 0) return std::make_unique<Partners>(asked_to_stop);
  return std::make_unique<RankPartners>(asked_to_stop);
}

}  // namespace tools
