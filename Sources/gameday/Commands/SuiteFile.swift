import Documents
import Experiments
import FoundationEssentials
import Runner
import Stack

/// Reading suites with the experiments that they name.
enum SuiteFile {
    /// Every shipped experiment that breaks something.
    static let shipped = "experiments/suites/shipped.yaml"

    /// The suite at `path`; without one the shipped one.
    static func read(_ path: String?) throws -> ExperimentSuite {
        if path == nil, !FileManager.default.fileExists(atPath: shipped) {
            throw Complaint(
                "there is no suite at \(shipped)",
                mend: "name one with --suite, or run it in the folder that experiments/ is in", exit: .usage)
        }
        return try ExperimentSuite(Document(path: path ?? shipped))
    }

    /// How long it may take when the command line does not say it.
    static func budgetSeconds(of suite: ExperimentSuite) -> Int {
        Int((suite.budget ?? .seconds(600)).components.seconds)
    }

    /// Its experiments, as the suite changes them; `settings` win over what the suite sets. Nil leaves open what only
    /// `${set...}` of the command line could say.
    ///
    /// - Throws: `Refusal` with everything that is wrong in any of the files.
    static func experiments(
        of suite: ExperimentSuite, stack: Node?, settings: [String: String]?
    ) throws(Refusal) -> [ReadExperiment] {
        var read: [ReadExperiment] = []
        var wrong: [Diagnostic] = []
        for entry in suite.entries {
            do throws(Refusal) {
                let set = entry.set.merging(settings ?? [:]) { $1 }
                let found = try ExperimentFile.read(
                    entry.path, stack: stack, settings: set.isEmpty && settings == nil ? nil : set)
                if read.contains(where: { $0.experiment.name == found.experiment.name }) {
                    throw Refusal(
                        "the suite has two experiments named \(found.experiment.name)", at: entry.mark,
                        mend: "remove one, or give it another name with `set: { name: ... }`")
                }
                read.append(found)
            } catch {
                wrong += error.diagnostics.map { diagnostic in
                    // Only the suite says where a file that is not there was named.
                    guard !FileManager.default.isReadableFile(atPath: entry.path) else { return diagnostic }
                    var named = diagnostic
                    named.mark = entry.mark
                    named.message = "\(entry.path): \(diagnostic.message)"
                    return named
                }
            }
        }
        guard wrong.isEmpty else { throw Refusal(wrong) }
        return read
    }
}
