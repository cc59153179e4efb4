// Starting a child in new or existing namespaces.
//
// The child is made by clone(2) itself: between it and exec only system calls are made, never anything of libc that
// takes a lock or asks for the other threads, because in the child there are none.
#define _GNU_SOURCE
#include "CNamespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAST_CAPABILITY = 40, FIRST_SPARE_DESCRIPTOR = 100 };

struct failure {
    int step;
    int error;
};

/// What is prepared before the clone, since the child may not allocate or format.
struct prepared {
    const struct cns_child *child;
    char uid_map[64];
    char gid_map[64];
    int report;
};

static pid_t clone_process(unsigned long flags) {
    return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);
}

static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    int error = errno;
    close(file);
    errno = error;
    return written < 0 ? -1 : 0;
}

static int map_user(const struct prepared *prepared) {
    if (write_file("/proc/self/setgroups", "deny")) return -1;
    if (write_file("/proc/self/uid_map", prepared->uid_map)) return -1;
    return write_file("/proc/self/gid_map", prepared->gid_map);
}

static int raise_ambient_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data)) return -1;
    data[0].inheritable = data[0].permitted;
    data[1].inheritable = data[1].permitted;
    if (syscall(SYS_capset, &header, data)) return -1;
    for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
        unsigned mask = 1u << (capability % 32);
        if ((data[capability / 32].permitted & mask) == 0) continue;
        if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)) return -1;
    }
    return 0;
}

static int drop_privileges(uid_t uid, gid_t gid) {
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (geteuid() == 0 && uid != 0) {
        if (syscall(SYS_setgroups, 0, NULL)) return -1;
        if (syscall(SYS_setresgid, gid, gid, gid)) return -1;
        if (syscall(SYS_setresuid, uid, uid, uid)) return -1;
    }
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    if (syscall(SYS_capset, &header, none)) return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/// Gives the child exactly its descriptors. First all are copied out of the way, so that none is overwritten.
static int place_descriptors(const struct cns_child *child, int *report) {
    int spare = FIRST_SPARE_DESCRIPTOR + child->descriptor_count;
    int moved = fcntl(*report, F_DUPFD_CLOEXEC, spare);
    if (moved < 0) return -1;
    *report = moved;
    int copies[child->descriptor_count > 0 ? child->descriptor_count : 1];
    for (int i = 0; i < child->descriptor_count; i++) {
        copies[i] = fcntl(child->descriptors[i], F_DUPFD_CLOEXEC, FIRST_SPARE_DESCRIPTOR);
        if (copies[i] < 0) return -1;
    }
    for (int i = 0; i < child->descriptor_count; i++) {
        if (dup2(copies[i], i) < 0) return -1;
    }
    return (int)syscall(SYS_close_range, child->descriptor_count, ~0u, CLOSE_RANGE_CLOEXEC);
}

static void reset_signals(void) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

__attribute__((noreturn)) static void fail(int report, int step) {
    struct failure failure = {step, errno};
    ssize_t ignored = write(report, &failure, sizeof failure);
    (void)ignored;
    _exit(127);
}

/// Waits for the process that runs the command and ends as it ended.
__attribute__((noreturn)) static void stand_in_for(pid_t pid) {
    int status = 0;
    syscall(SYS_close_range, 0, ~0u, 0);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status)) _exit(128 + WTERMSIG(status));
    _exit(WEXITSTATUS(status));
}

__attribute__((noreturn)) static void run_child(struct prepared *prepared) {
    const struct cns_child *child = prepared->child;
    int report = prepared->report;
    reset_signals();
    if ((child->new_namespaces & CNS_NEW_USER) && map_user(prepared)) fail(report, CNS_STEP_MAP_USER);
    for (int i = 0; i < child->join_count; i++) {
        if (setns(child->join[i], 0)) fail(report, CNS_STEP_JOIN);
    }
    if (child->join_processes) {
        pid_t inner = clone_process(0);
        if (inner < 0) fail(report, CNS_STEP_CLONE);
        if (inner > 0) stand_in_for(inner);
    } else {
        setsid();
    }
    if (place_descriptors(child, &report)) fail(report, CNS_STEP_DESCRIPTORS);
    if (child->directory && chdir(child->directory)) fail(report, CNS_STEP_DIRECTORY);
    if (child->privileges == CNS_PRIVILEGES_ALL && raise_ambient_capabilities()) fail(report, CNS_STEP_PRIVILEGES);
    if (child->privileges == CNS_PRIVILEGES_NONE && drop_privileges(child->uid, child->gid)) {
        fail(report, CNS_STEP_PRIVILEGES);
    }
    execve(child->executable, child->arguments, child->environment);
    fail(report, CNS_STEP_EXEC);
}

static unsigned long clone_flags(int bits) {
    unsigned long flags = 0;
    if (bits & CNS_NEW_USER) flags |= CLONE_NEWUSER;
    if (bits & CNS_NEW_NETWORK) flags |= CLONE_NEWNET;
    if (bits & CNS_NEW_MOUNTS) flags |= CLONE_NEWNS;
    if (bits & CNS_NEW_IPC) flags |= CLONE_NEWIPC;
    if (bits & CNS_NEW_PROCESSES) flags |= CLONE_NEWPID;
    if (bits & CNS_NEW_HOSTNAME) flags |= CLONE_NEWUTS;
    return flags;
}

pid_t cns_start(const struct cns_child *child, int *step) {
    struct prepared prepared = {.child = child};
    snprintf(prepared.uid_map, sizeof prepared.uid_map, "%u %u 1", geteuid(), geteuid());
    snprintf(prepared.gid_map, sizeof prepared.gid_map, "%u %u 1", getegid(), getegid());
    *step = CNS_STEP_CLONE;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -errno;
    prepared.report = ends[1];

    // No handler of this process may run in the child before it has reset them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = clone_process(clone_flags(child->new_namespaces));
    if (pid == 0) run_child(&prepared);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return -error;
    }

    struct failure failure;
    ssize_t count;
    do {
        count = read(ends[0], &failure, sizeof failure);
    } while (count < 0 && errno == EINTR);
    close(ends[0]);
    if (count != sizeof failure) return pid;
    *step = failure.step;
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
    return -failure.error;
}
