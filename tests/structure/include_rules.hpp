#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/structure/source_text.hpp"

namespace structure {

using Prefixes = std::vector<std::string>;

/// What the files of one folder may include, besides their own folder and the standard library.
struct LayerRule {
  std::string folder;
  Prefixes ours;                ///< Folders or files of the repository.
  Prefixes third_party;         ///< Begin of an include in angle brackets, anywhere.
  Prefixes third_party_in_cpp;  ///< The same, in .cpp files only.
  bool threads = false;         ///< Whether <thread> and its like may be used.
};

/// The layers, as CONTRIBUTING.md tells them. A file belongs to the longest folder that it
/// is below; a file of sim, models or tools that is below none is refused.
[[nodiscard]] inline const std::vector<LayerRule>& layer_rules() {
  static const Prefixes base_and_time{"sim/base", "sim/time"};
  static const Prefixes laws{"sim/base", "sim/time", "sim/random"};
  static const Prefixes service{"sim", "models/architecture"};
  static const Prefixes probed{"sim", "models/architecture", "models/probing"};
  static const Prefixes room{"sim", "models/architecture", "models/events", "models/context",
                             "models/ledger"};
  static const Prefixes room_of_instances{
      "sim",           "models/architecture", "models/events",  "models/context",
      "models/ledger", "models/compute",      "models/scaling", "models/people"};
  static const Prefixes room_of_caches{"sim",           "models/architecture",
                                       "models/events", "models/context",
                                       "models/ledger", "models/caching"};
  static const Prefixes replications{
      "sim",           "models/architecture", "models/world",
      "models/ledger", "models/results",      "models/experiment/sampling_method"};
  static const Prefixes stratified{"sim",
                                   "models/architecture",
                                   "models/world",
                                   "models/results",
                                   "models/experiment/longest_incident",
                                   "models/experiment/sampling_method"};
  static const Prefixes input{"models/architecture",
                              "models/workload",
                              "models/cost/price_book",
                              "models/explain/settings",
                              "models/ledger/calendar",
                              "sim/base",
                              "sim/time",
                              "sim/random",
                              "tools/text"};
  static const Prefixes json{"nlohmann/", "valijson/", "fmt/", "tl/expected.hpp"};
  // clang-format off
  static const std::vector<LayerRule> rules{
      {"sim/base", {}, {}, {}},
      {"sim/time", {"sim/base"}, {}, {}},
      {"sim/kernel", base_and_time, {}, {}},
      {"sim/random", base_and_time, {"Random123/"}, {"boost/math/"}},
      {"sim/stats", base_and_time, {"boost/math/"}, {"boost/sort/"}},
      {"sim/experiment", {"sim"}, {}, {}, true},
      {"sim/experiment/mpi", {"sim"}, {"mpi.h", "sched.h", "unistd.h"}, {}, true},

      {"models/architecture", laws, {}, {"boost/graph/"}},
      {"models/workload", service, {}, {}},
      {"models/probing", service, {}, {}},
      {"models/dns", probed, {}, {}},
      {"models/compute", service, {}, {}},
      {"models/load_balancing", probed, {}, {}},
      {"models/scaling", service, {}, {}},
      {"models/queue", service, {}, {}},
      {"models/deployment", service, {}, {}},
      {"models/people", service, {}, {}},
      {"models/faults", service, {}, {}},
      {"models/ledger",
       {"sim/base", "sim/time", "models/architecture/ids", "models/architecture/load_curve"},
       {}, {}},
      {"models/events", {"sim/base", "sim/time", "models/architecture/ids", "models/architecture/fault_kinds",
        "models/ledger/blame"}, {}, {}},
      {"models/context",
       {"sim", "models/architecture", "models/events", "models/ledger", "models/probing", "models/dns",
        "models/load_balancing", "models/compute", "models/scaling"},
       {}, {}},
      {"models/fleet", room_of_instances, {}, {}},
      {"models/balancing", room, {}, {}},
      {"models/databases", room_of_instances, {}, {}},
      {"models/externals", room, {}, {}},
      {"models/caches", room_of_caches, {}, {}},
      {"models/caching", service, {}, {"boost/math/"}},
      {"models/storage", room, {}, {}},
      {"models/sessions", room, {}, {}},
      {"models/network", room, {}, {}},
      {"models/takeover", room_of_instances, {}, {}},
      {"models/cdn", room, {}, {}},
      {"models/zones", room, {}, {}},
      {"models/components", room, {}, {}},
      {"models/results",
       {"sim/base", "sim/time", "sim/random", "sim/stats", "models/architecture", "models/ledger"},
       {}, {}},
      {"models/world",
       {"sim", "models/architecture", "models/events", "models/context", "models/zones",
        "models/components", "models/fleet", "models/balancing", "models/workload", "models/probing", "models/dns", "models/compute", "models/load_balancing", "models/scaling", "models/databases", "models/externals", "models/caches", "models/caching",
        "models/storage", "models/sessions", "models/cdn", "models/queue", "models/network", "models/takeover", "models/deployment",
        "models/people", "models/faults", "models/ledger", "models/results"},
       {}, {}},
      {"models/analytic",
       {"models/architecture", "models/results", "sim/base", "sim/time", "sim/random"},
       {}, {"Eigen/", "boost/graph/", "boost/math/"}},
      {"models/explain",
       {"models/architecture", "models/analytic", "sim/base", "sim/time", "sim/random"},
       {}, {"boost/math/"}},
      {"models/cost",
       {"models/architecture", "models/results", "sim/base"}, {}, {}},
      {"models/experiment/rare", replications, {}, {}, true},
      {"models/experiment/strata", stratified, {}, {}},
      {"models/experiment",
       {"sim", "models/architecture", "models/events", "models/context", "models/world",
        "models/ledger", "models/results", "models/cost", "models/experiment/rare",
        "models/experiment/strata"},
       {}, {}, true},

      {"tools/text", {}, {"fmt/"}, {}},
      {"tools/input", input, json, {"boost/asio/ip/"}},
      {"tools/import", input, json, {}},
      {"tools/baseline", {"models/results", "tools/input/diagnostic", "tools/input/json_text", "tools/text"}, json,
       {}},
      {"tools/lint", {}, {"clang/"}, {}},
      {"tools/report", {"models/architecture/service_figures", "models/results", "models/explain/explanation", "sim/time", "tools/text"},
       {"nlohmann/", "fmt/"}, {}},
      {"tools/cli", {"sim", "models", "tools"}, {"CLI/", "fmt/", "tl/expected.hpp"},
       {"unistd.h", "sys/ioctl.h", "signal.h", "fcntl.h", "sys/file.h", "sys/stat.h", "sys/wait.h",
        "spawn.h"}, true},
  };
  // clang-format on
  return rules;
}

namespace detail {

inline const std::vector<std::string> thread_headers{
    "atomic", "barrier",   "condition_variable", "future",     "latch",
    "mutex",  "semaphore", "shared_mutex",       "stop_token", "thread"};

/// What makes a simulation depend on anything but its input, wherever it is used in sim or models.
inline const std::vector<std::string> impure_headers{"filesystem", "fstream", "iostream", "random"};

[[nodiscard]] inline bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

[[nodiscard]] inline bool begins_with_any(std::string_view name, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return name.starts_with(prefix); });
}

/// "sim" and "sim/base" allow what is below them, "models/ledger/blame" blame.hpp and blame_*.hpp.
[[nodiscard]] inline bool allowed_path(std::string_view name, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
    return is_below(name, prefix) || name == prefix + ".hpp" || name.starts_with(prefix + "_");
  });
}

struct Include {
  std::string name;
  bool quoted = false;
};

[[nodiscard]] inline std::optional<Include> include_in(std::string_view line) {
  const auto skip_blanks = [&] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_blanks();
  if (!line.starts_with('#')) return std::nullopt;
  line.remove_prefix(1);
  skip_blanks();
  if (!line.starts_with("include")) return std::nullopt;
  line.remove_prefix(std::string_view("include").size());
  skip_blanks();
  if (line.empty() || (line.front() != '"' && line.front() != '<')) {
    return Include{.name = std::string(line), .quoted = true};  // A macro, which no rule can read.
  }
  const bool quoted = line.front() == '"';
  const std::size_t end = line.find(quoted ? '"' : '>', 1);
  return Include{std::string(line.substr(1, end - 1)), quoted};
}

[[nodiscard]] inline const LayerRule* rule_of(std::string_view path) {
  const LayerRule* best = nullptr;
  for (const LayerRule& rule : layer_rules()) {
    if (!is_below(path, rule.folder)) continue;
    if (best == nullptr || rule.folder.size() > best->folder.size()) best = &rule;
  }
  return best;
}

/// Why a quoted include is refused, empty where it is not.
[[nodiscard]] inline std::string refuse_ours(const LayerRule& rule, std::string_view name) {
  if (!is_below(name, "sim") && !is_below(name, "models") && !is_below(name, "tools")) {
    return "is not a path from the root into sim, models or tools";
  }
  const LayerRule* included = rule_of(name);
  const bool own = included != nullptr && included->folder == rule.folder;
  if (own || allowed_path(name, rule.ours)) return {};
  return "is not below " + rule.folder + " in the layers";
}

/// The same for an include in angle brackets.
[[nodiscard]] inline std::string refuse_foreign(const LayerRule& rule, std::string_view path,
                                                std::string_view name) {
  const bool standard = name.find_first_of("./") == std::string_view::npos;
  if (standard) {
    if (!rule.threads && contains(thread_headers, name)) return "threads belong to sim/experiment";
    if (!is_below(path, "tools") && contains(impure_headers, name)) {
      return "sim and models know no file, no terminal and no std randomness";
    }
    return {};
  }
  if (begins_with_any(name, rule.third_party)) return {};
  if (begins_with_any(name, rule.third_party_in_cpp)) {
    return path.ends_with(".cpp") ? "" : "belongs into .cpp files";
  }
  return "is a third party that " + rule.folder + " does without";
}

}  // namespace detail

/// What is wrong with the includes of a file, one sentence each; empty where nothing is. `path` is
/// from the root. Files outside sim, models and tools may include anything.
[[nodiscard]] inline std::vector<std::string> broken_include_rules(std::string_view path,
                                                                   std::string_view text) {
  if (!is_below(path, "sim") && !is_below(path, "models") && !is_below(path, "tools")) return {};
  const LayerRule* rule = detail::rule_of(path);
  if (rule == nullptr) return {std::string(path) + ": its folder has no place in the layers"};
  std::vector<std::string> broken;
  std::size_t number = 0;
  for (const std::string& line : lines_of(without_comments(text))) {
    ++number;
    const std::optional<detail::Include> include = detail::include_in(line);
    if (!include) continue;
    const std::string why = include->quoted ? detail::refuse_ours(*rule, include->name)
                                            : detail::refuse_foreign(*rule, path, include->name);
    if (why.empty()) continue;
    broken.push_back(std::string(path) + ":" + std::to_string(number) + ": \"" + include->name +
                     "\" " + why);
  }
  return broken;
}

}  // namespace structure
