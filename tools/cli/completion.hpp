#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace tools {

/// What a shell may put in place of the last word.
struct Candidates {
  struct Candidate {
    std::string word;
    std::string meaning;  ///< May be empty.
  };
  std::vector<Candidate> words;
  bool files = false;  ///< Files and folders fit as well.
};

/// What fits in place of the last of `words`, which follow "nines"; that one may be empty. They are
/// not held against what is typed already: shells do that.
[[nodiscard]] Candidates candidates(const CLI::App& app, const std::vector<std::string>& words);

/// One candidate a line, a tab before its meaning; the first line is ":files" where files fit.
[[nodiscard]] std::string candidate_lines(const Candidates& candidates);

/// Shells that completion_script knows.
[[nodiscard]] const std::vector<std::string>& completion_shells();

/// A script for one of completion_shells() that makes it complete the words of `nines`.
[[nodiscard]] std::string completion_script(const std::string& shell);

}  // namespace tools
