#include "tools/report/paired_sampling.hpp"

#include <fmt/format.h>

#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Two digits, as all that is said of a precision.
std::string share_text(double share) {
  return significant(100 * share, 2) + " %";
}

}  // namespace

std::vector<std::string> paired_sampling_lines(const models::PairedSampling& sampling) {
  if (sampling.watched.empty()) return {};
  std::vector<std::string> lines;
  if (sampling.strata > 1) {
    std::string line =
        fmt::format("stratified by losses from outside ({} strata)", sampling.strata);
    if (sampling.variance_reduction) {
      line +=
          fmt::format(", worth {} times the pairs", significant(*sampling.variance_reduction, 2));
    }
    lines.push_back(line);
  } else if (!sampling.plain_because.empty()) {
    lines.push_back("plain replications: " + printable(sampling.plain_because));
  }
  if (sampling.precision_asked) {
    lines.push_back(fmt::format(
        "differences in {}{}: asked to {}, known to {}",
        sampling.watched.starts_with("availability") ? "un" : "", sampling.watched,
        share_text(*sampling.precision_asked),
        sampling.precision_reached ? share_text(*sampling.precision_reached) : "no precision yet"));
  }
  return lines;
}

Page paired_sampling_part(const models::PairedSampling& sampling, std::size_t indent) {
  Page page;
  for (const std::string& line : paired_sampling_lines(sampling)) {
    page.paragraph(line, {.first = indent, .further = indent, .tone = Tone::Faint});
  }
  return page;
}

}  // namespace tools
