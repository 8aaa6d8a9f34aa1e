#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tools {

class Partners;

/// Where a command writes and what it may know about it. Results go to `out`, all else to `err`.
struct Console {
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::size_t columns = 100;                       ///< Of the terminal, where there is one.
  bool no_color = false;                           ///< NO_COLOR is set (https://no-color.org).
  const std::atomic<bool>* interrupted = nullptr;  ///< Set from outside to end early; may be null.
  /// How the user starts the program again: "nines" where his shell finds it.
  std::string program = "nines";
  Partners* partners = nullptr;  ///< The processes that run the same command; null: there are none.
};

/// The console of the process.
[[nodiscard]] Console process_console(const std::atomic<bool>* interrupted);

enum class ColorChoice : std::uint8_t { Auto, Always, Never };

/// "auto", "always", "never"; nothing for any other word.
[[nodiscard]] std::optional<ColorChoice> color_choice(std::string_view word);

/// Whether results may be coloured: always, never, or on a terminal unless NO_COLOR is set.
[[nodiscard]] bool wants_color(ColorChoice choice, const Console& console);

/// A result that could not be written: a full disk, a file that must not be touched. Its message is
/// for the user.
class WriteFailure : public std::runtime_error {
 public:
  /// `what`: the file, in words. `error`: an errno.
  WriteFailure(const std::string& what, int error);
};

/// Writes all of `text` and flushes. Throws WriteFailure where the device does not take it.
void print(std::FILE* file, std::string_view text);

/// Lines of at most `columns`, or 40: longer ones go on below, four columns further in than they
/// began. Breaks at blanks only; a longer word stays whole.
[[nodiscard]] std::string folded(std::string_view text, std::size_t columns);

/// Says something to the user that is no result: `text`, each line of it made printable, and a line
/// feed to console.err. On a
/// terminal it is folded; a pipe or a file gets each message as one line, which programs can read.
void tell(const Console& console, std::string_view text);

/// Says each of them.
void tell_all(const Console& console, const std::vector<std::string>& texts);

/// Makes the first SIGINT or SIGTERM set the returned flag, and the second one end the process; and
/// makes a file that grows beyond what a limit allows an error instead of the end of the process.
[[nodiscard]] const std::atomic<bool>* catch_interrupts();

}  // namespace tools
