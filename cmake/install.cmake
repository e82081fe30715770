# Programs install themselves where they are built; here is what goes with them.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/frontdoor/scenarios)
# Their scenarios are those of the folder above.
foreach(examples questions reports)
  if(EXISTS ${CMAKE_SOURCE_DIR}/examples/${examples})
    install(DIRECTORY ${CMAKE_SOURCE_DIR}/examples/${examples} DESTINATION ${CMAKE_INSTALL_DATADIR}/frontdoor/examples
      FILES_MATCHING PATTERN *.yaml)
  endif()
endforeach()
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(page README.md SECURITY.md)
  if(EXISTS ${CMAKE_SOURCE_DIR}/${page})
    install(FILES ${CMAKE_SOURCE_DIR}/${page} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()
