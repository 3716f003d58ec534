#define _GNU_SOURCE

#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(attributes, &all);
    if (error == 0) {
        error = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    }
    return error;
}

static int set_actions(posix_spawn_file_actions_t *actions, const int copies[], int count) {
    int error = 0;
    for (int i = 0; i < count && error == 0; i++) error = posix_spawn_file_actions_adddup2(actions, copies[i], i);
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(actions, count);
    return error;
}

enum { MOST_DESCRIPTORS = 16 };

pid_t linux_spawn(
    const char *path, char *const arguments[], char *const environment[], const int descriptors[], int count
) {
    if (count > MOST_DESCRIPTORS) {
        errno = EINVAL;
        return -1;
    }
    // Copies out of the way: a descriptor to pass on may have the number that another one is to get.
    int copies[MOST_DESCRIPTORS];
    int made = 0, error = 0;
    while (made < count && error == 0) {
        copies[made] = fcntl(descriptors[made], F_DUPFD_CLOEXEC, MOST_DESCRIPTORS);
        if (copies[made] < 0) error = errno;
        else made++;
    }
    pid_t process = -1;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (error == 0) error = set_attributes(&attributes);
    if (error == 0) error = set_actions(&actions, copies, count);
    if (error == 0) error = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < made; i++) close(copies[i]);
    errno = error;
    return error == 0 ? process : -1;
}

int linux_open_process(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int linux_signal_process(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, 0, 0);
}

int linux_limit_files(pid_t process, unsigned long limit) {
    struct rlimit limits = {limit, limit};
    return prlimit(process, RLIMIT_NOFILE, &limits, 0);
}

int linux_limit_processes(pid_t process, unsigned long limit) {
    struct rlimit limits = {limit, limit};
    return prlimit(process, RLIMIT_NPROC, &limits, 0);
}

int linux_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

int linux_use_large_pages(void) {
    const uintptr_t page = 2 << 20;
    // The heap grows by so much at once, and takes what would have a mapping of its own.
    mallopt(M_TOP_PAD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    uintptr_t start = ((uintptr_t)sbrk(0) + page - 1) / page * page;
    // More than is left of the heap as it is; volatile, since what is not used is left out otherwise.
    void *volatile block = malloc(1 << 20);
    free(block);
    uintptr_t end = (uintptr_t)sbrk(0);
    return end > start ? madvise((void *)start, end - start, MADV_HUGEPAGE) : 0;
}

int linux_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}
