/* Makes calls of the C library on files below one folder fail, stop half-way, or kill the process.
 *
 *   FAULT_BELOW  only paths that contain this count
 *   FAULT_KIND   fail, half, kill, nolinks, unreadable, count, or log
 *   FAULT_AT     number of the call, from 1
 *   FAULT_ERRNO  the error of a call that fails
 *   FAULT_COUNT  file to which the number of calls is written at the end
 *   FAULT_LOG    file to which `log` writes every call that changes or syncs a file or folder: a letter, the lengths of
 *                two byte strings (4 bytes each), an offset (8 bytes), the strings
 *
 * Built by the test with cc, loaded with LD_PRELOAD. Linux only. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
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
static int log_fd = -1;
/* Held over a call and its record, so that the log has the order of the calls. */
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    below = getenv("FAULT_BELOW");
    kind = getenv("FAULT_KIND");
    at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
    error_number = getenv("FAULT_ERRNO") ? atoi(getenv("FAULT_ERRNO")) : EIO;
    if (kind && strcmp(kind, "log") == 0)
        log_fd = open(getenv("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
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

static const char *path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    path[n < 0 ? 0 : n] = 0;
    return path;
}

static int is_fd_below(int fd) {
    char path[PATH_MAX];
    return is_below(path_of(fd, path));
}

/* 0: go on; 1: fail; 2: do half of it, then fail. */
static int fault(void) {
    if (log_fd >= 0 || strcmp(kind, "nolinks") == 0 || strcmp(kind, "unreadable") == 0) return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (n != at) return 0;
    if (strcmp(kind, "kill") == 0) raise(SIGKILL);
    errno = error_number;
    return strcmp(kind, "half") == 0 ? 2 : strcmp(kind, "fail") == 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void put(const void *bytes, size_t n) {
    for (size_t done = 0; done < n;) {
        ssize_t written = REAL(write)(log_fd, (const char *)bytes + done, n - done);
        if (written < 0) abort();
        done += (size_t)written;
    }
}

static void record(char what, const void *a, size_t n_a, const void *b, size_t n_b, uint64_t offset) {
    uint32_t lengths[2] = {(uint32_t)n_a, (uint32_t)n_b};
    put(&what, 1), put(lengths, sizeof lengths), put(&offset, sizeof offset), put(a, n_a), put(b, n_b);
}

/* Does a call, and records it if it succeeds. */
#define LOGGED(is_ours, call, rec)                                                   \
    if (log_fd >= 0 && (is_ours)) {                                                  \
        pthread_mutex_lock(&order);                                                  \
        __auto_type result = call;                                                   \
        int kept = errno;                                                            \
        if (result >= 0) rec;                                                        \
        pthread_mutex_unlock(&order);                                                \
        return errno = kept, result;                                                 \
    }
#define RECORD(what, a, b) record(what, a, strlen(a), b, strlen(b), 0)
#define RECORD_FD(what, offset) (path_of(fd, path), record(what, path, strlen(path), "", 0, offset))

ssize_t write(int fd, const void *bytes, size_t n) {
    char path[PATH_MAX];
    LOGGED(fd != log_fd && is_fd_below(fd), REAL(write)(fd, bytes, n),
           (path_of(fd, path), record('W', path, strlen(path), bytes, (size_t)result,
                                      (uint64_t)(lseek(fd, 0, SEEK_CUR) - result))))
    int how = is_fd_below(fd) ? fault() : 0;
    if (how == 1) return -1;
    if (how == 2) return REAL(write)(fd, bytes, n / 2), errno = error_number, -1;
    return REAL(write)(fd, bytes, n);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset) {
    char path[PATH_MAX];
    LOGGED(is_fd_below(fd), REAL(pwrite64)(fd, bytes, n, offset),
           (path_of(fd, path), record('W', path, strlen(path), bytes, (size_t)result, (uint64_t)offset)))
    int how = is_fd_below(fd) ? fault() : 0;
    if (how == 1) return -1;
    if (how == 2) return REAL(pwrite64)(fd, bytes, n / 2, offset), errno = error_number, -1;
    return REAL(pwrite64)(fd, bytes, n, offset);
}

#define ON_FD(name, args, call, fd, rec)                            \
    int name args {                                                 \
        char path[PATH_MAX];                                        \
        LOGGED(is_fd_below(fd), REAL(name) call, rec)               \
        return is_fd_below(fd) && fault() ? -1 : REAL(name) call;   \
    }
ON_FD(fsync, (int fd), (fd), fd, RECORD_FD('S', 0))
ON_FD(fdatasync, (int fd), (fd), fd, RECORD_FD('S', 0))
ON_FD(ftruncate64, (int fd, off64_t n), (fd, n), fd, RECORD_FD('T', (uint64_t)n))

#define ON_PATH(name, args, call, path, rec)                        \
    int name args {                                                 \
        LOGGED(is_below(path), REAL(name) call, rec)                \
        return is_below(path) && fault() ? -1 : REAL(name) call;    \
    }
ON_PATH(rename, (const char *from, const char *to), (from, to), to, RECORD('R', from, to))
ON_PATH(unlink, (const char *path), (path), path, RECORD('U', path, ""))
ON_PATH(rmdir, (const char *path), (path), path, RECORD('U', path, ""))
ON_PATH(mkdir, (const char *path, mode_t mode), (path, mode), path, RECORD('D', path, ""))

int link(const char *from, const char *to) {
    if (is_below(to) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    LOGGED(is_below(to), REAL(link)(from, to), RECORD('L', from, to))
    return is_below(to) && fault() ? -1 : REAL(link)(from, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags) {
    if (is_below(to) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    LOGGED(is_below(to), REAL(linkat)(a, from, b, to, flags), RECORD('L', from, to))
    return is_below(to) && fault() ? -1 : REAL(linkat)(a, from, b, to, flags);
}

int symlink(const char *to, const char *path) {
    if (is_below(path) && strcmp(kind, "nolinks") == 0) return errno = EPERM, -1;
    LOGGED(is_below(path), REAL(symlink)(to, path), RECORD('Y', to, path))
    return is_below(path) && fault() ? -1 : REAL(symlink)(to, path);
}

int unlinkat(int fd, const char *name, int flags) {
    char path[PATH_MAX + NAME_MAX + 2] = "";
    if (fd != AT_FDCWD) path_of(fd, path), strcat(path, "/");
    strncat(path, name, fd == AT_FDCWD ? PATH_MAX : NAME_MAX);
    LOGGED(is_below(path), REAL(unlinkat)(fd, name, flags), RECORD('U', path, ""))
    return is_below(path) && fault() ? -1 : REAL(unlinkat)(fd, name, flags);
}

int open64(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0;
    va_end(args);
    int is_new = log_fd >= 0 && (flags & O_CREAT) && access(path, F_OK) != 0;
    LOGGED(is_below(path) && (is_new || (flags & O_TRUNC)), REAL(open64)(path, flags, mode),
           RECORD(is_new ? 'C' : 'T', path, ""))
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
