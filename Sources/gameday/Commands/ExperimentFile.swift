import Documents
import Experiments
import Faults
import FoundationEssentials
import GameDays
import Probes
import Stack

/// Reading experiment files with everything that they can declare.
enum ExperimentFile {
    static var catalog: Catalog {
        Catalog(
            guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
            stopConditions: ProbeCatalog.stopConditions)
    }

    /// The experiment and its text.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    static func read(
        _ path: String, stack: Node?, settings: [String: String]?
    ) throws(Refusal) -> (experiment: Experiment, text: String) {
        let document = try Document(path: path)
        let references = References(stack: stack, set: settings)
        return (try Experiment(document, catalog: catalog, references: references), document.text)
    }
}

extension GameDay {
    /// The experiments of the agenda by their items.
    ///
    /// - Parameter settings: what `--set` says, which is meant more than what the agenda says.
    /// - Throws: `Refusal` with everything that is wrong in the first file that is not valid.
    func readExperiments(
        stack: Node?, settings: [String: String]?
    ) throws(Refusal) -> [Int: (experiment: Experiment, text: String)] {
        var found: [Int: (experiment: Experiment, text: String)] = [:]
        for (index, item) in agenda.enumerated() {
            guard let experiment = item.experiment else { continue }
            guard FileManager.default.fileExists(atPath: experiment.path) else {
                throw Refusal(
                    "there is no experiment \(experiment.path)", at: item.mark,
                    mend: "a path begins at the folder of the game day's file")
            }
            let set = experiment.settings.merging(settings ?? [:]) { $1 }
            found[index] = try ExperimentFile.read(
                experiment.path, stack: stack, settings: set.isEmpty && settings == nil ? nil : set)
        }
        return found
    }
}

/// A stack file and the values that experiments refer to.
struct StackChoice {
    var path: String
    var file: StackFile
    var values: Node

    static func read(_ path: String) throws(Refusal) -> StackChoice {
        let (file, values) = try StackFile.read(path: path)
        return StackChoice(path: path, file: file, values: values)
    }

    /// The region of the stack of a file; nil when that cannot be read, which `read` says.
    static func region(_ path: String) -> String? { try? read(path).file.region }

    /// The stack of the file at `path`; without one the sandbox, which is started if it is not up.
    static func choose(_ path: String?, _ context: CommandContext) async throws -> StackChoice {
        if let path { return try read(path) }
        return try read(try await SandboxLauncher(context: context).up())
    }
}

/// The `--set key=value` options.
enum Settings {
    static func parse(_ options: [String]) throws(Complaint) -> [String: String]? {
        guard !options.isEmpty else { return nil }
        var settings: [String: String] = [:]
        for option in options {
            guard let equals = option.firstIndex(of: "="), equals != option.startIndex else {
                throw Complaint("--set \(option) has no value", mend: "write --set key=value", exit: .usage)
            }
            let key = String(option[..<equals])
            guard settings.updateValue(String(option[option.index(after: equals)...]), forKey: key) == nil else {
                throw Complaint("--set \(key) is given twice", mend: "give it once", exit: .usage)
            }
        }
        return settings
    }
}
