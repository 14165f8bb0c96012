/* Makes calls of the C library on files below one folder fail, stop half-way, or kill the process.
 *
 *   FAULT_BELOW  only paths that contain this count
 *   FAULT_KIND   fail, half, kill, nolinks, unreadable, or count
 *   FAULT_AT     number of the call, from 1
 *   FAULT_ERRNO  the error of a call that fails
 *   FAULT_COUNT  file to which the number of calls is written at the end
 *
 * Built by the test with cc, loaded with LD_PRELOAD. Linux only. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static const char *below, *kind;
static long at;
static int error_number;

__attribute__((constructor)) static void begin(void) {
    below = getenv("FAULT_BELOW");
    kind = getenv("FAULT_KIND");
    at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
    error_number = getenv("FAULT_ERRNO") ? atoi(getenv("FAULT_ERRNO")) : EIO;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld\n", atomic_load(&calls));
        fclose(file);
    }
}

static int is_below(const char *path) { return below && kind && path && strstr(path, below) != NULL; }

static int is_fd_below(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return is_below(path);
}

/* 0: go on; 1: fail; 2: do half of it, then fail. */
static int fault(void) {
    if (strcmp(kind, "nolinks") == 0 || strcmp(kind, "unreadable") == 0) return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (n != at) return 0;
    if (strcmp(kind, "kill") == 0) raise(SIGKILL);
    errno = error_number;
    return strcmp(kind, "half") == 0 ? 2 : strcmp(kind, "fail") == 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t n) {
    int how = is_fd_below(fd) ? fault() : 0;
    if (how == 1) return -1;
    if (how == 2) return REAL(write)(fd, bytes, n / 2), errno = error_number, -1;
    return REAL(write)(fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset) {
    int how = is_fd_below(fd) ? fault() : 0;
    if (how == 1) return -1;
    if (how == 2) return REAL(pwrite64)(fd, bytes, n / 2, offset), errno = error_number, -1;
    return REAL(pwrite64)(fd, bytes, n, offset);
}

#define ON_FD(name, args, call, fd)                                 \
    int name args { return is_fd_below(fd) && fault() ? -1 : REAL(name) call; }
ON_FD(fsync, (int fd), (fd), fd)
ON_FD(fdatasync, (int fd), (fd), fd)
ON_FD(ftruncate64, (int fd, off64_t n), (fd, n), fd)

#define ON_PATH(name, args, call, path)                             \
    int name args { return is_below(path) && fault() ? -1 : REAL(name) call; }
ON_PATH(rename, (const char *from, const char *to), (from, to), to)
ON_PATH(unlink, (const char *path), (path), path)
ON_PATH(rmdir, (const char *path), (path), path)
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode), path)

int link(const char *from, const char *to) {
    if (is_below(to) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    return is_below(to) && fault() ? -1 : REAL(link)(from, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (is_below(to) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    return is_below(to) && fault() ? -1 : REAL(linkat)(a, from, b, to, flags);
}

int symlink(const char *to, const char *path) {
    if (is_below(path) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    return is_below(path) && fault() ? -1 : REAL(symlink)(to, path);
}

int unlinkat(int fd, const char *path, int flags) {
    return is_fd_below(fd) && fault() ? -1 : REAL(unlinkat)(fd, path, flags);
}

int open64(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (is_below(path) && (flags & (O_CREAT | O_WRONLY | O_RDWR)) && fault()) return -1;
    if (is_below(path) && kind && strcmp(kind, "unreadable") == 0) return errno = error_number, -1;
    return REAL(open64)(path, flags, mode);
}

DIR *opendir(const char *path) {
    if (is_below(path) && strcmp(kind, "unreadable") == 0) return errno = error_number, NULL;
    return REAL(opendir)(path);
}

ssize_t read(int fd, void *bytes, size_t n) {
    if (kind && strcmp(kind, "unreadable") == 0 && is_fd_below(fd)) return errno = error_number, -1;
    return REAL(read)(fd, bytes, n);
}
