#include "tools/report/blame_words.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t most_in_a_sentence = 3;

/// Every charge as a share; of runs until the first outage none.
std::vector<BlameShare> all_shares(const models::ScenarioReport& scenario) {
  if (scenario.find("time_to_first_outage") != nullptr) return {};
  double requests = 0;
  double downtime = 0;
  for (const models::BlameEntry& entry : scenario.blame) {
    requests += entry.requests_lost;
    downtime += entry.downtime;
  }
  const auto part = [](double value, double whole) { return whole > 0 ? value / whole : 0; };
  std::vector<BlameShare> shares;
  for (const models::BlameEntry& entry : scenario.blame) {
    shares.push_back({entry.cause, entry.phase, part(entry.requests_lost, requests),
                      part(entry.downtime, downtime)});
  }
  return shares;
}

double size_of(const BlameShare& share) {
  return share.of_requests + share.of_downtime;
}

double size_of(const BlameOfTwo& charge) {
  return std::max(size_of(charge.first), size_of(charge.second));
}

void add(BlameShare& sum, const BlameShare& share) {
  sum.of_requests += share.of_requests;
  sum.of_downtime += share.of_downtime;
}

void add(BlameOfTwo& sum, const BlameOfTwo& charge) {
  add(sum.first, charge.first);
  add(sum.second, charge.second);
}

BlameShare& named(BlameShare& share) {
  return share;
}

BlameShare& named(BlameOfTwo& charge) {
  return charge.first;
}

/// The largest `most`, and one for the rest. A single one that would be the rest is told by name.
template <class Charge>
std::vector<Charge> largest(std::vector<Charge> charges, std::size_t most) {
  std::stable_sort(charges.begin(), charges.end(), [](const Charge& left, const Charge& right) {
    return size_of(left) > size_of(right);
  });
  if (charges.size() <= most + 1) return charges;
  Charge others;
  named(others).cause = fmt::format("{} others", charges.size() - most);
  for (std::size_t index = most; index < charges.size(); ++index) add(others, charges[index]);
  charges.resize(most);
  charges.push_back(std::move(others));
  return charges;
}

std::string name_of(const BlameShare& share) {
  return share.phase.empty() ? share.cause : fmt::format("{} ({})", share.cause, share.phase);
}

}  // namespace

std::vector<BlameShare> blame_shares(const models::ScenarioReport& scenario, std::size_t most) {
  return largest(all_shares(scenario), most);
}

std::string blame_sentence(const models::ScenarioReport& scenario) {
  std::string text;
  for (const BlameShare& share : blame_shares(scenario, most_in_a_sentence)) {
    const std::string requests = part_percent(share.of_requests);
    const std::string downtime = part_percent(share.of_downtime);
    text += text.empty() ? fmt::format("lost to {}: {} of requests, {} of downtime", name_of(share),
                                       requests, downtime)
                         : fmt::format("; {}: {}, {}", name_of(share), requests, downtime);
  }
  return text;
}

std::vector<BlameOfTwo> blame_of_two(const models::ComparisonReport& report, std::size_t most) {
  std::vector<BlameOfTwo> charges;
  for (const BlameShare& share : all_shares(report.designs[0].report)) {
    charges.push_back({share, {share.cause, share.phase, 0, 0}});
  }
  for (const BlameShare& share : all_shares(report.designs[1].report)) {
    const auto same = std::find_if(charges.begin(), charges.end(), [&](const BlameOfTwo& charge) {
      return charge.first.cause == share.cause && charge.first.phase == share.phase;
    });
    if (same == charges.end()) {
      charges.push_back({{share.cause, share.phase, 0, 0}, share});
    } else {
      same->second = share;
    }
  }
  return largest(std::move(charges), most);
}

std::vector<std::pair<std::string, double>> blame_figures(const models::ScenarioReport& scenario) {
  std::vector<std::pair<std::string, double>> figures;
  for (const models::BlameEntry& entry : scenario.blame) {
    const std::string of = fmt::format("{{cause={},phase={}}}", entry.cause, entry.phase);
    figures.emplace_back("blame.requests_lost" + of, entry.requests_lost);
    figures.emplace_back("blame.downtime" + of, entry.downtime);
  }
  return figures;
}

std::string shares_text(const BlameShare& share) {
  if (size_of(share) <= 0) return "-";
  return fmt::format("{}, {}", part_percent(share.of_requests), part_percent(share.of_downtime));
}

}  // namespace tools
