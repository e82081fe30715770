# The Debian package, which setup/deb makes. What is optional below is made by setup/report, setup/page, setup/live and
# setup/manual.
install(PROGRAMS ${CMAKE_BINARY_DIR}/bin/frontdoor-report DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/frontdoor OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/bin/frontdoor.html ${CMAKE_BINARY_DIR}/bin/frontdoor-live.html DESTINATION ${CMAKE_INSTALL_DATADIR}/frontdoor OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/manual/frontdoor.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/manual/cy/frontdoor.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/cy/man1 OPTIONAL)
install(FILES ${CMAKE_BINARY_DIR}/manual/frontdoor.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME frontdoor OPTIONAL)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME frontdoor)
set(CPACK_PACKAGE_CONTACT "The authors of Front Door <frontdoor@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulator of the front door of children's services")
set(CPACK_PACKAGE_DESCRIPTION "Contacts come in, are screened, go to advice, early help or assessment, and come back when
help did not arrive. Change staff, thresholds, places or demand, run the same year again on the same families, and see
what moves: as tables, workbooks and reports. It forecasts nothing and decides nothing about any child.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS nodejs) # writes reports
include(CPack)
