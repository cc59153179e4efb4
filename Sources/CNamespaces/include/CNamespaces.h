// Linux namespaces for the sandbox: the system calls that Swift cannot make by itself.
//
// Every function returns a value >= 0, or -errno.
#pragma once
#include <stddef.h>
#include <sys/types.h>

/// Which namespaces a child gets new, as bits.
enum {
    CNS_NEW_USER = 1,
    CNS_NEW_NETWORK = 2,
    CNS_NEW_MOUNTS = 4,
    CNS_NEW_IPC = 8,
    CNS_NEW_PROCESSES = 16,
    CNS_NEW_HOSTNAME = 32,
};

/// What a child may do.
enum {
    /// What its parent may.
    CNS_PRIVILEGES_SAME = 0,
    /// All capabilities of its user namespace, kept over exec.
    CNS_PRIVILEGES_ALL = 1,
    /// None: an ordinary process of `uid` and `gid`.
    CNS_PRIVILEGES_NONE = 2,
};

/// The step at which starting a child failed.
enum {
    CNS_STEP_CLONE = 1,
    CNS_STEP_MAP_USER = 2,
    CNS_STEP_JOIN = 3,
    CNS_STEP_DESCRIPTORS = 4,
    CNS_STEP_PRIVILEGES = 5,
    CNS_STEP_DIRECTORY = 6,
    CNS_STEP_EXEC = 7,
};

/// A child to start.
struct cns_child {
    /// Path of the executable; `arguments` and `environment` end with NULL.
    const char *executable;
    char *const *arguments;
    char *const *environment;
    /// Working directory, or NULL.
    const char *directory;
    /// The child's descriptors 0, 1, 2, ...: nothing else is handed on.
    const int *descriptors;
    int descriptor_count;
    /// Bits of CNS_NEW_*. CNS_NEW_USER maps the caller's own user and group onto themselves.
    int new_namespaces;
    /// Descriptors of namespaces to join, in this order.
    const int *join;
    int join_count;
    /// Whether `join` holds a process namespace: only a further child is in it, and that one runs the command.
    int join_processes;
    int privileges;
    uid_t uid;
    gid_t gid;
};

/// Starts a child. Safe in a process with threads. On failure `*step` says where.
pid_t cns_start(const struct cns_child *child, int *step);

/// Makes a network namespace, in which every port is free to serve on without rights, and binds it at `path`; the
/// calling thread stays where it is.
int cns_make_network(const char *path);

/// Moves the calling thread into the network namespace bound at `path`.
int cns_join_network(const char *path);

/// Keeps mounts made from here on inside this mount namespace.
int cns_make_mounts_private(void);

/// Mounts a file system of `type` at `path` with `options`.
int cns_mount(const char *type, const char *path, const char *options);

/// Shows `source` at `target` as well.
int cns_bind(const char *source, const char *target);

/// Sets the host name of this namespace.
int cns_set_hostname(const char *name);

/// Sends one byte and a descriptor over a Unix socket.
int cns_send_descriptor(int socket, char byte, int descriptor);

/// A descriptor of the process: readable once it ended, immune to reuse of its number.
int cns_open_process(pid_t pid);

/// Sends a signal through a descriptor of `cns_open_process`.
int cns_signal_process(int process, int signal);

/// Waits until some child has ended, and leaves it to be collected. Returns its number.
pid_t cns_wait_any(void);

/// Takes the lock of an open file or directory for this open file description; -EWOULDBLOCK when another has it.
int cns_try_lock(int file);

/// Makes a counter descriptor (eventfd) that a reader can wait on.
int cns_make_counter(void);
