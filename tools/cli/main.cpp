#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "sim/experiment/journal.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/program.hpp"
#include "tools/text/printable.hpp"

namespace {

/// The console of the process that leads; the others speak to nobody. Who started several takes
/// their output through a terminal of his own, whatever becomes of it then.
tools::Console console_of(tools::Partners& partners) {
  tools::Console console = tools::process_console(partners.interrupted());
  console.partners = &partners;
  if (tools::announced_partners() > 0) console.out_is_terminal = console.err_is_terminal = false;
  if (!partners.leads()) console.out = console.err = std::fopen("/dev/null", "w");
  return console;
}

/// Makes no text of its own: there may be no room for one.
void tell_out_of_memory() {
  std::fputs(
      "nines: not enough memory\n"
      "  hint: fewer replications (--replications, --years), a wider --precision, a shorter "
      "run.horizon or fewer threads (--jobs) need less\n",
      stderr);
}

void tell_internal_error(const std::exception& error) {
  std::fprintf(stderr, "nines: internal error: %s\n", tools::printable_lines(error.what()).c_str());
}

int run(const std::vector<std::string>& arguments, tools::Partners& partners) {
  const tools::Console console = console_of(partners);
  try {
    return static_cast<int>(tools::run_program(arguments, console));
  } catch (const sim::JournalMismatch& mismatch) {
    // All of the partners find it out, at the same place.
    tools::tell(console, std::string("nines: --resume: ") + mismatch.what() +
                             "\n  hint: name another file to begin anew");
    return static_cast<int>(tools::ExitCode::BadInput);
  } catch (const tools::WriteFailure& failure) {
    tools::tell(console, std::string("nines: ") + failure.what());
    return partners.fail(static_cast<int>(tools::ExitCode::InternalError));
  } catch (const std::bad_alloc&) {
    tell_out_of_memory();
    return partners.fail(static_cast<int>(tools::ExitCode::InternalError));
  } catch (const std::exception& error) {
    // Of whichever process it is: the others know nothing of it.
    tell_internal_error(error);
    return partners.fail(static_cast<int>(tools::ExitCode::InternalError));
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    const auto partners = tools::find_partners(tools::catch_interrupts());
    if (partners) return run(arguments, **partners);
    std::fprintf(stderr, "nines: %s\n", tools::printable_lines(partners.error()).c_str());
    return static_cast<int>(tools::ExitCode::BadInput);
  } catch (const std::bad_alloc&) {
    tell_out_of_memory();
    return static_cast<int>(tools::ExitCode::InternalError);
  } catch (const std::exception& error) {
    tell_internal_error(error);
    return static_cast<int>(tools::ExitCode::InternalError);
  }
}
