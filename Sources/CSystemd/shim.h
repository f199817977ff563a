#pragma once

// sd-bus for Swift. Its variadic calls (sd_bus_message_append, sd_bus_message_read,
// sd_bus_call_method) and its compound-literal macros (SD_BUS_ERROR_NULL) do not import into Swift.
// SystemdBus needs none of them: it appends and reads one basic value at a time. What is left to
// wrap is the void pointer of sd_bus_message_append_basic and sd_bus_message_read_basic, which would
// take any pointer for any type: here each D-Bus type has its own function.

#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-journal.h>

static inline int coxswain_append_string(sd_bus_message *message, const char *value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_STRING, value);
}

static inline int coxswain_append_boolean(sd_bus_message *message, int value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_BOOLEAN, &value);
}

static inline int coxswain_append_int32(sd_bus_message *message, int32_t value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_INT32, &value);
}

static inline int coxswain_append_uint32(sd_bus_message *message, uint32_t value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_UINT32, &value);
}

static inline int coxswain_append_uint64(sd_bus_message *message, uint64_t value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_UINT64, &value);
}

// The message has a duplicate of it.
static inline int coxswain_append_descriptor(sd_bus_message *message, int value) {
    return sd_bus_message_append_basic(message, SD_BUS_TYPE_UNIX_FD, &value);
}

static inline int coxswain_append_bytes(sd_bus_message *message, const void *bytes, size_t count) {
    return sd_bus_message_append_array(message, SD_BUS_TYPE_BYTE, bytes, count);
}

// The text belongs to the message and lives as long as it.
static inline int coxswain_read_string(sd_bus_message *message, const char **value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_STRING, value);
}

static inline int coxswain_read_object_path(sd_bus_message *message, const char **value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_OBJECT_PATH, value);
}

static inline int coxswain_read_boolean(sd_bus_message *message, int *value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_BOOLEAN, value);
}

static inline int coxswain_read_int32(sd_bus_message *message, int32_t *value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_INT32, value);
}

static inline int coxswain_read_uint32(sd_bus_message *message, uint32_t *value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_UINT32, value);
}

static inline int coxswain_read_uint64(sd_bus_message *message, uint64_t *value) {
    return sd_bus_message_read_basic(message, SD_BUS_TYPE_UINT64, value);
}

static inline int coxswain_read_bytes(sd_bus_message *message, const void **bytes, size_t *count) {
    return sd_bus_message_read_array(message, SD_BUS_TYPE_BYTE, bytes, count);
}
