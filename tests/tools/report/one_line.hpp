#pragma once

#include <algorithm>
#include <sstream>
#include <string>

namespace report_tests {

/// The text on one line and without the escapes of Markdown, so that a sentence is found wherever
/// it was wrapped.
inline std::string on_one_line(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\\'), text.end());
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

}  // namespace report_tests
