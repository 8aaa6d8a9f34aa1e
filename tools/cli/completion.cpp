#include "tools/cli/completion.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "tools/input/library.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

/// "a, b or c" at the beginning of `text` or behind its last colon, if it has at least two.
std::vector<std::string> words_listed(std::string text) {
  if (const std::size_t colon = text.rfind(": "); colon != std::string::npos) {
    text = text.substr(colon + 2);
  }
  for (std::size_t at = text.find(" or "); at != std::string::npos; at = text.find(" or ")) {
    text.replace(at, std::string_view(" or ").size(), ", ");
  }
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(", ", at), text.size());
    const std::string word = text.substr(at, end - at);
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos) break;
    words.push_back(word);
    at = end + 2;
  }
  return words.size() < 2 ? std::vector<std::string>{} : words;
}

void add_scenarios(Candidates& found) {
  std::string last;
  for (const std::string& name : library_names()) {
    const std::string folder = name.substr(0, name.find_last_of('/') + 1);
    if (!folder.empty() && folder != last) {
      found.words.push_back({printable(folder.substr(0, folder.size() - 1)), "all of them"});
    }
    last = folder;
    found.words.push_back({printable(name), {}});
  }
}

void add_commands(const CLI::App& app, Candidates& found) {
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    found.words.push_back({command->get_name(), command->get_description()});
  }
}

void add_options(const CLI::App& command, Candidates& found) {
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      found.words.push_back({"--" + name, option->get_description()});
    }
  }
}

/// Values of an option, or of a word that is none.
void add_values(const CLI::App& app, const CLI::Option& option, Candidates& found) {
  const std::string type = option.get_type_name();
  if (type == "SCENARIO") add_scenarios(found);
  if (type == "COMMAND") add_commands(app, found);
  if (type == "SCENARIO" || type == "FILE") found.files = true;
  if (type == "METHOD" || type == "WHEN" || type == "SHELL" || type == "FORMAT[=FILE]") {
    for (const std::string& word : words_listed(option.get_description())) {
      found.words.push_back({word, {}});
    }
  }
}

/// The option of a command that `word` names and that takes a value.
const CLI::Option* option_of(const CLI::App& command, const std::string& word) {
  if (!word.starts_with('-')) return nullptr;
  const CLI::Option* option = command.get_option_no_throw(word);
  return option != nullptr && option->get_items_expected_max() > 0 ? option : nullptr;
}

/// "--color=au" of a shell that leaves it in one word: what stands before the value comes first in
/// each candidate.
std::optional<Candidates> values_behind_equals(const CLI::App& app, const CLI::App& command,
                                               const std::string& word) {
  const std::size_t equals = word.find('=');
  if (!word.starts_with("--") || equals == std::string::npos) return std::nullopt;
  Candidates found;
  if (const CLI::Option* option = option_of(command, word.substr(0, equals))) {
    add_values(app, *option, found);
  }
  found.files = false;
  for (auto& candidate : found.words) candidate.word = word.substr(0, equals + 1) + candidate.word;
  return found;
}

/// bash takes "=" for a word of its own: the option in "--color = au" and "--color =".
const CLI::Option* option_before(const CLI::App& command, const std::vector<std::string>& words) {
  std::size_t at = words.size() - 1;
  if (at > 0 && (words[at] == "=" || words[at - 1] == "=")) at -= words[at] == "=" ? 0 : 1;
  return at > 0 ? option_of(command, words[at - 1]) : nullptr;
}

}  // namespace

Candidates candidates(const CLI::App& app, const std::vector<std::string>& words) {
  Candidates found;
  if (words.empty()) return found;
  const std::string& current = words.back();
  if (words.size() == 1) {
    if (current.starts_with('-')) {
      add_options(app, found);
    } else {
      add_commands(app, found);
    }
    return found;
  }
  const auto commands = app.get_subcommands(
      [&](const CLI::App* command) { return command->get_name() == words.front(); });
  if (commands.empty()) return found;
  const CLI::App* command = commands.front();
  if (const CLI::Option* option = option_before(*command, words)) {
    add_values(app, *option, found);
    return found;
  }
  if (auto values = values_behind_equals(app, *command, current)) return *values;
  if (current.starts_with('-')) {
    add_options(*command, found);
    return found;
  }
  for (const CLI::Option* option : command->get_options()) {
    if (option->get_positional()) add_values(app, *option, found);
  }
  return found;
}

std::string candidate_lines(const Candidates& candidates) {
  std::string lines = candidates.files ? ":files\n" : "";
  for (const auto& [word, meaning] : candidates.words) {
    lines += meaning.empty() ? fmt::format("{}\n", word) : fmt::format("{}\t{}\n", word, meaning);
  }
  return lines;
}

}  // namespace tools
