# Compiler, flags and sanitizers for every target of ours.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "nines needs g++ 12 or newer (C++20); found ${CMAKE_CXX_COMPILER_VERSION}. "
    "On Debian 12: apt-get install g++")
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "nines needs clang++ 14 or newer (C++20); found ${CMAKE_CXX_COMPILER_VERSION}. "
    "On Debian 12: apt-get install clang")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(NINES_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" ON)
option(NINES_FUZZ "Build the fuzz targets; needs clang++ and a NINES_SANITIZE with fuzzer-no-link" OFF)
set(NINES_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

# The same seed has to give the same bytes with every compiler, so nothing may fuse a multiply and
# an add, and nothing may depend on the machine it was built on.
add_library(nines_options INTERFACE)
target_compile_options(nines_options INTERFACE -ffp-contract=off)
target_include_directories(nines_options INTERFACE "${PROJECT_SOURCE_DIR}")

add_library(nines_warnings INTERFACE)
target_compile_options(nines_warnings INTERFACE -Wall -Wextra -Wconversion
  $<$<BOOL:${NINES_WARNINGS_AS_ERRORS}>:-Werror>)
if(NOT CMAKE_UNITY_BUILD)
  # Where files are compiled in groups it would tell of what a neighbour keeps to itself.
  target_compile_options(nines_warnings INTERFACE -Wshadow)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12: about std::string's operator+ (GCC bug 105651), and about optionals and
  # variants once sanitizers add their branches.
  target_compile_options(nines_warnings INTERFACE -Wno-restrict)
  if(NINES_SANITIZE)
    target_compile_options(nines_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

# Who links with mold or lld waits less; without either the compiler's own linker does.
set(NINES_LINKER AUTO CACHE STRING "Linker: AUTO, DEFAULT, or what -fuse-ld= understands")
include(CheckLinkerFlag)
if(NINES_LINKER STREQUAL "AUTO")
  if(NOT CMAKE_EXE_LINKER_FLAGS MATCHES "-fuse-ld=")
    foreach(linker IN ITEMS mold lld)
      check_linker_flag(CXX "-fuse-ld=${linker}" NINES_HAS_${linker})
      if(NINES_HAS_${linker})
        target_link_options(nines_options INTERFACE "-fuse-ld=${linker}")
        break()
      endif()
    endforeach()
  endif()
elseif(NOT NINES_LINKER STREQUAL "DEFAULT")
  target_link_options(nines_options INTERFACE "-fuse-ld=${NINES_LINKER}")
endif()

if(NINES_SANITIZE)
  # On our targets only: Catch's main gains nothing from it and takes minutes.
  target_compile_options(nines_options INTERFACE -fsanitize=${NINES_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(nines_options INTERFACE -fsanitize=${NINES_SANITIZE})
  # How a compiler tells of sanitizers by itself differs between the two.
  target_compile_definitions(nines_options INTERFACE NINES_SANITIZED)
endif()
