import AWS
import Destinations
import HTTPClient
import Runner

/// The destinations that were named on the command line.
struct Sending {
    private let places: [String]
    private let destinations: [any Destination]
    private let context: CommandContext
    private let environment: DeliveryEnvironment

    /// Reads every place, so that what is wrong with one is said before a run is begun.
    init(places: [String], profile: String?, context: CommandContext) throws {
        self.places = places
        self.context = context
        let http = HTTPClient()
        environment = DeliveryEnvironment(
            http: http, credentials: AWSAccess.credentials(profile: profile, context, http: http), clock: context.clock,
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

    /// Sends a finished run. What fails is said on standard error and in the run's journal, with how to send it again;
    /// nothing of it changes a verdict or an exit code of a run.
    ///
    /// - Returns: whether everything was delivered.
    @discardableResult
    func send(
        _ directory: RunDirectory, halt: HaltSwitch? = nil, each: (String) -> Void = { _ in }
    ) async -> Bool {
        guard !destinations.isEmpty else { return true }
        let reports = await Delivery.send(directory, to: destinations, in: environment, halt: halt)
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
        return isComplete
    }

    private func again(_ directory: RunDirectory) -> String {
        "`gameday send \(directory.path)" + places.map { " --to \($0)" }.joined() + "`"
    }
}
