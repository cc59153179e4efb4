internal import Foundation

/// A process that has ended: what it printed and what it cost.
struct Child {
    var output: String
    var wall: Double
    /// User and system, in seconds.
    var cpu: Double
    var peakMegabytes: Double

    /// Runs a command to its end. Its standard error goes nowhere.
    static func run(_ command: [String]) throws -> Child {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let since = now()
        let pid = try spawn(command, output: ends[1])
        close(ends[1])
        let (text, peak) = watch(pid, output: ends[0])
        close(ends[0])
        var status: Int32 = 0
        var usage = rusage()
        wait4(pid, &status, 0, &usage)
        let wall = now() - since
        guard status == 0 else {
            throw Failure("\(command.joined(separator: " ")) ended with status \(status): \(text.suffix(400))")
        }
        return Child(output: text, wall: wall, cpu: seconds(usage), peakMegabytes: Double(peak) / 1_048_576)
    }

    /// Reads the output to its end and looks every 20 ms at the most memory the process has had. Not `ru_maxrss`:
    /// that begins with what this process holds.
    private static func watch(_ pid: pid_t, output: Int32) -> (text: String, peakBytes: Int) {
        var data = Data()
        var peak = 0
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            if poll(&wanted, 1, 20) == 0 {
                peak = max(peak, memory("VmHWM", of: "\(pid)"))
                continue
            }
            let count = read(output, &piece, piece.count)
            if count > 0 { data.append(contentsOf: piece[..<count]) }
            if count == 0 { return (String(decoding: data, as: UTF8.self), peak) }
        }
    }

    /// One of the sizes in /proc/PID/status, in bytes; 0 if the process is gone.
    static func memory(_ field: String, of process: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") } ?? ""
        return 1_024 * (Int(line.filter(\.isNumber)) ?? 0)
    }

    /// Starts a command; `output` becomes its standard output, and what is open here without close-on-exec stays so.
    static func spawn(_ command: [String], output: Int32? = nil) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        var words = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, command[0], &actions, nil, &words, environ)
        guard code == 0 else { throw Failure("cannot start \(command[0]): \(String(cString: strerror(code)))") }
        return pid
    }

    /// The last line of the output as the JSON object it is.
    func lastLineAsFigures() throws -> [String: Double] {
        let line = output.split(separator: "\n").last ?? ""
        return try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// CPU seconds of this process so far.
    static func ownSeconds() -> Double {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return seconds(usage)
    }

    private static func seconds(_ usage: rusage) -> Double {
        Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}

/// Prints the figures of a part as one line of JSON.
func report(_ figures: [String: Double]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: (try? encoder.encode(figures)) ?? Data(), as: UTF8.self))
}
