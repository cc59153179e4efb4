import Documents
import Testing

@Suite("Reading mappings")
struct MappingReaderTests {
    @Test("unknown, missing and empty keys are all told at once")
    func keys() throws {
        let text = "key:\n  raet: 5\n  accounts:\n  zzz: 1\n"
        let reasons = try logged(text) { node, log in
            var reader = MappingReader(node, "transfers", log: log)
            _ = reader?.required("deadline", mend: "add `deadline: 2s`")
            #expect(reader?.optional("rate") == nil)
            #expect(reader?.optional("accounts") == nil)
            reader?.finish()
            return log.hasErrors ? nil : reader
        }
        #expect(
            reasons == [
                "f.yaml:2:3: error: transfers lacks deadline; add `deadline: 2s`",
                "f.yaml:2:3: error: transfers has no key \"raet\"; did you mean \"rate\"?",
                "f.yaml:3:3: error: accounts has no value; write one after the colon, or remove the key",
                "f.yaml:4:3: error: transfers has no key \"zzz\"; known here: deadline, rate, accounts",
            ])
    }

    @Test("null may mean absence where it is allowed to")
    func nullable() throws {
        let reasons = try logged("key: { endpoint: null }\n") { node, log in
            var reader = MappingReader(node, "stack", log: log)
            #expect(reader?.optional("endpoint", nullable: true) == nil)
            reader?.finish()
            return log.hasErrors ? nil : reader
        }
        #expect(reasons == [])
    }

    @Test("what is no mapping is refused")
    func notMappings() throws {
        #expect(
            try logged("key: 5\n") { MappingReader($0, "workload", log: $1) } == [
                "f.yaml:1:6: error: workload must be a mapping, not the number 5; "
                    + "write `key: value` lines below it, indented"
            ])
        #expect(
            try logged("key:\n") { MappingReader($0, "workload", log: $1) } == [
                "f.yaml:1:5: error: workload has no value; write `key: value` lines below it, indented"
            ])
    }
}
