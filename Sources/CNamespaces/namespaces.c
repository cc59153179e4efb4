// Namespaces of the calling thread or process, mounts, descriptors.
#define _GNU_SOURCE
#include "CNamespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Lets processes without rights serve on the ports below 1024 of the calling thread's network.
static int open_low_ports(void) {
    int file = open("/proc/sys/net/ipv4/ip_unprivileged_port_start", O_WRONLY | O_CLOEXEC);
    if (file < 0) return -errno;
    int result = write(file, "0", 1) == 1 ? 0 : -errno;
    close(file);
    return result;
}

int cns_make_network(const char *path) {
    int before = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (before < 0) return -errno;
    int mark = open(path, O_CREAT | O_RDONLY | O_CLOEXEC, 0444);
    int result = 0;
    if (mark < 0 || unshare(CLONE_NEWNET)) {
        result = -errno;
    } else {
        result = open_low_ports();
        if (mount("/proc/thread-self/ns/net", path, NULL, MS_BIND, NULL)) result = -errno;
        if (setns(before, CLONE_NEWNET)) result = -errno;
    }
    if (mark >= 0) close(mark);
    close(before);
    return result;
}

int cns_join_network(const char *path) {
    int network = open(path, O_RDONLY | O_CLOEXEC);
    if (network < 0) return -errno;
    int result = setns(network, CLONE_NEWNET) ? -errno : 0;
    close(network);
    return result;
}

int cns_make_mounts_private(void) {
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ? -errno : 0;
}

int cns_mount(const char *type, const char *path, const char *options) {
    return mount(type, path, type, MS_NOSUID | MS_NODEV, options) ? -errno : 0;
}

int cns_bind(const char *source, const char *target) {
    return mount(source, target, NULL, MS_BIND | MS_REC, NULL) ? -errno : 0;
}

int cns_set_hostname(const char *name) {
    return sethostname(name, strlen(name)) ? -errno : 0;
}

int cns_send_descriptor(int socket, char byte, int descriptor) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr header;
    } control;
    memset(&control, 0, sizeof control);
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int cns_open_process(pid_t pid) {
    int process = (int)syscall(SYS_pidfd_open, pid, 0);
    return process < 0 ? -errno : process;
}

int cns_signal_process(int process, int number) {
    return syscall(SYS_pidfd_send_signal, process, number, NULL, 0) ? -errno : 0;
}

pid_t cns_wait_any(void) {
    siginfo_t information;
    memset(&information, 0, sizeof information);
    while (waitid(P_ALL, 0, &information, WEXITED | WNOWAIT)) {
        if (errno != EINTR) return -errno;
    }
    return information.si_pid;
}

int cns_try_lock(int file) {
    return flock(file, LOCK_EX | LOCK_NB) ? -errno : 0;
}

int cns_make_counter(void) {
    int counter = eventfd(0, EFD_CLOEXEC);
    return counter < 0 ? -errno : counter;
}
