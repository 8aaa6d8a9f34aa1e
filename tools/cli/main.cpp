#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/program.hpp"

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const tools::Console console = tools::process_console(tools::catch_interrupts());
    return static_cast<int>(tools::run_program(arguments, console));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nines: internal error: %s\n", error.what());
    return static_cast<int>(tools::ExitCode::InternalError);
  }
}
