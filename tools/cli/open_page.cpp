#include "tools/cli/open_page.hpp"

#include <array>
#include <chrono>
#include <string>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tools {

namespace {

/// By the system: Linux and the BSDs, macOS, and Windows as Cygwin sees it.
#if defined(__APPLE__)
constexpr const char* opener = "open";
#elif defined(__CYGWIN__)
constexpr const char* opener = "cygstart";
#else
constexpr const char* opener = "xdg-open";
#endif

/// Standard input and both outputs lead nowhere.
class Silence {
 public:
  Silence() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO}) {
      posix_spawn_file_actions_addopen(&actions_, output, "/dev/null", O_WRONLY, 0);
    }
  }
  ~Silence() { posix_spawn_file_actions_destroy(&actions_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// Whether a program that was begun has not refused by now. A browser that it becomes may run on.
bool is_taken(pid_t child) {
  constexpr auto patience = std::chrono::seconds(5);
  constexpr auto pause = std::chrono::milliseconds(20);
  for (auto waited = std::chrono::milliseconds(0); waited < patience; waited += pause) {
    int status = 0;
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (ended < 0) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

}  // namespace

bool open_page(const std::filesystem::path& file) {
  std::string program = opener;
  std::string argument = std::filesystem::absolute(file).string();
  std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
  const Silence silence;
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, opener, silence.actions(), nullptr, arguments.data(), environ);
  return failed == 0 && is_taken(child);
}

}  // namespace tools
