#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/structure/source_text.hpp"

namespace structure {

/// A file that is longer does more than one thing.
inline constexpr std::size_t most_lines = 500;

namespace detail {

/// Names whose use would let two machines, or two moments, give different results.
inline constexpr std::array<std::string_view, 9> random_names{
    "_distribution",  "mt19937",      "minstd_rand", "random_device", "default_random_engine",
    "random_shuffle", "std::shuffle", "std::sample", "std::rand"};
inline constexpr std::array<std::string_view, 7> wall_clocks{
    "system_clock", "steady_clock", "high_resolution_clock", "std::time(", "gettimeofday",
    "getenv",       "std::clock("};

/// Whether `code` uses something of namespace std that ends in `name`, or `name` as a word.
[[nodiscard]] inline bool uses(std::string_view code, std::string_view name) {
  for (std::size_t at = code.find(name); at != std::string_view::npos;
       at = code.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool ends_word = !is_word(name.back()) || end >= code.size() || !is_word(code[end]);
    std::size_t begin = at;
    while (begin > 0 && is_word(code[begin - 1])) --begin;
    const bool whole = begin == at && name.front() != '_';
    const bool of_std = begin >= 5 && code.substr(begin - 5, 5) == "std::";
    if (ends_word && (whole || (name.front() == '_' && of_std))) return true;
  }
  return false;
}

template <std::size_t count>
void report_uses(std::string_view path, std::string_view code,
                 const std::array<std::string_view, count>& names,
                 std::vector<std::string>& broken) {
  for (const std::string_view name : names) {
    if (uses(code, name)) broken.push_back(std::string(path) + ": uses " + std::string(name));
  }
}

/// CMake splits a name at a semicolon, and Catch calls a name that matches no test a success: such
/// a test would never run.
[[nodiscard]] inline bool names_test_with_semicolon(std::string_view code) {
  constexpr std::string_view opening = "TEST_CASE(\"";
  for (std::size_t at = code.find(opening); at != std::string_view::npos;
       at = code.find(opening, at + 1)) {
    const std::string_view name = code.substr(at + opening.size());
    if (name.substr(0, name.find('"')).find(';') != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace detail

/// What is wrong with a C++ file apart from its includes, one sentence each.
///
/// Everywhere: at most `most_lines` lines, #pragma once first in a header, and no semicolon in the
/// name of a test. In sim and models no
/// randomness of std's, whose output no standard fixes. In sim and models no clock on the wall and
/// no environment, but for sim/experiment, which may stop after a time.
[[nodiscard]] inline std::vector<std::string> broken_source_rules(std::string_view path,
                                                                  std::string_view text) {
  std::vector<std::string> broken;
  const std::size_t lines = lines_of(text).size();
  if (lines > most_lines) {
    broken.push_back(std::string(path) + ": " + std::to_string(lines) + " lines");
  }
  const std::string code = without_comments(text);
  if (path.ends_with(".hpp")) {
    const std::size_t first = std::min(code.find_first_not_of(" \n"), code.size());
    if (!std::string_view(code).substr(first).starts_with("#pragma once\n")) {
      broken.push_back(std::string(path) + ": does not begin with #pragma once");
    }
  }
  if (path.ends_with("_test.cpp") && detail::names_test_with_semicolon(code)) {
    broken.push_back(std::string(path) + ": a test's name holds a semicolon, so it never runs");
  }
  if (is_below(path, "sim") || is_below(path, "models")) {
    detail::report_uses(path, code, detail::random_names, broken);
    if (!is_below(path, "sim/experiment")) {
      detail::report_uses(path, code, detail::wall_clocks, broken);
    }
  }
  return broken;
}

}  // namespace structure
