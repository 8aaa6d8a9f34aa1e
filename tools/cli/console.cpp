#include "tools/cli/console.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

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

}  // namespace

Console process_console(const std::atomic<bool>* interrupted) {
  Console console;
  console.out_is_terminal = is_terminal(stdout);
  console.err_is_terminal = is_terminal(stderr);
  // Read once, before there is a second thread.
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  console.no_color = no_color != nullptr && *no_color != '\0';
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

const std::atomic<bool>* catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  // Cluster managers and mpirun ask with SIGTERM, and give some time for an answer.
  std::signal(SIGTERM, on_interrupt);
  std::signal(SIGXFSZ, SIG_IGN);
  return &interrupt_seen;
}

}  // namespace tools
