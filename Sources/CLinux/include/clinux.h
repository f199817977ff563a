// What `import Glibc` does not show to Swift: types behind _GNU_SOURCE, system calls without a
// libc wrapper, and the macros of control messages.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/types.h>

/// A descriptor for a process, which cannot be confused with a later process of the same id.
int clinux_pidfd_open(pid_t pid);
int clinux_pidfd_send_signal(int pidfd, int signal);

/// Anonymous memory as a file, close-on-exec, with sealing allowed.
int clinux_memfd_create(const char *name);
/// Forbids shrinking and growing, so that whoever maps it cannot be killed by SIGBUS.
int clinux_memfd_seal_size(int fd);
/// One when the size is sealed, zero when not, -1 with errno otherwise.
int clinux_memfd_size_is_sealed(int fd);

/// accept4 with SOCK_NONBLOCK | SOCK_CLOEXEC. `address` may be null; else `length` is its size
/// and becomes that of the peer's address.
int clinux_accept(int listener, void *address, uint32_t *length);

/// A pipe of at least so many bytes (fcntl(2), F_SETPIPE_SZ), non-blocking and close-on-exec: 0, or -1
/// where such a one is not to be had. `ends` are the one to read from and the one to write to.
int clinux_pipe(int ends[2], int bytes);

/// splice(2) between a socket and a pipe, without waiting.
ssize_t clinux_splice(int from, int to, size_t count);

/// The credentials of the process that connected a Unix socket.
int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);

#define CLINUX_MAX_PASSED_DESCRIPTORS 16

/// sendmsg(2) with SCM_RIGHTS when `descriptor_count` is above zero; MSG_NOSIGNAL.
/// `address` may be null for a connected socket.
ssize_t clinux_send_message(
    int socket, const void *address, size_t address_length, const void *bytes, size_t length,
    const int *descriptors, size_t descriptor_count);

/// recvmsg(2) with MSG_CMSG_CLOEXEC. Descriptors beyond `capacity` are closed here, so that a
/// peer cannot make us leak them. At most CLINUX_MAX_PASSED_DESCRIPTORS are taken.
ssize_t clinux_receive_message(
    int socket, void *bytes, size_t length, int *descriptors, size_t capacity,
    size_t *descriptor_count);

/// strerror_r in its GNU form.
const char *clinux_describe_errno(int code, char *buffer, size_t length);

/// Nanoseconds of CLOCK_MONOTONIC.
int64_t clinux_monotonic_nanoseconds(void);

/// A name for the calling thread, as `ps -L` and `perf` show it (15 bytes at most).
void clinux_name_this_thread(const char *name);

/// waitid(2) on a pidfd, for one's own children: 0 with code (CLD_*) and status, or -1.
int clinux_reap(int pidfd, int *code, int *status);

/// Digits of a process id, leading zeros included, for `clinux_start_orphan`.
#define CLINUX_PID_DIGITS 10

/// Starts a program that is no child of ours but of the next subreaper, which is systemd: it would
/// not hear of the end of another's child. `descriptors`, all above 2 + count, become 3 and on. The
/// new process writes its own id to `pid_digits`, which points into `environment`. Zero when the
/// program has been executed, else the errno.
int clinux_start_orphan(
    const char *path, char *const *arguments, char *const *environment, char *pid_digits,
    const int *descriptors, size_t count);

/// The processors in this process's affinity mask, or -1.
int clinux_usable_processors(void);

/// What remains unread in a socket's send queue (SIOCOUTQ), or -1.
int clinux_unsent_bytes(int socket);

#endif
