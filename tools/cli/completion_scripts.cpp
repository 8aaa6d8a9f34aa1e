#include <string_view>

#include "tools/cli/completion.hpp"

namespace tools {

namespace {

constexpr std::string_view bash_script = R"sh(# bash completion for nines
_nines() {
  local current=${COMP_WORDS[COMP_CWORD]} line word files=no
  COMPREPLY=()
  if [[ $current == = ]]; then current=; fi
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=yes && continue; fi
    word=${line%%$'\t'*}
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$(printf '%q ' "$word")"); fi
  done < <("${COMP_WORDS[0]}" completion --words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  compopt -o nospace
  if [[ $files == no ]]; then return; fi
  while IFS= read -r word; do
    if [[ -d $word ]]; then line=/; else line=' '; fi
    COMPREPLY+=("$(printf '%q' "$word")$line")
  done < <(compgen -f -- "$current")
}
complete -F _nines nines
)sh";

constexpr std::string_view fish_script = R"sh(# fish completion for nines
function __nines_words
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion --words $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c nines -f -a '(__nines_words)'
)sh";

constexpr std::string_view zsh_script = R"sh(#compdef nines
# zsh completion for nines
_nines() {
  local -a plain described
  local line files=no
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=yes; continue; fi
    plain+=("${line%%$'\t'*}")
    described+=("${line/$'\t'/  }")
  done < <("${words[1]}" completion --words "${(@)words[2,CURRENT]}" 2>/dev/null)
  compadd -l -d described -a plain
  if [[ $files == yes ]]; then _files; fi
}
if [[ ${funcstack[1]} == _nines ]]; then _nines "$@"; else compdef _nines nines; fi
)sh";

}  // namespace

const std::vector<std::string>& completion_shells() {
  static const std::vector<std::string> shells{"bash", "zsh", "fish"};
  return shells;
}

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return std::string(bash_script);
  return std::string(shell == "zsh" ? zsh_script : fish_script);
}

}  // namespace tools
