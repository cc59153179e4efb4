internal import CPostgres
internal import Glibc

extension [String?] {
    /// Calls `body` with the strings as C strings; a `nil` is a null pointer.
    func withCStrings<Result>(_ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        let copies = map { $0.map { strdup($0) } ?? nil }
        defer { copies.forEach { free($0) } }
        return body(copies.map { $0.map { UnsafePointer($0) } })
    }
}

extension [String: String] {
    /// Starts a connection with these keywords; null only when memory is short.
    func startConnection() -> OpaquePointer? {
        let ordered = sorted { $0.key < $1.key }
        let keys: [String?] = ordered.map(\.key) + [nil]
        let values: [String?] = ordered.map(\.value) + [nil]
        return keys.withCStrings { keys in values.withCStrings { PQconnectStartParams(keys, $0, 0) } }
    }
}
