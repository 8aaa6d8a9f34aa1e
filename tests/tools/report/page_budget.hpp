#pragma once

#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/source_dir.hpp"

namespace report_tests {

/// Bytes that a page may have, of tests/tools/report/page_budget.txt.
inline std::size_t page_budget(const std::string& page) {
  std::ifstream in(source_dir() + "/tests/tools/report/page_budget.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(page + " ")) return std::stoul(line.substr(page.size() + 1));
  }
  throw std::runtime_error("no budget for " + page);
}

}  // namespace report_tests
