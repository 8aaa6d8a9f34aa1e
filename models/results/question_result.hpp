#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "models/architecture/question_spec.hpp"

namespace models {

/// A question and what came out.
struct QuestionResult {
  QuestionSpec question;
  std::optional<double> value;  ///< In the question's unit; absent where the run has none.
  std::string word;             ///< Of a cause or a phase; empty where nothing was lost.
  /// The choice that was right; absent where there are none, or none of them is.
  std::optional<std::size_t> right;
};

}  // namespace models
