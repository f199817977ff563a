#define _GNU_SOURCE
#include "steering.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SO_ATTACH_REUSEPORT_EBPF
#define SO_ATTACH_REUSEPORT_EBPF 52
#endif

struct clinux_steering_ring {
    /// Connections so far; the program counts them.
    uint64_t turn;
    /// How many places of `slots` are in use.
    uint32_t count;
    uint32_t reserved;
    uint32_t slots[CLINUX_STEERING_SLOTS];
    uint64_t owners[CLINUX_STEERING_SLOTS];
};

static int bpf(enum bpf_cmd command, union bpf_attr *attributes) {
    return (int)syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

int clinux_steering_sockets(void) {
    union bpf_attr attributes = {
        .map_type = BPF_MAP_TYPE_REUSEPORT_SOCKARRAY,
        .key_size = sizeof(uint32_t),
        .value_size = sizeof(uint64_t),
        .max_entries = CLINUX_STEERING_SLOTS,
        .map_name = "coxswain_socks",
    };
    return bpf(BPF_MAP_CREATE, &attributes);
}

int clinux_steering_ring(void) {
    union bpf_attr attributes = {
        .map_type = BPF_MAP_TYPE_ARRAY,
        .key_size = sizeof(uint32_t),
        .value_size = sizeof(struct clinux_steering_ring),
        .max_entries = 1,
        .map_flags = BPF_F_MMAPABLE,
        .map_name = "coxswain_ring",
    };
    return bpf(BPF_MAP_CREATE, &attributes);
}

static size_t ring_pages(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (sizeof(struct clinux_steering_ring) + page - 1) / page * page;
}

struct clinux_steering_ring *clinux_steering_map(int ring) {
    void *mapped = mmap(NULL, ring_pages(), PROT_READ | PROT_WRITE, MAP_SHARED, ring, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

void clinux_steering_unmap(struct clinux_steering_ring *ring) { munmap(ring, ring_pages()); }

// The program may run between any two of these stores. It then meets slots of before or of now, but
// never one that is beyond both.
void clinux_steering_aim(
    struct clinux_steering_ring *ring, const uint32_t *slots, uint32_t count) {
    uint32_t before = __atomic_load_n(&ring->count, __ATOMIC_ACQUIRE);
    if (count < before) __atomic_store_n(&ring->count, count, __ATOMIC_RELEASE);
    for (uint32_t place = 0; place < count; place++)
        __atomic_store_n(&ring->slots[place], slots[place], __ATOMIC_RELEASE);
    __atomic_store_n(&ring->count, count, __ATOMIC_RELEASE);
}

uint64_t clinux_steering_owner(const struct clinux_steering_ring *ring, uint32_t slot) {
    return ring->owners[slot];
}

void clinux_steering_set_owner(struct clinux_steering_ring *ring, uint32_t slot, uint64_t owner) {
    ring->owners[slot] = owner;
}

int clinux_steering_put(int sockets, uint32_t slot, int socket) {
    uint64_t value = (uint64_t)(uint32_t)socket;
    union bpf_attr attributes = {
        .map_fd = (uint32_t)sockets,
        .key = (uintptr_t)&slot,
        .value = (uintptr_t)&value,
        .flags = BPF_ANY,
    };
    return bpf(BPF_MAP_UPDATE_ELEM, &attributes);
}

int clinux_steering_remove(int sockets, uint32_t slot) {
    union bpf_attr attributes = {.map_fd = (uint32_t)sockets, .key = (uintptr_t)&slot};
    return bpf(BPF_MAP_DELETE_ELEM, &attributes);
}

// The program, instruction by instruction, so that no compiler for it is needed where we are built:
//
//     ring = lookup(ring map, 0)
//     turn = fetch_add(&ring->turn, 1)
//     count = ring->count
//     if count == 0: goto stand_in
//     four times:                       // a socket may be gone and still be in the ring
//         slot = ring->slots[turn % count]
//         if select(sockets, slot) == 0: return SK_PASS
//         turn += 1
//     stand_in:
//     if the client bears our mark: return SK_DROP
//     select(sockets, 0)
//     return SK_PASS
//
// Where not even slot 0 can be had, SK_PASS without a selection leaves the choice to the kernel's
// hash. The kernel also runs it for each connection that waits in a socket that is closed
// (BPF_SK_REUSEPORT_SELECT_OR_MIGRATE, since Linux 5.14): there is no packet then, and no mark.

#define INSTRUCTION(CODE, TO, FROM, OFFSET, IMMEDIATE) \
    ((struct bpf_insn){                                \
        .code = (CODE), .dst_reg = (TO), .src_reg = (FROM), .off = (OFFSET), .imm = (IMMEDIATE)})
#define COPY(TO, FROM) INSTRUCTION(BPF_ALU64 | BPF_MOV | BPF_X, TO, FROM, 0, 0)
#define SET(TO, VALUE) INSTRUCTION(BPF_ALU64 | BPF_MOV | BPF_K, TO, 0, 0, VALUE)
#define COMPUTE(WHAT, TO, VALUE) INSTRUCTION(BPF_ALU64 | (WHAT) | BPF_K, TO, 0, 0, VALUE)
#define COMPUTE_BY(WHAT, TO, FROM) INSTRUCTION(BPF_ALU64 | (WHAT) | BPF_X, TO, FROM, 0, 0)
#define LOAD(WIDTH, TO, FROM, OFFSET) \
    INSTRUCTION(BPF_LDX | BPF_MEM | (WIDTH), TO, FROM, OFFSET, 0)
#define STORE(WIDTH, TO, OFFSET, FROM) \
    INSTRUCTION(BPF_STX | BPF_MEM | (WIDTH), TO, FROM, OFFSET, 0)
#define STORE_VALUE(WIDTH, TO, OFFSET, VALUE) \
    INSTRUCTION(BPF_ST | BPF_MEM | (WIDTH), TO, 0, OFFSET, VALUE)
#define LOAD_MAP(TO, MAP)                                               \
    INSTRUCTION(BPF_LD | BPF_DW | BPF_IMM, TO, BPF_PSEUDO_MAP_FD, 0, MAP), \
        INSTRUCTION(0, 0, 0, 0, 0)
#define CALL(FUNCTION) INSTRUCTION(BPF_JMP | BPF_CALL, 0, 0, 0, FUNCTION)
#define JUMP_IF(TEST, REGISTER, VALUE, OVER) \
    INSTRUCTION(BPF_JMP | (TEST) | BPF_K, REGISTER, 0, OVER, VALUE)
#define RETURN(VALUE) SET(BPF_REG_0, VALUE), INSTRUCTION(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

// Registers that outlive calls, and places on the stack.
#define CONTEXT BPF_REG_6
#define RING BPF_REG_7
#define TURN BPF_REG_8
#define COUNT BPF_REG_9
#define SLOT (-8)
#define HEADER (-16)

// r0 = select(context, sockets, &slot, 0): 7 instructions.
#define SELECT(SOCKETS)                                                                      \
    COPY(BPF_REG_1, CONTEXT), LOAD_MAP(BPF_REG_2, SOCKETS), COPY(BPF_REG_3, BPF_REG_10),     \
        COMPUTE(BPF_ADD, BPF_REG_3, SLOT), SET(BPF_REG_4, 0), CALL(BPF_FUNC_sk_select_reuseport)

// 18 instructions. The mask tells the verifier what the remainder does not: that it is in bounds.
#define TRY_NEXT(SOCKETS)                                                                    \
    COPY(BPF_REG_1, TURN), COMPUTE_BY(BPF_MOD, BPF_REG_1, COUNT),                            \
        COMPUTE(BPF_AND, BPF_REG_1, CLINUX_STEERING_SLOTS - 1),                              \
        COMPUTE(BPF_LSH, BPF_REG_1, 2), COMPUTE_BY(BPF_ADD, BPF_REG_1, RING),                \
        LOAD(BPF_W, BPF_REG_1, BPF_REG_1, offsetof(struct clinux_steering_ring, slots)),     \
        STORE(BPF_W, BPF_REG_10, SLOT, BPF_REG_1), SELECT(SOCKETS),                          \
        JUMP_IF(BPF_JNE, BPF_REG_0, 0, 2), RETURN(SK_PASS), COMPUTE(BPF_ADD, TURN, 1)
#define TRY_NEXT_LENGTH 18

static int load_program(int sockets, int ring) {
    const struct bpf_insn program[] = {
        COPY(CONTEXT, BPF_REG_1),
        STORE_VALUE(BPF_W, BPF_REG_10, SLOT, 0),
        LOAD_MAP(BPF_REG_1, ring),
        COPY(BPF_REG_2, BPF_REG_10),
        COMPUTE(BPF_ADD, BPF_REG_2, SLOT),
        CALL(BPF_FUNC_map_lookup_elem),
        JUMP_IF(BPF_JNE, BPF_REG_0, 0, 2),
        RETURN(SK_PASS),
        COPY(RING, BPF_REG_0),
        SET(TURN, 1),
        INSTRUCTION(
            BPF_STX | BPF_ATOMIC | BPF_DW, RING, TURN,
            offsetof(struct clinux_steering_ring, turn), BPF_ADD | BPF_FETCH),
        LOAD(BPF_W, COUNT, RING, offsetof(struct clinux_steering_ring, count)),
        JUMP_IF(BPF_JEQ, COUNT, 0, 4 * TRY_NEXT_LENGTH),
        TRY_NEXT(sockets),
        TRY_NEXT(sockets),
        TRY_NEXT(sockets),
        TRY_NEXT(sockets),
        // The first two bytes of the IP header hold the version and the type of service.
        STORE_VALUE(BPF_W, BPF_REG_10, HEADER, 0),
        COPY(BPF_REG_1, CONTEXT),
        SET(BPF_REG_2, 0),
        COPY(BPF_REG_3, BPF_REG_10),
        COMPUTE(BPF_ADD, BPF_REG_3, HEADER),
        SET(BPF_REG_4, 2),
        SET(BPF_REG_5, BPF_HDR_START_NET),
        CALL(BPF_FUNC_skb_load_bytes_relative),
        LOAD(BPF_B, BPF_REG_1, BPF_REG_10, HEADER),
        LOAD(BPF_B, BPF_REG_2, BPF_REG_10, HEADER + 1),
        // IPv6: version, four bits; traffic class, eight; flow label.
        JUMP_IF(BPF_JNE, BPF_REG_1, 0x60 | CLINUX_STEERING_MARK >> 4, 4),
        COMPUTE(BPF_AND, BPF_REG_2, 0xF0),
        JUMP_IF(BPF_JNE, BPF_REG_2, (CLINUX_STEERING_MARK & 0xF) << 4, 7),
        RETURN(SK_DROP),
        // IPv4: version and header length, then the type of service.
        COMPUTE(BPF_RSH, BPF_REG_1, 4),
        JUMP_IF(BPF_JNE, BPF_REG_1, 4, 3),
        JUMP_IF(BPF_JNE, BPF_REG_2, CLINUX_STEERING_MARK, 2),
        RETURN(SK_DROP),
        STORE_VALUE(BPF_W, BPF_REG_10, SLOT, 0),
        SELECT(sockets),
        RETURN(SK_PASS),
    };
    union bpf_attr attributes = {
        .prog_type = BPF_PROG_TYPE_SK_REUSEPORT,
        .expected_attach_type = BPF_SK_REUSEPORT_SELECT_OR_MIGRATE,
        .insns = (uintptr_t)program,
        .insn_cnt = sizeof program / sizeof *program,
        .license = (uintptr_t) "MIT",
        .prog_name = "coxswain_steer",
    };
    return bpf(BPF_PROG_LOAD, &attributes);
}

int clinux_steering_attach(int socket, int sockets, int ring) {
    int program = load_program(sockets, ring);
    if (program < 0) return -1;
    // The group holds the program from here on, and the program the maps.
    int result = setsockopt(
        socket, SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &program, sizeof program);
    int code = errno;
    close(program);
    errno = code;
    return result;
}
