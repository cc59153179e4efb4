internal import Documents
public import Experiments
internal import HTTPClient
internal import Stack

/// A name has addresses, and they are believed for a short time only.
public struct DNSProbe: Probe {
    /// Which name, and what is right about it.
    public static let schema = DeclarationSchema(
        "dns", "A name has the right addresses, and they are not kept for too long.",
        parameters: [
            .optional("name", .text(limit: 253), "The name; the host of the service's URL when left out."),
            .optional("atLeast", .integer(1...100), default: .integer(1), "How many addresses it must have."),
            .optional("include", .list, "Addresses that must be among them."),
            .optional("exclude", .list, "Addresses that must not be among them, such as those of a dead zone."),
            .optional(
                "ttl", .duration(.zero ... .seconds(86_400)),
                "The longest time for which an answer may be kept, on every alias of the way."),
        ] + ProbeTiming.parameters(every: .seconds(1)))

    /// For the reference page.
    public static let reference = ProbeReference(
        holds: "The name has enough IPv4 addresses, all that it must have and none that it must not, and no record on "
            + "the way to them may be kept longer than the ttl. A name that does not exist is a failure; a name server "
            + "that does not answer says nothing.",
        sandbox: "Asked at the sandbox's own name server, through its broker.",
        notes: [
            "Elsewhere this machine's name servers are asked (res_query(3)), past every cache of gameday. A name "
                + "server that caches tells what is left of a record's time to live, never more than there was.",
            "Clients that keep an address after it died are why a failover record has a short ttl: an alias record "
                + "of Route 53 to a load balancer has 60 s.",
        ])

    private let name: String
    private let count: Int
    private let include: [String]
    private let exclude: [String]
    private let ttl: Duration?
    private let http: HTTPClient

    /// The probe of a name.
    public init(_ declaration: Declaration, in environment: ProbeEnvironment) throws(ProbeRefusal) {
        let arguments = declaration.arguments
        guard let name = arguments.string("name") ?? ServiceAddress(environment.stack.service.url)?.host else {
            throw ProbeRefusal(
                "the probe dns finds no host in the URL \(environment.stack.service.url)", mend: "give it a name")
        }
        self.name = name
        count = arguments.integer("atLeast") ?? 1
        include = arguments.list("include") ?? []
        exclude = arguments.list("exclude") ?? []
        ttl = arguments.duration("ttl")
        http = environment.http
    }

    /// Looks the name up once.
    public func look() async -> Observation {
        let answer: NameAnswer
        do throws(HTTPError) {
            answer = try await http.resolve(name, timeoutMilliseconds: 5_000)
        } catch {
            return Observation(holds: error.code == .nameNotResolved ? false : nil, what: error.message)
        }
        let what = "\(name) is \(answer.addresses.joined(separator: ", ")) for \(answer.ttlSeconds) s"
        if answer.addresses.count < count {
            return Observation(holds: false, what: "\(what): fewer than \(count) addresses")
        }
        if let missing = include.first(where: { !answer.addresses.contains($0) }) {
            return Observation(holds: false, what: "\(what): not \(missing)")
        }
        if let wrong = exclude.first(where: answer.addresses.contains) {
            return Observation(holds: false, what: "\(what): still \(wrong)")
        }
        if let ttl, Duration.seconds(answer.ttlSeconds) > ttl {
            return Observation(holds: false, what: "\(what): longer than \(ttl.written)")
        }
        return Observation(holds: true, what: what)
    }
}
