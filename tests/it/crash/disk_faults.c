/* Preloaded, it makes writes to the database's files fail as a full or broken disk does. DISK_FAULTS names a file with the
   number of the error and w (writes) or s (synchronizations); while there is none, all is well. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int fd, char kind) {
  const char *faults = getenv("DISK_FAULTS");
  char link[64], path[4096], text[16] = {0};
  if (!faults) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (!strstr(path, "test.db") || strstr(path, "-shm")) return 0;
  int file = open(faults, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t got = read(file, text, sizeof text - 1);
  close(file);
  int number = 0;
  char of = 0;
  if (got <= 0 || sscanf(text, "%d %c", &number, &of) != 2 || of != kind) return 0;
  errno = number;
  return 1;
}

#define NEXT(name, ...) \
  static __typeof__(name) *next; \
  if (!next) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
  return next(__VA_ARGS__)

ssize_t write(int fd, const void *from, size_t size) {
  if (fails(fd, 'w')) return -1;
  NEXT(write, fd, from, size);
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
  if (fails(fd, 'w')) return -1;
  NEXT(pwrite, fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
  if (fails(fd, 'w')) return -1;
  NEXT(pwrite64, fd, from, size, at);
}
int fsync(int fd) {
  if (fails(fd, 's')) return -1;
  NEXT(fsync, fd);
}
int fdatasync(int fd) {
  if (fails(fd, 's')) return -1;
  NEXT(fdatasync, fd);
}
