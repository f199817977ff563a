// Questions about single sockets, by sock_diag(7).
#ifndef CLINUX_SOCKDIAG_H
#define CLINUX_SOCKDIAG_H

#include <stdint.h>

/// A netlink socket for the questions below; non-blocking, close-on-exec.
int clinux_sockdiag_open(void);

/// The inode of the socket at the other end of a connected Unix socket, which is named by its own.
/// Zero while the connection waits to be accepted: until accept(2) the other end is no file.
/// -1 with errno: ENOENT where the kernel has no unix_diag, or no such socket.
int64_t clinux_sockdiag_unix_peer(int netlink, uint32_t inode);

#endif
