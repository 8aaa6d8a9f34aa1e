#!/usr/bin/env bash
# What tools/scripts/install-packages says where packages cannot be installed. apt-get, dpkg-query
# and sudo are stand-ins, and the user is nobody: nothing is installed.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
failed=0

# stand_in NAME BODY
stand_in() {
  printf '#!/bin/bash\n%s\n' "$2" >"$scratch/$1"
  chmod 755 "$scratch/$1"
}

# As somebody who is not root, without a terminal.
run_as_nobody() {
  local -a somebody=()
  if ((EUID == 0)); then somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
  setsid --wait "${somebody[@]}" env "PATH=$scratch:$PATH" "$@" \
    bash -s </dev/null 2>&1 <tools/scripts/install-packages
}

# expect WHAT WORDS [VARIABLE=VALUE...]: it fails and says the words.
expect() {
  local what=$1 words=$2 said status=0
  shift 2
  said=$(run_as_nobody "$@") || status=$?
  if ((status != 0)) && grep -qF -- "$words" <<<"$said" && ! grep -q "Boost" <<<"$said"; then
    printf 'ok: %s\n' "$what"
  else
    printf 'FAILED: %s: exit code %d\n%s\n' "$what" "$status" "$said"
    failed=1
  fi
}

stand_in dpkg-query 'printf not-installed'
stand_in apt-get 'echo "E: Unable to fetch"; exit 100'
stand_in sudo 'exit 1'
expect "sudo without a terminal" "sudo wants a password, for which there is no terminal"

# shellcheck disable=SC2016
stand_in sudo '[[ $1 == -n ]] && exit 0; exec "$@"'
stand_in apt-get 'echo "E: Temporary failure resolving '"'"'mirror'"'"'"; exit 100'
expect "no network" "the packages could not be fetched: there is no network"

stand_in apt-get 'echo "E: Unable to locate package g++"; exit 100'
expect "another fault of apt-get" "apt-get could not install: g++ cmake"

expect "a value of NINES_SKIP_INSTALL that means nothing" 'NINES_SKIP_INSTALL is "maybe"' \
  NINES_SKIP_INSTALL=maybe

if ! NINES_SKIP_INSTALL=yes bash tools/scripts/install-packages 2>&1 | grep -q "left alone"; then
  printf 'FAILED: NINES_SKIP_INSTALL=yes leaves packages alone\n'
  failed=1
fi
exit "$failed"
