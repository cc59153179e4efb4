internal import CNamespaces
internal import Glibc

/// The one door to `cns_start`: a child with exactly these namespaces, descriptors and rights.
struct ChildLaunch {
    var executable: String
    var arguments: [String]
    var environment: [String]
    var directory: String?
    /// The child's descriptors 0, 1, 2, ...
    var descriptors: [Int32]
    var newNamespaces: Int32 = 0
    var join: [Int32] = []
    var joinsProcesses = false
    /// Nil leaves the rights as they are.
    var privileges: ChildCommand.Privileges?

    /// Starts it and returns its number once the program itself runs.
    func start() throws(SandboxError) -> Int32 {
        var step: Int32 = 0
        let result = withCStrings([executable] + arguments) { argumentPointers in
            withCStrings(environment) { environmentPointers in
                descriptors.withUnsafeBufferPointer { descriptors in
                    join.withUnsafeBufferPointer { join in
                        var child = cns_child()
                        child.executable = argumentPointers[0].map { UnsafePointer($0) }
                        child.arguments = UnsafePointer(argumentPointers)
                        child.environment = UnsafePointer(environmentPointers)
                        child.descriptors = descriptors.baseAddress
                        child.descriptor_count = Int32(descriptors.count)
                        child.new_namespaces = newNamespaces
                        child.join = join.baseAddress
                        child.join_count = Int32(join.count)
                        child.join_processes = joinsProcesses ? 1 : 0
                        fill(&child)
                        return withOptionalCString(directory) { directory in
                            child.directory = directory
                            return cns_start(&child, &step)
                        }
                    }
                }
            }
        }
        guard result > 0 else { throw failure(step: step, code: -result) }
        return result
    }

    private func fill(_ child: inout cns_child) {
        switch privileges {
        case nil: child.privileges = Int32(CNS_PRIVILEGES_SAME)
        case .some(.all): child.privileges = Int32(CNS_PRIVILEGES_ALL)
        case .some(.none(let identity)):
            child.privileges = Int32(CNS_PRIVILEGES_NONE)
            child.uid = identity.uid
            child.gid = identity.gid
        }
    }

    private func failure(step: Int32, code: Int32) -> SandboxError {
        switch Int(step) {
        case CNS_STEP_MAP_USER:
            SandboxError("map the user into a user namespace", errno: code, remedy: Self.doctor)
        case CNS_STEP_CLONE where newNamespaces != 0:
            SandboxError("make namespaces", errno: code, remedy: Self.doctor)
        case CNS_STEP_JOIN: SandboxError("join the namespaces for \(executable)", errno: code)
        case CNS_STEP_PRIVILEGES:
            SandboxError("set the rights of \(executable)", errno: code, remedy: Self.doctor)
        case CNS_STEP_EXEC: SandboxError("run \(executable)", errno: code)
        default: SandboxError("start \(executable)", errno: code)
        }
    }

    private static let doctor = "run `gameday-sandbox doctor`: it says why this machine refuses, and what to do"
}

/// Runs `body` with a NULL-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { pointers[index] = strdup(string) }
    pointers[strings.count] = nil
    defer {
        for index in strings.indices { free(pointers[index]) }
        pointers.deallocate()
    }
    return body(pointers)
}

private func withOptionalCString<Result>(_ string: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let string else { return body(nil) }
    return string.withCString { body($0) }
}
