#ifndef CLINUX_H
#define CLINUX_H

#include <sys/types.h>

// Calls of Linux that Swift's Glibc module leaves out. Each returns -1 and sets errno when it fails.

/// Starts a program in a session of its own, without blocked or ignored signals, with copies of `descriptors` as its
/// descriptors from 0 on and no others. Returns its process id.
pid_t linux_spawn(const char *path, char *const arguments[], char *const environment[], const int descriptors[], int count);

/// A descriptor for a process, which becomes readable when the process ends.
int linux_open_process(pid_t process);

/// Sends a signal to the process of such a descriptor.
int linux_signal_process(int descriptor, int signal);

/// Limits the open descriptors of a process.
int linux_limit_files(pid_t process, unsigned long limit);

/// Limits the processes and threads of the user of a process in its user namespace.
int linux_limit_processes(pid_t process, unsigned long limit);

/// A pipe whose ends are closed on exec: the one to read from, the one to write to.
int linux_pipe(int ends[2]);

/// Lets the memory of the first thread grow in large pages, and keeps what it has freed: for processes that soon end.
/// A page of 4 KB costs as much to come by as some thousand instructions, and one of 2 MB little more than filling it.
int linux_use_large_pages(void);

/// A file in memory, closed on exec.
int linux_memory_file(const char *name);

#endif
