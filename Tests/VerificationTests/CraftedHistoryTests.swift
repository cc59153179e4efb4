import Testing
import Verification

@testable import History

/// Files of the binary form whose checksums are right and whose numbers are not.
@Suite("Crafted histories")
struct CraftedHistoryTests {
    private func binary() throws -> [UInt8] {
        var history = HistoryText()
        history.transfer(1, 0)
        history.scan(9, 100, 200, [HistoryText.row("k1", 1)])
        return try Array(history.text.utf8).withUnsafeBytes { try HistoryDocument($0) }.binary()
    }

    /// Changes every block of a kind, and vouches for what comes of it.
    private func crafted(
        _ kind: BlockHeader.Kind, _ change: (inout BlockHeader, inout [UInt8]) -> Void
    ) throws -> [UInt8] {
        var bytes = try binary()
        var offset = 0
        var changed = 0
        while offset < bytes.count {
            guard var header = bytes.withUnsafeBytes({ BlockHeader($0, at: offset) }) else {
                offset += BlockHeader.size
                continue
            }
            let begin = offset + BlockHeader.size
            offset = begin + header.paddedLength
            guard header.kind == kind else { continue }
            var payload = Array(bytes[begin..<begin + Int(header.length)])
            change(&header, &payload)
            header.checksum = payload.withUnsafeBytes { BlockChecksum.of($0) }
            bytes.replaceSubrange(begin - BlockHeader.size..<begin, with: header.encode())
            bytes.replaceSubrange(begin..<begin + payload.count, with: payload)
            changed += 1
        }
        #expect(changed > 0)
        return bytes
    }

    private func check(_ bytes: [UInt8]) -> CheckResult {
        bytes.withUnsafeBytes { HistoryCheck.check($0, name: "test") }
    }

    @Test("an unchanged file passes this way too")
    func unchanged() throws {
        #expect(check(try crafted(.records) { _, _ in }).verdict == .pass)
    }

    @Test("an answer of impossibly many parts is damage", arguments: [Int64.max, .min, -1])
    func parts(_ count: Int64) throws {
        let bytes = try crafted(.records) { _, payload in
            let size = MemoryLayout<PackedRecord>.size
            for start in stride(from: 0, to: payload.count, by: size) {
                var record = payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: PackedRecord.self) }
                guard record.kind == PackedRecord.Kind.endRead.rawValue else { continue }
                record.value = count
                withUnsafeBytes(of: record) { payload.replaceSubrange(start..<start + size, with: $0) }
            }
        }
        #expect(check(bytes).verdict == .unknown)
    }

    @Test("keys with impossibly high numbers are damage", arguments: [UInt64.max, 1 << 63, 1 << 32])
    func keys(_ start: UInt64) throws {
        #expect(check(try crafted(.keys) { header, _ in header.start = start }).verdict == .unknown)
        #expect(check(try crafted(.records) { header, _ in header.start = start }).verdict == .unknown)
        #expect(check(try crafted(.operations) { header, _ in header.start = start }).verdict == .unknown)
    }

    @Test("so are more keys than the file has room for")
    func keyCount() throws {
        #expect(check(try crafted(.keys) { header, _ in header.count = .max }).verdict == .unknown)
        #expect(check(try crafted(.records) { header, _ in header.start = 1 << 30 }).verdict == .unknown)
    }

    @Test("a balance of no account in a listing is damage")
    func noAccount() throws {
        let bytes = try crafted(.records) { _, payload in
            let size = MemoryLayout<PackedRecord>.size
            for start in stride(from: 0, to: payload.count, by: size) {
                var record = payload.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: PackedRecord.self) }
                guard record.kind == PackedRecord.Kind.row.rawValue else { continue }
                record = PackedRecord(.balance, flags: PackedFlag.hasFirst, first: PackedRecord.none, time: 1)
                withUnsafeBytes(of: record) { payload.replaceSubrange(start..<start + size, with: $0) }
            }
        }
        #expect(check(bytes).durability?.reasons.contains("damaged") == true)
    }
}
