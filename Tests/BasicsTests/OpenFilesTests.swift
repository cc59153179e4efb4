import Glibc
import Testing

@testable import Basics

@Suite("Open files")
struct OpenFilesTests {
    @Test(
        "the limit is raised as far as it may be and is of use, and never lowered",
        arguments: [
            (1_024, 524_288, 65_536), (1_024, 4_096, 4_096), (1_024, 1_024, 1_024), (100_000, 524_288, 100_000),
            (1_024, Int.max, 65_536),
        ])
    func wanted(_ present: Int, _ most: Int, _ wanted: Int) {
        #expect(OpenFiles.wanted(present: present, most: most) == wanted)
    }

    @Test("what is told is what the kernel says, the second time too")
    func raised() {
        let limit = OpenFiles.raise()
        #expect(sysconf(Int32(_SC_OPEN_MAX)) == limit)
        #expect(OpenFiles.raise() == limit)
    }
}
