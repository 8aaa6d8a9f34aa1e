# Debian's packages. What is missing is named together with the command that installs it.

if(BUILD_TESTING)
  set(NINES_INSTALL_ALL "tools/scripts/install-packages --with-tests installs everything, and \
-DBUILD_TESTING=OFF builds without tests")
else()
  set(NINES_INSTALL_ALL "tools/scripts/install-packages installs everything")
endif()

set(NINES_MISSING)
set(NINES_MISSING_PACKAGES)

macro(nines_require package version debian_package)
  find_package(${package} ${version} QUIET)
  if(NOT ${package}_FOUND)
    list(APPEND NINES_MISSING "${package} ${version} or newer")
    list(APPEND NINES_MISSING_PACKAGES ${debian_package})
  endif()
endmacro()

# The same for headers that come without a CMake package.
macro(nines_require_header header debian_package)
  string(MAKE_C_IDENTIFIER "NINES_FOLDER_OF_${header}" nines_folder)
  find_path(${nines_folder} "${header}")
  mark_as_advanced(${nines_folder})
  if(NOT ${nines_folder})
    list(APPEND NINES_MISSING "<${header}>")
    list(APPEND NINES_MISSING_PACKAGES ${debian_package})
  endif()
endmacro()

# All that is missing at once, so that one installation is enough.
function(nines_refuse_missing)
  if(NOT NINES_MISSING)
    return()
  endif()
  list(JOIN NINES_MISSING ", " missing)
  list(JOIN NINES_MISSING_PACKAGES " " packages)
  message(FATAL_ERROR "nines needs ${missing}. On Debian 12: apt-get install ${packages} "
    "(${NINES_INSTALL_ALL})")
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
nines_require(Boost 1.81 libboost1.81-dev)
nines_require(Eigen3 3.4 libeigen3-dev)
nines_require(fmt 9 libfmt-dev)
nines_require(CLI11 2.1 libcli11-dev)
nines_require(nlohmann_json 3.11 nlohmann-json3-dev)
nines_require_header(tl/expected.hpp libexpected-dev)
nines_require_header(Random123/philox.h librandom123-dev)
if(BUILD_TESTING)
  nines_require(Catch2 2.13 catch2)
  nines_require_header(valijson/validator.hpp libvalijson-dev)
endif()
nines_refuse_missing()

# For a program that is taken elsewhere: it needs no library but the C library, and takes longer to
# build.
option(NINES_STANDALONE "Link fmt and the compiler's libraries into the program" OFF)
if(NINES_STANDALONE)
  set(NINES_FMT fmt::fmt-header-only)
  target_link_options(nines_options INTERFACE -static-libstdc++ -static-libgcc)
else()
  set(NINES_FMT fmt::fmt)
endif()

# OFF: never looked for. AUTO: used where it is found. ON: has to be there.
set(NINES_MPI OFF CACHE STRING "Run on several machines with MPI: OFF, AUTO or ON")
set_property(CACHE NINES_MPI PROPERTY STRINGS OFF AUTO ON)
if(NINES_MPI)
  # The C++ bindings of MPI 2 are gone from the standard, and nobody needs them.
  set(MPI_CXX_SKIP_MPICXX ON)
  find_package(MPI 3.0 QUIET COMPONENTS CXX)
  if(NOT MPI_CXX_FOUND AND NOT NINES_MPI STREQUAL "AUTO")
    message(FATAL_ERROR "NINES_MPI=ON needs MPI 3 or newer. "
      "On Debian 12: tools/scripts/install-packages --with-mpi")
  endif()
endif()

if(BUILD_TESTING)
  include(Catch)
  # Catch's main is built once, without our warnings: it is not our code. Only what stands beside it
  # knows where the sources are, so that a compiler cache serves every checkout.
  add_library(nines_catch_main STATIC "${PROJECT_SOURCE_DIR}/tests/catch_main.cpp"
    "${PROJECT_SOURCE_DIR}/tests/source_dir.cpp")
  target_include_directories(nines_catch_main PRIVATE "${PROJECT_SOURCE_DIR}")
  set_source_files_properties("${PROJECT_SOURCE_DIR}/tests/source_dir.cpp" PROPERTIES
    COMPILE_DEFINITIONS "NINES_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
  target_link_libraries(nines_catch_main PUBLIC Catch2::Catch2)
endif()
