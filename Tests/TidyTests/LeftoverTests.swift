import Testing

@Suite("What may not be left behind")
struct LeftoverTests {
    /// Written in pieces, so that this file does not find itself.
    static let leftovers = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "not yet " + "implemented", "not " + "implemented"]
    static let switchedOff = [".dis" + "abled(", "XCT" + "Skip", "withKnown" + "Issue"]
    static let sleeps = ["Task.sl" + "eep", "usl" + "eep(", "Thread.sl" + "eep", " sl" + "eep("]
    static let executables = ["posixPermissions: 0o7" + "55", ", 0o7" + "55)"]
    static let machinePaths = ["/wo" + "rk/", "/ro" + "ot/", "/op" + "t/swift", "/home/" + "runner"]

    private func expectNone(of words: [String], in files: [SourceFile]) {
        for file in files {
            for (index, line) in file.lines.enumerated() {
                for word in words {
                    #expect(!line.contains(word), "\(file.path):\(index + 1) says \(word)")
                }
            }
        }
    }

    @Test("Nothing is left to do in the sources")
    func nothingLeftToDo() {
        expectNone(of: Self.leftovers, in: SourceTree.files.filter { !$0.path.hasPrefix("docs/") })
    }

    @Test("No test is switched off")
    func nothingSwitchedOff() {
        expectNone(of: Self.switchedOff, in: SourceTree.tests)
    }

    @Test("No test sleeps")
    func noSleeps() {
        expectNone(of: Self.sleeps, in: SourceTree.tests)
    }

    @Test("No test runs a program that it has written with its own hands: another's child may hold it open")
    func noBusyPrograms() {
        expectNone(of: Self.executables, in: SourceTree.tests)
    }

    @Test("No path of one machine")
    func noMachinePaths() {
        expectNone(of: Self.machinePaths, in: SourceTree.files)
    }

    @Test("No debugging print in the libraries")
    func noPrints() {
        let libraries = SourceTree.product.filter { $0.target.first?.isUppercase == true }
        for file in libraries {
            for (index, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                #expect(!text.hasPrefix("print("), "\(file.path):\(index + 1) prints")
                #expect(!text.hasPrefix("debugPrint("), "\(file.path):\(index + 1) prints")
            }
        }
    }

    @Test("The tree was read")
    func treeWasRead() {
        #expect(SourceTree.product.count > 30)
        #expect(SourceTree.tests.count > 10)
    }
}
