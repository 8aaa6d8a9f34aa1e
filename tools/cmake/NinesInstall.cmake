# What `cmake --install` puts where, and what `cpack` makes of it: an archive and, where Debian's
# tools are, a package. Only the program has to be built before.

include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
install(TARGETS nines RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY scenarios/ DESTINATION "${CMAKE_INSTALL_DATADIR}/nines/scenarios")
install(FILES README.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)

# Manual pages, completions and the schema with what the library holds, as the program tells them.
set(NINES_PAGES "${PROJECT_BINARY_DIR}/generated/pages")
install(CODE "set(NINES_PROGRAM \"$<TARGET_FILE:nines>\")
set(NINES_LIBRARY \"${PROJECT_SOURCE_DIR}/scenarios\")
set(NINES_PAGES \"${NINES_PAGES}\")")
install(SCRIPT tools/cmake/MakePages.cmake)
install(DIRECTORY "${NINES_PAGES}/man1" DESTINATION "${CMAKE_INSTALL_MANDIR}")
install(FILES "${NINES_PAGES}/nines"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${NINES_PAGES}/_nines" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES "${NINES_PAGES}/nines.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES "${NINES_PAGES}/scenario.schema.json"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/nines/scenarios/schema")

set(CPACK_PACKAGE_CONTACT "nines maintainers <maintainers@nines.invalid>" CACHE STRING
  "Who answers for the package")
set(CPACK_PACKAGE_VENDOR "nines")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "availability and autoscaling simulator for cloud architectures")
set(CPACK_PACKAGE_DESCRIPTION "nines simulates AWS-style architectures before they are deployed: how
available the service is if it is built this way, what it costs, and how long
it takes to recover from failures.")
set(CPACK_PACKAGE_FILE_NAME "nines-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_RESOURCE_FILE_README "${PROJECT_SOURCE_DIR}/README.md")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
# It is /usr in the Debian package, and nothing in the archive.
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_GENERATOR TGZ)
find_program(NINES_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(NINES_SHLIBDEPS)
if(NINES_SHLIBDEPS)
  list(APPEND CPACK_GENERATOR DEB)
endif()
include(CPack)
