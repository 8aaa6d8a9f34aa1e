#include "tools/cli/question.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "tools/cli/next_commands.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/sampling_method.hpp"
#include "tools/input/input_fingerprint.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

std::string amount_of(const RunOptions& options) {
  std::string text;
  if (options.years) text += fmt::format(" --years {}", *options.years);
  if (options.replications) text += fmt::format(" --replications {}", *options.replications);
  if (options.precision) {
    text += fmt::format(" --precision {}={}", options.precision_metric, *options.precision);
  }
  if (options.method != models::SamplingMethod::Auto) {
    text += fmt::format(" --method {}", word_of(options.method));
  }
  for (const std::string& figure : options.figures) text += fmt::format(" --figure {}", figure);
  return text;
}

/// What a process says of itself to the others.
std::string statement_of(const tl::expected<Question, Diagnostics>& question) {
  if (!question) return format_diagnostic(question.error().front());
  std::string text = fmt::format("nines {}, {}, files of digest {:016x}", version(),
                                 question->command, question->fingerprint);
  if (!question->also.empty()) text += ", " + question->also;
  return text;
}

/// Why several processes cannot run this together, empty where they can or there is only one.
std::string disagreement(const tl::expected<Question, Diagnostics>& question,
                         const Console& console) {
  if (console.partners == nullptr || console.partners->count() == 1) return {};
  const std::vector<std::string> all = console.partners->from_all(statement_of(question));
  const auto other = std::find_if(all.begin(), all.end(),
                                  [&](const std::string& text) { return text != all.front(); });
  if (other == all.end()) return {};
  return fmt::format(
      "the processes do not run the same\n  process 0: {}\n  process {}: {}\n"
      "  hint: all machines need the same program and the same scenario files",
      printable(all.front()), other - all.begin(), printable(*other));
}

}  // namespace

Question question_of(const std::string& words, const RunOptions& options,
                     const std::vector<std::string>& scenarios,
                     const std::map<std::string, models::PriceBook>& prices, std::uint64_t seed) {
  std::vector<std::string> regions;
  regions.reserve(prices.size());
  for (const auto& [region, book] : prices) regions.push_back(region);
  const ReadOptions read{.overrides = options.overrides, .files = options.files};
  Question question;
  question.command = fmt::format("{}{}{} --seed {}", words,
                                 scenario_arguments(options.scenarios, options.overrides),
                                 amount_of(options), seed);
  std::replace(question.command.begin(), question.command.end(), '\n', ' ');
  question.fingerprint = input_fingerprint(scenarios, read, regions);
  return question;
}

bool may_begin(const tl::expected<Question, Diagnostics>& question, const Console& console) {
  const std::string differs = disagreement(question, console);
  if (!differs.empty()) {
    tell(console, "nines: " + differs);
    return false;
  }
  if (question) return true;
  // A change that every stage refuses is one mistake.
  std::vector<std::string> told;
  for (const Diagnostic& error : question.error()) {
    const std::string text = format_diagnostic(error);
    if (std::find(told.begin(), told.end(), text) != told.end()) continue;
    tell(console, text);
    told.push_back(text);
  }
  return false;
}

}  // namespace tools
