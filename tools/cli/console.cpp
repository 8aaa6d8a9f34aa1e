#include "tools/cli/console.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/cli/next_commands.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

std::atomic<bool> interrupt_seen{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only use such a flag");

extern "C" void on_interrupt(int signal) {
  // The second time somebody does not want to wait for the running replications.
  if (interrupt_seen.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

bool is_terminal(std::FILE* file) {
  return isatty(fileno(file)) != 0;
}

/// Columns of the terminal that messages go to, or else of the one of results; 0 where neither is
/// one or it does not say.
std::size_t terminal_columns() {
  for (const int file : {STDERR_FILENO, STDOUT_FILENO}) {
    winsize size{};
    if (ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  }
  return 0;
}

std::string folded_line(const std::string& line, std::size_t columns) {
  if (width_of(line) <= columns) return line;
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  constexpr std::size_t further = 4;
  std::string text;
  std::string row(indent, ' ');
  bool is_begun = false;
  for (std::size_t at = indent; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string word = line.substr(at, end - at);
    if (is_begun && width_of(row) + 1 + width_of(word) > columns) {
      text += row + '\n';
      row.assign(indent + further, ' ');
      is_begun = false;
    }
    // Blanks that follow one another are part of what is quoted, and are kept.
    row += (is_begun ? " " : "") + word;
    is_begun = true;
    at = end + 1;
  }
  return text + row;
}

}  // namespace

Console process_console(const std::atomic<bool>* interrupted) {
  Console console;
  // Read once, before there is a second thread. A dumb terminal knows no escape sequences, so that
  // it gets what a pipe gets.
  const char* term = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  const bool is_dumb = term != nullptr && std::string_view(term) == "dumb";
  console.out_is_terminal = is_terminal(stdout) && !is_dumb;
  console.err_is_terminal = is_terminal(stderr) && !is_dumb;
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  console.no_color = no_color != nullptr && *no_color != '\0';
  if (const std::size_t columns = terminal_columns(); columns > 0) console.columns = columns;
  const char* search_path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::error_code error;
  console.program = program_words(std::filesystem::read_symlink("/proc/self/exe", error),
                                  search_path == nullptr ? "" : search_path,
                                  std::filesystem::current_path(error));
  console.interrupted = interrupted;
  return console;
}

std::optional<ColorChoice> color_choice(std::string_view word) {
  if (word == "auto") return ColorChoice::Auto;
  if (word == "always") return ColorChoice::Always;
  if (word == "never") return ColorChoice::Never;
  return std::nullopt;
}

bool wants_color(ColorChoice choice, const Console& console) {
  switch (choice) {
    case ColorChoice::Auto:
      return console.out_is_terminal && !console.no_color;
    case ColorChoice::Always:
      return true;
    case ColorChoice::Never:
      return false;
  }
  return false;
}

WriteFailure::WriteFailure(const std::string& what, int error)
    : std::runtime_error(
          fmt::format("cannot write {}: {}", what, std::generic_category().message(error))) {}

void print(std::FILE* file, std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (!written || std::fflush(file) != 0) {
    throw WriteFailure("the result", errno);
  }
}

std::string folded(std::string_view text, std::size_t columns) {
  constexpr std::size_t narrowest = 40;
  std::string lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) lines += '\n';
    lines += folded_line(std::string(text.substr(at, end - at)), std::max(columns, narrowest));
    at = end + 1;
  }
  return lines;
}

void tell(const Console& console, std::string_view text) {
  // Nobody has to remember it who quotes an argument or a path in a message.
  const std::string safe = printable_lines(text);
  fmt::print(console.err, "{}\n", console.err_is_terminal ? folded(safe, console.columns) : safe);
}

void tell_all(const Console& console, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) tell(console, text);
}

const std::atomic<bool>* catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  // Cluster managers and mpirun ask with SIGTERM, and give some time for an answer.
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGXFSZ, SIG_IGN);
  return &interrupt_seen;
}

}  // namespace tools
