#pragma once

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with the command line of a program.
/// Source: https://llvm.org/docs/LibFuzzer.html, "Using libFuzzer as a library".
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *bytes, size_t count));

/// What libFuzzer calls with each input.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
