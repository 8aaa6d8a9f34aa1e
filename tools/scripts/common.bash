# What tools/demo, tools/test, tools/scripts/* and .ci/run share. To be sourced from the root.

# Says what happens next, apart from the output of the tools that do it.
say() { printf '\n==> %s\n' "$*" >&2; }

# fail MESSAGE [HINT...]
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  if (($#)); then printf '  hint: %s\n' "$@" >&2; fi
  exit 1
}

# Prints the comment at the head of a script in tools/ and ends, where its help is asked for.
help_if_asked() {
  [[ ${1:-} == -h || ${1:-} == --help ]] || return 0
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "tools/$(basename "$0")"
  exit 0
}

# Refuses what cannot build nines before CMake begins.
require_tools() {
  local -a missing=() packages=()
  if ! command -v cmake >/dev/null; then missing+=(cmake) packages+=(cmake); fi
  if ! command -v ninja >/dev/null; then missing+=(ninja) packages+=(ninja-build); fi
  ((${#missing[@]} == 0)) ||
    fail "missing: ${missing[*]}" \
      "on Debian 12: apt-get install ${packages[*]} (tools/scripts/install-packages installs everything)"
  require_compiler
}

# The compiler is $CXX, or the system's c++.
require_compiler() {
  local cxx=${CXX:-c++} macros name version least
  command -v "$cxx" >/dev/null ||
    fail "there is no C++ compiler called \"$cxx\"" \
      "on Debian 12: apt-get install g++ (tools/scripts/install-packages installs everything)" \
      "another one can be named: CXX=g++-12 $0"
  macros=$("$cxx" -dM -E -x c++ /dev/null 2>&1) ||
    fail "\"$cxx\" is not a C++ compiler that understands -dM -E" "name g++ or clang++ in CXX"
  name=clang least=14
  version=$(sed -n 's/^#define __clang_major__ //p' <<<"$macros")
  if [[ -z $version ]]; then
    name=g++ least=12
    version=$(sed -n 's/^#define __GNUC__ //p' <<<"$macros")
  fi
  [[ -n $version ]] || fail "\"$cxx\" is neither g++ nor clang++" "name one of them in CXX"
  ((version >= least)) ||
    fail "$name $version is too old: nines needs $name $least or newer (C++20)" \
      "name a newer one: CXX=g++-12 $0; Debian 12 has g++ 12 and clang 14"
}

# configure PRESET [OPTION...]: quiet unless it fails.
configure() {
  local preset=$1 log
  shift
  if ! log=$(cmake --preset "$preset" "$@" 2>&1); then
    printf '%s\n' "$log" >&2
    fail "cmake --preset $preset failed; its output is above" \
      "after a change of compiler or folder: rm -r build/$preset"
  fi
}

# configure_once PRESET [OPTION...]: the same for a folder that is built rather than worked in. A new
# one compiles files in groups, in half the time; one that is there stays as it is.
configure_once() {
  local preset=$1
  shift
  if [[ -f build/$preset/CMakeCache.txt ]]; then
    configure "$preset" "$@"
  else
    configure "$preset" -DCMAKE_UNITY_BUILD=ON "$@"
  fi
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  cmake --build --preset "$preset" ${1:+--target "$@"} >&2
}

# build_once PRESET [TARGET...]: the same after configure_once. Where files clash in a group that do
# not by themselves, the build file by file decides, and takes twice as long.
build_once() {
  if build "$@"; then return; fi
  grep -q '^CMAKE_UNITY_BUILD:[A-Z]*=ON$' "build/$1/CMakeCache.txt" || return 1
  say "SLOW: $1 does not build in groups of files, trying file by file"
  configure "$1" -DCMAKE_UNITY_BUILD=OFF
  build "$@"
}
