include(GNUInstallDirs)
install(TARGETS nines RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY scenarios/ DESTINATION "${CMAKE_INSTALL_DATADIR}/nines/scenarios")
