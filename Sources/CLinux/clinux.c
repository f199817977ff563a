#define _GNU_SOURCE
#include "clinux.h"

#include <sched.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef P_PIDFD
#define P_PIDFD 3
#endif

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_pidfd_send_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int clinux_memfd_create(const char *name) {
    return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int clinux_memfd_seal_size(int fd) {
    return fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
}

int clinux_memfd_size_is_sealed(int fd) {
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0) return -1;
    return (seals & F_SEAL_SHRINK) != 0;
}

int clinux_accept(int listener, void *address, uint32_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_pipe(int ends[2], int bytes) {
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0) return -1;
    if (fcntl(ends[1], F_SETPIPE_SZ, bytes) >= bytes) return 0;
    int code = errno;
    close(ends[0]);
    close(ends[1]);
    errno = code;
    return -1;
}

ssize_t clinux_splice(int from, int to, size_t count) {
    return splice(from, NULL, to, NULL, count, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -1;
    *pid = peer.pid;
    *uid = peer.uid;
    *gid = peer.gid;
    return 0;
}

union control_buffer {
    struct cmsghdr alignment;
    char bytes[CMSG_SPACE(sizeof(int) * CLINUX_MAX_PASSED_DESCRIPTORS)];
};

ssize_t clinux_send_message(
    int socket, const void *address, size_t address_length, const void *bytes, size_t length,
    const int *descriptors, size_t descriptor_count) {
    if (descriptor_count > CLINUX_MAX_PASSED_DESCRIPTORS) {
        errno = EINVAL;
        return -1;
    }
    union control_buffer control;
    memset(&control, 0, sizeof control);
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {
        .msg_name = (void *)address,
        .msg_namelen = (socklen_t)address_length,
        .msg_iov = &vector,
        .msg_iovlen = 1,
    };
    if (descriptor_count > 0) {
        size_t size = sizeof(int) * descriptor_count;
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(size);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(header), descriptors, size);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

static void take_descriptors(
    struct cmsghdr *header, int *descriptors, size_t capacity, size_t *taken) {
    size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
        int descriptor;
        memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
        if (*taken < capacity) {
            descriptors[(*taken)++] = descriptor;
        } else {
            close(descriptor);
        }
    }
}

ssize_t clinux_receive_message(
    int socket, void *bytes, size_t length, int *descriptors, size_t capacity,
    size_t *descriptor_count) {
    union control_buffer control;
    struct iovec vector = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
    };
    *descriptor_count = 0;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            take_descriptors(header, descriptors, capacity, descriptor_count);
        }
    }
    return received;
}

const char *clinux_describe_errno(int code, char *buffer, size_t length) {
    return strerror_r(code, buffer, length);
}

int64_t clinux_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void clinux_name_this_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int clinux_reap(int pidfd, int *code, int *status) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid((idtype_t)P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG) < 0) return -1;
    if (info.si_pid == 0) {
        errno = EAGAIN;
        return -1;
    }
    *code = info.si_code;
    *status = info.si_status;
    return 0;
}

int clinux_unsent_bytes(int socket) {
    int count = 0;
    if (ioctl(socket, SIOCOUTQ, &count) < 0) return -1;
    return count;
}

int clinux_usable_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) < 0) return -1;
    return CPU_COUNT(&set);
}

static void write_decimal(char *text, size_t digits, long value) {
    for (size_t place = digits; place > 0; place--) {
        text[place - 1] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* In a child of a process with threads, only what signal-safety(7) allows. */
static void become(
    const char *path, char *const *arguments, char *const *environment, char *pid_digits,
    const int *descriptors, size_t count, int report) {
    write_decimal(pid_digits, CLINUX_PID_DIGITS, getpid());
    for (size_t index = 0; index < count; index++)
        if (dup2(descriptors[index], 3 + (int)index) < 0) goto failed;
    execve(path, arguments, environment);
failed:;
    int code = errno;
    ssize_t written = write(report, &code, sizeof code);
    (void)written;
    _exit(127);
}

int clinux_start_orphan(
    const char *path, char *const *arguments, char *const *environment, char *pid_digits,
    const int *descriptors, size_t count) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) return errno;
    /* Above the places that the descriptors are put to. */
    int far = fcntl(report[1], F_DUPFD_CLOEXEC, 3 + (int)count);
    pid_t child = far < 0 ? -1 : fork();
    if (child == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0)
            become(path, arguments, environment, pid_digits, descriptors, count, far);
        _exit(grandchild < 0 ? 1 : 0);
    }
    int code = child < 0 ? errno : 0;
    close(report[1]);
    if (far >= 0) close(far);
    if (child > 0) {
        int status;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
        if (status != 0) code = EAGAIN;
        int failure;
        if (read(report[0], &failure, sizeof failure) == sizeof failure) code = failure;
    }
    close(report[0]);
    return code;
}
