internal import CCurl
internal import Glibc

/// An epoll descriptor: which descriptors are watched, and which are ready.
final class Poller {
    /// A descriptor that can be read or written, or has failed.
    struct Ready {
        var descriptor: Int32
        var readable: Bool
        var writable: Bool
        var failed: Bool
    }

    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(descriptor >= 0, "epoll_create1 failed: \(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    func watch(_ watched: Int32, read: Bool, write: Bool) {
        var event = epoll_event()
        event.events = (read ? EPOLLIN.rawValue : 0) | (write ? EPOLLOUT.rawValue : 0)
        event.data.fd = watched
        // A number comes back as another descriptor after a close, without a word from the kernel: ask it which it is.
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, watched, &event) == 0 { return }
        epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event)
    }

    func forget(_ watched: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// Waits for `milliseconds` at most; -1 waits without end.
    func wait(milliseconds: Int32) -> [Ready] {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return [] }
        return events[..<Int(count)].map { event in
            Ready(
                descriptor: event.data.fd,
                readable: event.events & EPOLLIN.rawValue != 0,
                writable: event.events & EPOLLOUT.rawValue != 0,
                failed: event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0)
        }
    }
}
