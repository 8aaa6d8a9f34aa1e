#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/cost/price_book.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// What decides every replication that a command makes: processes that share it have to have the
/// same, and so has a journal that it goes on with.
struct Question {
  std::string command;            ///< In words, on one line, without what changes no replication.
  std::uint64_t fingerprint = 0;  ///< Of the scenarios, defaults and prices that were read.
  std::string also;  ///< What else processes have to have in common, and a journal need not.
};

/// The question of a command on scenarios. `words`: the command and what it varies beyond the
/// options, as "sweep" or "sweep --over a=1,2"; `scenarios`: all that were read, as read_scenario
/// takes them; `seed`: the one that they run with.
[[nodiscard]] Question question_of(const std::string& words, const RunOptions& options,
                                   const std::vector<std::string>& scenarios,
                                   const std::map<std::string, models::PriceBook>& prices,
                                   std::uint64_t seed);

/// Whether the command may begin: its input is right, and all processes that run it together have
/// the same question. Tells the user why not. All of them have to call it, each with what it read.
[[nodiscard]] bool may_begin(const tl::expected<Question, Diagnostics>& question,
                             const Console& console);

}  // namespace tools
