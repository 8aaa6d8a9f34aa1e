#pragma once

#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/cli/process.hpp"

namespace cli_tests {

/// Runs `asked`, which is to succeed, on one thread, on three, with a new journal and with the full
/// one: each has to print what the first one printed.
inline void check_same_bytes(const Words& asked) {
  const Finished once = nines(with(asked, {"--jobs", "1"}));
  CAPTURE(asked, once.err);
  REQUIRE(once.code == 0);
  const Words three = with(asked, {"--jobs", "3"});
  CHECK(nines(three).out == once.out);
  const ScratchFolder scratch;
  const std::string journal = scratch.file("journal");
  const Words resumed = with(three, {"--resume", journal});
  CHECK(nines(resumed).out == once.out);
  CHECK(std::filesystem::file_size(journal) > 0);
  CHECK(nines(resumed).out == once.out);
}

}  // namespace cli_tests
