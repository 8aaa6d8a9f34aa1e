#include "tools/cli/each_file.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "models/architecture/billing_month.hpp"
#include "models/architecture/service_figures.hpp"
#include "sim/time/sim_time.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/output_target.hpp"
#include "tools/report/csv_text.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
  throw WriteFailure("\"" + printable(file.string()) + "\"", errno);
}

/// Of the scenario's figures the one of that name; nothing where it has none.
std::optional<double> value_of(const std::string& name, const models::Scenario& scenario,
                               const models::Digest& digest) {
  for (std::size_t index = 0; index < scenario.figures.size(); ++index) {
    if (scenario.figures[index].name == name) return digest.asked_figures.at(index);
  }
  return std::nullopt;
}

}  // namespace

EachFile::EachFile(std::filesystem::path file, std::vector<std::string> figures)
    : file_(target_of(std::move(file))), partial_(file_), figures_(std::move(figures)) {
  partial_ += ".part";
  out_.reset(std::fopen(partial_.c_str(), "wb"));
  if (!out_) fail(partial_);
  std::string header =
      "scenario,replication,stratum,stratum_probability,availability.requests,availability.time,"
      "downtime,outages,longest_outage,cost_per_month,instance_hours_per_month";
  for (const std::string& name : figures_) header += "," + csv_field(name);
  write(header + "\n");
}

EachFile::~EachFile() {
  if (!out_) return;
  out_.reset();
  std::error_code ignored;
  std::filesystem::remove(partial_, ignored);
}

void EachFile::watch(const models::Scenario& scenario, models::SimulationOptions& simulation) {
  probabilities_ = {1.0};
  instance_hours_ = models::service_figures(scenario).position("instance_hours_per_month");
  simulation.allocated = [this](const models::StratumAllocation& drawn) {
    probabilities_ = drawn.probabilities;
  };
  simulation.observe = [this, &scenario](sim::ReplicationId id, const models::Digest& digest) {
    add(scenario, id.value, digest);
  };
}

void EachFile::add(const models::Scenario& scenario, std::uint64_t id,
                   const models::Digest& digest) {
  const double seconds = digest.observed_seconds;
  const auto share = [&](double of) { return seconds > 0 ? of / seconds : 0; };
  std::optional<double> usd;
  for (const double item : digest.usd) usd = usd.value_or(0) + item;
  const double hours = instance_hours_ ? digest.figures.at(*instance_hours_) : 0;
  std::string line = fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{}", csv_field(scenario.name), id, digest.stratum,
      csv_number(probabilities_.at(digest.stratum)), csv_number(1 - digest.lost_share()),
      csv_number(1 - share(digest.down_seconds)), csv_number(digest.down_seconds),
      digest.recoveries.size(), csv_number(digest.longest_outage), csv_number(usd),
      csv_number(share(hours * 3600 * models::hours_per_billing_month)));
  for (const std::string& name : figures_) {
    line += "," + csv_number(value_of(name, scenario, digest));
  }
  write(line + "\n");
}

void EachFile::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), out_.get()) != text.size()) fail(partial_);
}

void EachFile::finish() {
  if (std::fclose(out_.release()) != 0) fail(partial_);
  std::error_code error;
  std::filesystem::rename(partial_, file_, error);
  if (error) throw WriteFailure("\"" + printable(file_.string()) + "\"", error.value());
}

}  // namespace tools
