import Basics
import FoundationEssentials
import Runner

/// The folder in which a pipeline finds the report of one call: `junit.xml`, `report.md` and `result.json`.
struct ReportFolder {
    private let folder: RunDirectory

    /// Makes the folder that a command names; nil where it names none, or only shows a plan.
    static func make(_ path: String?, plan: Bool) throws(Complaint) -> ReportFolder? {
        guard let path, !plan else { return nil }
        return try ReportFolder(making: path)
    }

    /// Makes the folder, without the reports of an earlier call: whatever becomes of this one, a pipeline must not
    /// take them for its own.
    ///
    /// - Throws: `Complaint` when it cannot be written.
    init(making path: String) throws(Complaint) {
        folder = RunDirectory(existing: path)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for file in [folder.junit, folder.markdown, folder.result]
            where FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        } catch {
            throw Complaint(
                "the folder \(path) cannot be written: \(error)", mend: "name one that can be with --report",
                exit: .usage)
        }
    }

    /// Writes the files; a disk that is full does not change the verdict, but is said.
    func write(junit: String, markdown: String, result: JSON, _ context: CommandContext) {
        do {
            try folder.write(junit, to: folder.junit)
            try folder.write(markdown, to: folder.markdown)
            try folder.write(result.prettyText, to: folder.result)
        } catch {
            context.complain("gameday: the report could not be written: \(error)")
        }
    }
}
