#!/usr/bin/env bash
# Installs and packs a build of nines into a scratch folder, and uses it from there as somebody does
# who has nothing else of it: install_test.bash BUILD_FOLDER
# shellcheck disable=SC2317  # Functions are called by check.
set -euo pipefail
build=$(readlink -f "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset NINES_SCENARIOS
failed=0

# check WHAT COMMAND...: the command succeeds.
check() {
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then
    printf 'ok: %s\n' "$what"
  else
    printf 'FAILED: %s\n%s\n' "$what" "$said"
    failed=1
  fi
}

says() { grep -qF -- "$1" <<<"$("${@:2}" 2>&1)"; }

# fails_saying WORDS COMMAND...
fails_saying() {
  local words=$1 said status=0
  shift
  said=$("$@" 2>&1) || status=$?
  printf '%s\n' "$said"
  ((status == 1)) && grep -qF -- "$words" <<<"$said"
}

files=(
  bin/nines
  share/nines/scenarios/whatisthetime/6-multi-az.json
  share/nines/scenarios/start/web-service.json
  share/nines/scenarios/schema/scenario.schema.json
  share/nines/scenarios/defaults/aws.json
  share/man/man1/nines.1
  share/man/man1/nines-run.1
  share/man/man1/nines-init.1
  share/bash-completion/completions/nines
  share/zsh/vendor-completions/_nines
  share/fish/vendor_completions.d/nines.fish
  share/doc/nines/README.md
  share/doc/nines/LICENSE
)

all_in_list() {
  local list file
  list=$("$@") || return 1
  for file in "${files[@]}"; do
    if ! grep -qE "(^|/)$file\$" <<<"$list"; then echo "no $file" && return 1; fi
  done
}

cmake --install "$build" --prefix "$scratch/first" >"$scratch/log"
check "all files are installed" all_in_list find "$scratch/first" -type f
# Nothing of it may depend on where it was installed.
mv "$scratch/first" "$scratch/usr"
nines=$scratch/usr/bin/nines
mkdir "$scratch/work"
cd "$scratch/work"

check "the library is found" says whatisthetime/6-multi-az "$nines" list
check "init writes a scenario, and says how the program is started" \
  says "  $nines run site.json" env PATH=/usr/bin:/bin "$nines" init site.json
check "which is right" says "site.json: ok" "$nines" validate site.json
# Five replications decide no objective: exit code 4.
check "and runs" says "5 replications, 5 years" "$nines" run site.json --replications 5 --quiet
check "nines on PATH is called nines" says "  nines run other.json" \
  env PATH="$scratch/usr/bin:$PATH" nines init other.json
check "the schema that is installed knows the types" grep -q '"m5.large"' \
  "$scratch/usr/share/nines/scenarios/schema/scenario.schema.json"
check "the completion of bash knows the scenarios" says "whatisthetime/6-multi-az" bash -c "
  PATH='$scratch/usr/bin':\$PATH
  source '$scratch/usr/share/bash-completion/completions/nines'
  compopt() { :; }
  COMP_WORDS=(nines run whatisthetime/6-) COMP_CWORD=2
  _nines
  printf '%s\n' \"\${COMPREPLY[@]}\""
if command -v man >/dev/null; then
  for page in "$scratch"/usr/share/man/man1/*; do
    # shellcheck disable=SC2016
    check "man reads $(basename "$page") without a warning" \
      bash -c '[[ -z $(LC_ALL=C.UTF-8 MANROFFOPT=-ww man --warnings -l "$1" 2>&1 >/dev/null) ]]' _ "$page"
  done
fi

cp "$nines" "$scratch/work/nines"
for command in "list" "schema" "run site.json" "validate site.json" "explain site.json" \
  "run whatisthetime" "check site.json" "compare site.json other.json" "incident site.json" \
  "sweep site.json --tornado" "init third.json"; do
  read -ra words <<<"$command"
  check "without its library it says so: $command" \
    fails_saying "library of scenarios that comes with nines is found neither" ./nines "${words[@]}"
  check "a wrong NINES_SCENARIOS is named: $command" \
    fails_saying "this is no library of scenarios" env NINES_SCENARIOS=/usr ./nines "${words[@]}"
done

cd "$build"
cpack -G TGZ -B "$scratch/packed" >"$scratch/log"
check "all files are in the archive" all_in_list tar tzf "$scratch"/packed/*.tar.gz
if command -v dpkg-shlibdeps >/dev/null; then
  cpack -G DEB -B "$scratch/packed" >"$scratch/log"
  list() { dpkg-deb --contents "$1" | awk '{print $6}'; }
  check "all files are in the Debian package" all_in_list list "$scratch"/packed/*.deb
  check "which names the libraries that it needs" says libc6 dpkg-deb --field "$scratch"/packed/*.deb Depends
fi
exit "$failed"
