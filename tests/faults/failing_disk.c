/* Makes writes to the files of one database fail, on order: preloaded into a process by the tests of faults. What is to fail
   stands in a file both sides see:
     0 on or off, 1 calls that go well first, 2 calls that then fail (below zero: all), 3 the error number,
     4 calls seen, 5 calls failed, 6 in place of 1 and 2: one call in so many fails, drawn from 7. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile int64_t *orders;
static const char *files;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("BOSS_DISK_ORDERS");
    files = getenv("BOSS_DISK_FILES");
    if (!path || !files) return;
    int fd = open(path, O_RDWR);
    if (fd < 0) return;
    void *seen = mmap(0, 64, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (seen != MAP_FAILED) orders = seen;
}

static int is_due(void) {
    int64_t seen = __atomic_fetch_add(&orders[4], 1, __ATOMIC_SEQ_CST);
    int due;
    if (orders[6] > 0) {
        uint64_t drawn = (uint64_t)(seen + orders[7]) * 6364136223846793005ull + 1442695040888963407ull;
        due = (drawn >> 33) % (uint64_t)orders[6] == 0;
    } else {
        due = seen >= orders[1] && (orders[2] < 0 || seen < orders[1] + orders[2]);
    }
    if (due) __atomic_fetch_add(&orders[5], 1, __ATOMIC_SEQ_CST);
    return due;
}

static int fails_path(const char *path) {
    if (!orders || !orders[0] || strncmp(path, files, strlen(files)) != 0 || !is_due()) return 0;
    errno = (int)orders[3];
    return 1;
}

static int fails(int fd) {
    char link[64], path[4096];
    if (!orders || !orders[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return fails_path(path);
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write);
    return fails(fd) ? -1 : real(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(pwrite);
    return fails(fd) ? -1 : real(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(pwrite64);
    return fails(fd) ? -1 : real(fd, bytes, count, at);
}
int fsync(int fd) {
    REAL(fsync);
    return fails(fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    return fails(fd) ? -1 : real(fd);
}
int ftruncate(int fd, off_t length) {
    REAL(ftruncate);
    return fails(fd) ? -1 : real(fd, length);
}
int ftruncate64(int fd, off64_t length) {
    REAL(ftruncate64);
    return fails(fd) ? -1 : real(fd, length);
}
int unlink(const char *path) {
    REAL(unlink);
    return fails_path(path) ? -1 : real(path);
}
