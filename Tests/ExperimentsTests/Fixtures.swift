import Documents
import Experiments
import Faults
import Probes
import Testing

/// What the product's experiments can declare.
let productCatalog = Catalog(
    guards: ProbeCatalog.guards, faults: FaultCatalog.faults, probes: ProbeCatalog.probes,
    stopConditions: ProbeCatalog.stopConditions)

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
    _ text: String, catalog: Catalog = productCatalog, references: References = References()
) throws(Refusal) -> Experiment {
    try Experiment(Document(text: text, file: "e.yaml"), catalog: catalog, references: references)
}

/// The diagnostics with which `text` is refused, one line each; fails the test when it is taken.
func refusals(
    of text: String, catalog: Catalog = productCatalog, references: References = References(),
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
