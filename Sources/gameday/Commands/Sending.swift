import AWS
import Destinations
import Documents
import FoundationEssentials
import GameDays
import HTTPClient
import Runner

/// The destinations that were named on the command line, or in a schedule file.
struct Sending {
    private let places: [String]
    private let destinations: [any Destination]
    private let context: CommandContext
    private let environment: DeliveryEnvironment
    /// Whether there is any place.
    var hasPlaces: Bool { !destinations.isEmpty }

    /// Reads every place, so that what is wrong with one is said before a run is begun.
    ///
    /// - Parameter region: that of the runs' stack; nil when it is not known yet.
    init(places: [String], profile: String?, region: String?, context: CommandContext) throws {
        self.places = places
        self.context = context
        let http = HTTPClient()
        let surroundings = CredentialContext.live(context, http: http)
        environment = DeliveryEnvironment(
            http: http, credentials: AWSAccess.credentials(profile: profile, region: region, surroundings),
            endpoints: .read(profile: profile, surroundings), clock: context.clock,
            secondsSince1970: context.secondsSince1970, pause: context.pause,
            variable: { [environment = context.environment] in environment[$0] })
        var found: [any Destination] = []
        for place in places { found += try DestinationsFile.read(place) }
        destinations = found
        let missing = Delivery.missingSecrets(of: found, in: environment)
        guard missing.isEmpty else {
            throw Complaint(missing.joined(separator: "; "), mend: "set it, or take the destination out", exit: .usage)
        }
    }

    /// Reads the places of a schedule file.
    init(to places: [NamedFile], profile: String?, region: String?, context: CommandContext) throws {
        _ = try Self.read(places)
        try self.init(places: places.map(\.path), profile: profile, region: region, context: context)
    }

    /// The destinations at the places of a schedule file.
    static func read(_ places: [NamedFile]) throws(Refusal) -> [any Destination] {
        var found: [any Destination] = []
        for place in places {
            let isFile = !place.path.hasPrefix("s3://")
            if isFile, !FileManager.default.fileExists(atPath: place.path) {
                throw Refusal(
                    "\(place.path): there is no such file", at: place.mark,
                    mend: "name a destinations file from the folder of the schedule's file, or s3://bucket/prefix")
            }
            do throws(Refusal) {
                found += try DestinationsFile.read(place.path)
            } catch {
                // What is wrong with a bucket is wrong where it is named; a file has places of its own.
                throw isFile ? error : Refusal(error.diagnostics.map { $0.moved(to: place.mark) })
            }
        }
        return found
    }

    /// Sends a finished run. What fails is said on standard error and in the run's journal, with how to send it again;
    /// nothing of it changes a verdict or an exit code of a run.
    ///
    /// - Parameter isHurried: whether each destination gets 30 s at most, for something waits for it.
    /// - Returns: whether everything was delivered.
    @discardableResult
    func send(
        _ directory: RunDirectory, halt: HaltSwitch? = nil, isHurried: Bool = false,
        each: (String) -> Void = { _ in }
    ) async -> Bool {
        guard !destinations.isEmpty else { return true }
        let reports = await Delivery.send(
            directory, to: destinations, in: environment, halt: halt, isHurried: isHurried)
        Delivery.note(reports, in: directory, clock: context.clock, wallClock: context.wallClock)
        var isComplete = true
        for report in reports {
            switch report.outcome {
            case .success(let what): each("sent to \(report.destination): \(what)")
            case .failure(let failure):
                isComplete = false
                context.complain("gameday: not sent to \(report.destination): \(failure.reason)")
                context.complain("to do: \(failure.mend); then \(again(directory))")
            }
        }
        // What failed is said, with what to do, and the next agent would not fare better; but what was cut off might.
        if isComplete || halt?.finding == nil { try? FileManager.default.removeItem(atPath: directory.unsent) }
        return isComplete
    }

    private func again(_ directory: RunDirectory) -> String {
        "`gameday send \(directory.path)" + places.map { " --to \($0)" }.joined() + "`"
    }
}

extension Diagnostic {
    /// The same at another place.
    fileprivate func moved(to mark: Mark) -> Diagnostic {
        var moved = self
        moved.mark = mark
        return moved
    }
}
