#ifndef SAMLET_RUNTIME_FILES_H
#define SAMLET_RUNTIME_FILES_H

#include <stddef.h>

/// A file of the bootstraps in the folder `files/`, linked into the executable so that samlet stays a single file.
typedef struct {
    /// Relative to the folder of the bootstraps, such as `python/bootstrap.py`.
    const char *path;
    const unsigned char *bytes;
    size_t count;
} samlet_runtime_file;

/// The files of all runtimes, from 0.
samlet_runtime_file samlet_runtime_file_at(size_t index);
size_t samlet_runtime_file_count(void);

#endif
