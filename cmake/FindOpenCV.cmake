# OpenCV's own CMake package comes with libopencv-dev, which also installs every module that there
# is, viz and contrib included. Where it is absent, this finds the modules asked for, as
# libopencv-core-dev and its like install them, and makes targets of the same names: opencv_core.
find_package(OpenCV CONFIG QUIET COMPONENTS ${OpenCV_FIND_COMPONENTS})
include(FindPackageHandleStandardArgs)
if(OpenCV_FOUND)
  find_package_handle_standard_args(OpenCV CONFIG_MODE HANDLE_COMPONENTS)
  return()
endif()

find_path(OpenCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
if(OpenCV_INCLUDE_DIR)
  file(STRINGS ${OpenCV_INCLUDE_DIR}/opencv2/core/version.hpp OpenCV_VERSION
       REGEX "#define CV_VERSION_(MAJOR|MINOR|REVISION)")
  string(REGEX REPLACE "[^0-9]+([0-9]+)" "\\1." OpenCV_VERSION "${OpenCV_VERSION}")
  string(REGEX REPLACE "\\.$" "" OpenCV_VERSION "${OpenCV_VERSION}")
endif()
set(OpenCV_INCLUDE_DIRS ${OpenCV_INCLUDE_DIR})
set(OpenCV_LIBS)
foreach(module IN LISTS OpenCV_FIND_COMPONENTS)
  find_library(OpenCV_${module}_LIBRARY opencv_${module})
  mark_as_advanced(OpenCV_${module}_LIBRARY)
  if(OpenCV_${module}_LIBRARY AND EXISTS "${OpenCV_INCLUDE_DIR}/opencv2/${module}.hpp")
    set(OpenCV_${module}_FOUND TRUE)
    list(APPEND OpenCV_LIBS opencv_${module})
    if(NOT TARGET opencv_${module})
      add_library(opencv_${module} UNKNOWN IMPORTED)
      set_target_properties(opencv_${module} PROPERTIES
        IMPORTED_LOCATION ${OpenCV_${module}_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${OpenCV_INCLUDE_DIR})
    endif()
  endif()
endforeach()
find_package_handle_standard_args(OpenCV REQUIRED_VARS OpenCV_INCLUDE_DIR OpenCV_LIBS
                                         VERSION_VAR OpenCV_VERSION HANDLE_COMPONENTS)
mark_as_advanced(OpenCV_INCLUDE_DIR)
