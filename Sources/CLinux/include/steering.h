// Which socket of a SO_REUSEPORT group takes a new connection, by a program in the kernel.
#ifndef STEERING_H
#define STEERING_H

#include <stdint.h>

/// Sockets that a group can be steered among, the one that stands in included. A power of two.
#define CLINUX_STEERING_SLOTS 1024

/// The type of service (IP_TOS, IPV6_TCLASS) of clients that the stand-in must not get: of those
/// code points that RFC 2474 section 6 leaves to local use.
#define CLINUX_STEERING_MARK 0xAC

/// What the program reads for each connection, in memory that it shares with us.
struct clinux_steering_ring;

/// A map of the group's sockets by slot, or -1 with errno: EPERM without CAP_BPF. The kernel takes a
/// socket out when it is closed.
int clinux_steering_sockets(void);

/// A map of one ring, or -1 with errno.
int clinux_steering_ring(void);

/// The ring as memory, or null with errno.
struct clinux_steering_ring *clinux_steering_map(int ring);
void clinux_steering_unmap(struct clinux_steering_ring *ring);

/// Steers new connections to these slots in turn, from now on to no others. With none: to slot 0.
void clinux_steering_aim(
    struct clinux_steering_ring *ring, const uint32_t *slots, uint32_t count);

/// Who is in a slot, for a process that takes over; zero for nobody. The program does not look at it.
uint64_t clinux_steering_owner(const struct clinux_steering_ring *ring, uint32_t slot);
void clinux_steering_set_owner(struct clinux_steering_ring *ring, uint32_t slot, uint64_t owner);

/// Has both maps steer the group that a listening socket is in: 0, or -1 with errno.
int clinux_steering_attach(int socket, int sockets, int ring);

/// Puts a socket into a slot: 0, or -1 with errno. EBUSY: it is in another map still.
int clinux_steering_put(int sockets, uint32_t slot, int socket);

/// Empties a slot: 0, or -1 with errno. ENOENT: it was empty.
int clinux_steering_remove(int sockets, uint32_t slot);

#endif
