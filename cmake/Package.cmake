# What `cmake --install` puts in place beside the targets, which install themselves: the CMake
# package that find_package(StrandCast) finds, the scenarios, the schemas and Wireshark's dissector.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/StrandCast)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/StrandCastConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/StrandCastConfig.cmake
                              INSTALL_DESTINATION ${package_dir}
                              NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/StrandCastConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(EXPORT StrandCastTargets NAMESPACE StrandCast:: DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/StrandCastConfig.cmake
              ${PROJECT_BINARY_DIR}/StrandCastConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/FindxxHash.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findisal.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Findlibedit.cmake
        DESTINATION ${package_dir})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${STRANDCAST_DATA_DIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/reports/schema DESTINATION ${STRANDCAST_DATA_DIR}/reports)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/reports/wireshark DESTINATION ${STRANDCAST_DATA_DIR})
