#ifndef SAMLET_STARTERS_H
#define SAMLET_STARTERS_H

#include <stdbool.h>
#include <stddef.h>

/// A file of a starter in the folder `templates/`, linked into the executable so that samlet stays a single file.
typedef struct {
    const char *starter;
    /// Relative to the new application's folder.
    const char *path;
    const unsigned char *bytes;
    size_t count;
    bool is_executable;
} samlet_starter_file;

/// The files of all starters, from 0; those of one starter stand together.
samlet_starter_file samlet_starter_file_at(size_t index);
size_t samlet_starter_file_count(void);

#endif
