// A journal: first as a file of whatever bytes, then as a file whose checksums are right and whose
// results are whatever.

#include "models/results/digest_io.hpp"
#include "models/results/summary.hpp"
#include "tests/fuzz/fuzz_check.hpp"
#include "tools/cli/journal_file.hpp"

namespace {

models::SummaryPlan plan() {
  models::SummaryPlan plan;
  plan.causes = {"demand", "zone_power:a"};
  plan.classes = {"page", "search"};
  plan.class_shares = {0.5, 0.5};
  plan.figures = {{"units_up{component=database}", models::FigureKind::MeanOverTime},
                  {"launches_per_year{group=web}", models::FigureKind::PerYear}};
  plan.bill_items = {"instances"};
  return plan;
}

void read_all(const std::string& path, const tools::JournalOwner& owner) {
  const auto file = tools::JournalFile::open(path, owner);
  if (!file) {
    fuzz::check(file.error() == tools::printable_lines(file.error()), "a message is printable");
    return;
  }
  models::Summary summary(plan());
  try {
    while (const auto block = (*file)->next()) {
      std::string_view results = block->results;
      while (const auto result = sim::take_result(results)) {
        std::string_view bytes = *result;
        const auto digest = models::decode(bytes);
        if (!digest || !bytes.empty()) continue;
        std::string back;
        models::encode(*digest, back);
        // Not the same bytes: a number may be written longer than it has to be.
        std::string_view rest = back;
        fuzz::check(models::decode(rest).has_value(), "what is written can be read");
        if (summary.takes(*digest)) summary.add(*digest);
      }
    }
  } catch (const sim::JournalMismatch&) {
    return;
  }
  models::ScenarioReport report;
  if (summary.replications() > 0) summary.report(report);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Folder folder;
  static const tools::JournalOwner owner{"0.1.0", 7, "run site --seed 1"};
  const std::string bytes = fuzz::text_of(data, size);
  read_all(folder.write("raw", bytes), owner);
  const std::string path = folder.file("framed");
  std::filesystem::remove(path);
  if (const auto file = tools::JournalFile::open(path, owner)) {
    (*file)->append(0, sim::ReplicationId{0}, bytes);
  }
  read_all(path, owner);
  return 0;
}
