internal import Glibc

/// Linux calls that Swift's Glibc module leaves out because they are GNU extensions.
enum GNU {
    static let newNetwork: Int32 = 0x4000_0000
    static let newMounts: Int32 = 0x0002_0000

    static let unshare = symbol("unshare", as: (@convention(c) (Int32) -> Int32).self)

    static let accept4 = symbol(
        "accept4",
        as: (@convention(c) (Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int32) -> Int32).self)

    /// posix_spawn(3): the program is given no descriptor from this one on.
    static let addCloseFrom = symbol(
        "posix_spawn_file_actions_addclosefrom_np",
        as: (@convention(c) (UnsafeMutableRawPointer, Int32) -> Int32).self)

    private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function {
        guard let address = dlsym(nil, name) else { preconditionFailure("the C library has no \(name)") }
        return unsafeBitCast(address, to: type)
    }
}
