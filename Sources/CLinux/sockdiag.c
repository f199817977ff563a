#define _GNU_SOURCE
#include "sockdiag.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>

#ifndef NETLINK_SOCK_DIAG
#define NETLINK_SOCK_DIAG 4
#endif

int clinux_sockdiag_open(void) {
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
}

union answer {
    struct nlmsghdr header;
    char bytes[1024];
};

// The kernel answers within the send. Returns the answer's length, or -1 with the errno it tells.
static ssize_t ask(int netlink, const void *request, size_t length, union answer *answer) {
    if (send(netlink, request, length, 0) < 0) return -1;
    ssize_t received = recv(netlink, answer->bytes, sizeof answer->bytes, 0);
    if (received < 0) return -1;
    if (!NLMSG_OK(&answer->header, (size_t)received)) {
        errno = EPROTO;
        return -1;
    }
    if (answer->header.nlmsg_type == NLMSG_ERROR) {
        const struct nlmsgerr *error = NLMSG_DATA(&answer->header);
        errno = -error->error;
        return -1;
    }
    return received;
}

int64_t clinux_sockdiag_unix_peer(int netlink, uint32_t inode) {
    struct {
        struct nlmsghdr header;
        struct unix_diag_req body;
    } request = {
        .header = {
            .nlmsg_len = sizeof request,
            .nlmsg_type = SOCK_DIAG_BY_FAMILY,
            .nlmsg_flags = NLM_F_REQUEST,
        },
        .body = {
            .sdiag_family = AF_UNIX,
            .udiag_states = ~0u,
            .udiag_ino = inode,
            .udiag_show = UDIAG_SHOW_PEER,
            .udiag_cookie = {~0u, ~0u},  // any: the inode tells
        },
    };
    union answer answer;
    if (ask(netlink, &request, sizeof request, &answer) < 0) return -1;
    const struct unix_diag_msg *found = NLMSG_DATA(&answer.header);
    int rest = (int)(answer.header.nlmsg_len - NLMSG_LENGTH(sizeof *found));
    for (struct rtattr *part = (struct rtattr *)(found + 1); RTA_OK(part, rest);
         part = RTA_NEXT(part, rest)) {
        if (part->rta_type != UNIX_DIAG_PEER) continue;
        uint32_t peer;
        memcpy(&peer, RTA_DATA(part), sizeof peer);
        return peer;
    }
    errno = ENOTCONN;
    return -1;
}
