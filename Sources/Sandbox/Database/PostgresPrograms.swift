/// The programs of the PostgreSQL that the sandbox runs.
struct PostgresPrograms: Sendable {
    let server: String
    let initialize: String
    let rewind: String
    let copy: String

    init(_ programs: Programs) throws(SandboxError) {
        server = try programs.find("postgres")
        initialize = try programs.find("initdb")
        rewind = try programs.find("pg_rewind")
        copy = try programs.find("cp")
    }
}
