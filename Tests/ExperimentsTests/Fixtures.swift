import Documents
import Experiments
import Faults
import Probes
import Testing

/// What the product's experiments can declare today.
let productCatalog = Catalog(
    guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
    stopConditions: ProbeCatalog.stopConditions)

/// Declarations of each kind and shape, for the rules of the format, whatever the product can declare.
let designCatalog = Catalog(
    guards: [
        DeclarationSchema(
            "tasks-per-zone", "Each zone of the stack runs enough tasks of the service.",
            parameters: [.required("atLeast", .integer(1...1000), "How many tasks must run in each zone.")]),
        DeclarationSchema(
            "alarms-ok", "None of the alarms is ringing.", value: .required("names", .list, "The names of the alarms.")),
    ],
    faults: [
        DeclarationSchema(
            "rds/failover-db-cluster", "Moves the writer of an Aurora cluster to another instance.",
            parameters: [
                .required("cluster", .text(limit: 63), "The identifier of the DB cluster."),
                .optional(
                    "to", .wordOrIdentifier(["another-zone", "any"]), default: .string("any"), "Where the writer goes."),
                .optional(
                    "timeLimit", .duration(.seconds(1)...Duration.seconds(3600)), default: .duration(.seconds(120)),
                    "How long the failover may take."),
            ])
    ],
    probes: [
        DeclarationSchema(
            "aurora-writer", "The Aurora cluster has an available writer.",
            parameters: [
                when, .optional("within", .duration(.seconds(1)...Duration.seconds(3600)), "How soon it must hold."),
            ]),
        DeclarationSchema(
            "target-health", "The load balancer has enough healthy targets.",
            parameters: [when, .required("atLeast", .integer(1...10_000), "How many targets must be healthy.")]),
    ],
    stopConditions: [
        DeclarationSchema(
            "alarm", "One of the alarms rings.", value: .required("names", .list, "The names of the alarms.")),
        DeclarationSchema(
            "outage", "The workload has been failing for too long.",
            parameters: [
                .required("longerThan", .duration(.seconds(1)...Duration.seconds(3600)), "How long it is borne.")
            ]),
    ])

private let when = Parameter.optional(
    "when", .choice(["before", "during", "after", "throughout"]), default: .string("after"), "When it must hold.")

/// A catalog with a parameter of every form, for the rules that the product's own declarations do not reach yet.
let everyFormCatalog = Catalog(
    faults: [
        DeclarationSchema(
            "test/every-form", "Takes one of everything.",
            parameters: [
                .required("text", .text(limit: 5), "Text."),
                .optional("name", .name, "A name."),
                .optional("word", .wordOrIdentifier(["another-zone", "any"]), default: .string("any"), "A word."),
                .optional("integer", .integer(1...9), default: .integer(3), "A number."),
                .optional("duration", .duration(.seconds(1)...Duration.seconds(600)), "A duration."),
                .optional("rate", .rate(Rate(perSecond: 0)...Rate(perSecond: 100)), "A rate."),
                .optional(
                    "percentage", .percentage(Percentage(millionths: 0)...Percentage(millionths: 500_000)), "A share."),
                .optional("boolean", .boolean, default: .boolean(false), "A truth value."),
                .optional("choice", .choice(["red", "green"]), "A choice."),
                .optional("list", .list, "A list."),
            ]),
        DeclarationSchema("test/none", "Takes nothing.", parameters: []),
    ])

/// The shortest experiment that is one.
let shortest = """
    version: 1
    name: short
    hypothesis: Nothing is lost.
    faults:
      - rds/failover-db-cluster:
          cluster: main

    """

/// Reads `text` as an experiment.
func experiment(
    _ text: String, catalog: Catalog = designCatalog, references: References = References()
) throws(Refusal) -> Experiment {
    try Experiment(Document(text: text, file: "e.yaml"), catalog: catalog, references: references)
}

/// The diagnostics with which `text` is refused, one line each; fails the test when it is taken.
func refusals(
    of text: String, catalog: Catalog = designCatalog, references: References = References(),
    sourceLocation: SourceLocation = #_sourceLocation
) -> [String] {
    do throws(Refusal) {
        _ = try experiment(text, catalog: catalog, references: references)
    } catch {
        return error.diagnostics.map(\.description)
    }
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
    return []
}
