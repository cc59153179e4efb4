internal import Sandbox

/// The honest sandbox: the transaction service beside this executable, and what the configuration file says.
func compose(config: String?) throws -> SandboxSetup {
    let own = try ownExecutable()
    let directory = own[..<(own.lastIndex(of: "/") ?? own.startIndex)]
    var setup = SandboxSetup(service: ServiceSettings(executable: "\(directory)/transaction-service"))
    if let config { try SandboxConfiguration.read(absolutePath(config)).apply(to: &setup) }
    return setup
}
