#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace tools {

/// What a progress bar says at one moment.
struct ProgressState {
  std::string name;         ///< Of the scenario.
  std::size_t index = 0;    ///< Of the scenario, from 0.
  std::size_t count = 1;    ///< Scenarios.
  std::uint64_t done = 0;   ///< Replications of this scenario.
  std::uint64_t total = 0;  ///< 0: nobody knows, the run goes on until a precision is reached.
  double elapsed = 0;       ///< Seconds since this scenario began.
  std::uint64_t known = 0;  ///< Of `done`, those that took no time: a journal had them.
};

/// One line of at most `columns` - 1, without its end: bar, share, place, time left. A narrow one
/// has no bar, then no time.
[[nodiscard]] std::string progress_line(const ProgressState& state, std::size_t columns = 80);

/// Draws progress_line over itself, ten times a second at most, and wipes it off at the end.
class ProgressBar {
 public:
  /// `file` may be null: then nothing is drawn.
  explicit ProgressBar(std::FILE* file, std::size_t columns = 80);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void begin(const std::string& name, std::size_t index, std::size_t count);
  /// What was done until now took no time, and says nothing about what is left.
  void start_clock_at(std::uint64_t done);
  void update(std::uint64_t done, std::uint64_t total);
  void wipe();

 private:
  std::FILE* file_;
  std::size_t columns_;
  ProgressState state_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point began_;
  std::optional<std::chrono::steady_clock::time_point> last_;
};

}  // namespace tools
