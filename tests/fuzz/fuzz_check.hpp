#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "tools/input/diagnostic.hpp"
#include "tools/text/printable.hpp"

/// What the fuzz targets share: each gives damaged input to one reader and checks, besides what the
/// sanitizers see, that the reader says no in a way that harms nobody.
namespace fuzz {

/// Ends the process where `holds` is false: libFuzzer keeps the input.
inline void check(bool holds, const std::string& sentence) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", sentence.c_str());
  std::abort();
}

/// There are messages, and a terminal can show each of them as it is.
inline void check_refusal(const tools::Diagnostics& wrong) {
  check(!wrong.empty(), "whatever is refused is told");
  for (const tools::Diagnostic& one : wrong) {
    const std::string text = format_diagnostic(one);
    check(text == tools::printable_lines(text), "a message is printable: " + text);
    check(!one.problem.empty(), "a message says what is wrong");
  }
}

[[nodiscard]] inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// The scenarios of the sources as the library.
inline void use_library() {
  setenv("NINES_SCENARIOS", NINES_SCENARIOS, 1);
}

/// A folder of this process, removed when the process ends in order.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("nines-fuzz-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

/// The data files of the library beside one that is damaged.
[[nodiscard]] inline const Folder& scratch_library() {
  static const Folder folder;
  static const bool copied = [] {
    for (const char* part : {"defaults", "prices", "catalogue"}) {
      std::filesystem::copy(std::filesystem::path(NINES_SCENARIOS) / part, folder.file(part),
                            std::filesystem::copy_options::recursive);
    }
    return true;
  }();
  (void)copied;
  return folder;
}

}  // namespace fuzz
