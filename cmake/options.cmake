# SPDX-License-Identifier: Apache-2.0
# One interface target carries every compile option, so that all targets agree to the bit:
# no contraction of a*b+c, no fast-math, warnings are errors.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(AGGLO_CCACHE ccache)
if(AGGLO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${AGGLO_CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(agglo_options INTERFACE)
target_include_directories(agglo_options INTERFACE ${PROJECT_SOURCE_DIR})
target_link_libraries(agglo_options INTERFACE Threads::Threads)
target_compile_definitions(agglo_options INTERFACE AGGLO_VERSION="${PROJECT_VERSION}")
target_compile_options(agglo_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror -Werror=format-security
  -ffp-contract=off -fstack-protector-strong)
set(AGGLO_CPU "generic" CACHE STRING "Processors to build for: generic runs on all of the platform, x86-64-v3 wants AVX2 and says so where it is absent")
set_property(CACHE AGGLO_CPU PROPERTY STRINGS generic x86-64-v3)
if(NOT AGGLO_CPU MATCHES "^(generic|x86-64-v3)$")
  message(FATAL_ERROR "AGGLO_CPU: is '${AGGLO_CPU}'; expected generic or x86-64-v3")
endif()
if(NOT AGGLO_CPU STREQUAL "generic")
  target_compile_options(agglo_options INTERFACE -march=${AGGLO_CPU})
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(agglo_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(agglo_options INTERFACE -Wl,-z,relro,-z,now)
if(AGGLO_SANITIZE)
  target_compile_options(agglo_options INTERFACE -fsanitize=${AGGLO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(agglo_options INTERFACE -fsanitize=${AGGLO_SANITIZE})
endif()
