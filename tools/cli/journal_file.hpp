#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/experiment/journal.hpp"

namespace tools {

/// What a journal was written for. Only the same may go on with it.
struct JournalOwner {
  std::string version;            ///< Of the program.
  std::uint64_t fingerprint = 0;  ///< Of the input.
  std::string command;            ///< In words, one line: scenarios, seed, how much.
};

/// A journal on disk: a line that says so, a head that says what it was written for, and blocks of
/// results, each with its length and checksum. Blocks are only ever added at the end.
///
/// What has been added is on the disk about a second later, and stays there whatever happens to the
/// process. A block that was being written when the process died is cut off when the file is opened
/// next, and its replications are computed again. Where the disk takes no more, the file is cut
/// back to its last whole block and the run goes on without it.
class JournalFile : public sim::Journal {
 public:
  /// Opens the file, or makes it where there is none or an empty one. Errors, as messages for the
  /// user: it is something else, it was written for another owner, another process has it, or it
  /// cannot be made. A file that is refused is left as it is.
  [[nodiscard]] static tl::expected<std::unique_ptr<JournalFile>, std::string> open(
      const std::filesystem::path& path, const JournalOwner& owner);
  ~JournalFile() override;

  std::optional<sim::JournalBlock> next() override;
  void append(std::uint64_t experiment, sim::ReplicationId id, std::string_view result) override;

  /// Brings what was appended to the disk now.
  void flush();

  /// Bytes that were cut off when it was opened.
  [[nodiscard]] std::uint64_t cut_off() const noexcept { return cut_off_; }
  /// Why it is not written any more, empty where it is.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  JournalFile(int descriptor, std::uint64_t begin);
  /// Writes the head where there is none yet. Returns why the file cannot be gone on with, or
  /// nothing.
  [[nodiscard]] std::string begin(const std::filesystem::path& path, const JournalOwner& owner);

  /// The bytes of a frame that begins at `at`; empty where there is no whole one.
  [[nodiscard]] std::optional<std::string> frame_at(std::uint64_t at) const;
  void find_end();

  int descriptor_;
  std::uint64_t next_;      ///< Where the next block to be read begins.
  std::uint64_t end_;       ///< Of the last whole block.
  std::uint64_t size_ = 0;  ///< Of the file when it was opened.
  std::uint64_t cut_off_ = 0;
  std::string failure_;
  sim::JournalBlock pending_;
  std::uint64_t pending_count_ = 0;
  std::chrono::steady_clock::time_point flushed_;
};

}  // namespace tools
