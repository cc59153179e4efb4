public import Basics

/// A policy of AWS Identity and Access Management.
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
public struct PolicyDocument: Sendable, Hashable {
    /// What is allowed on some resources, under some conditions.
    public struct Statement: Sendable, Hashable {
        /// In alphabetical order.
        public var actions: [String]
        /// ARNs or patterns of them.
        public var resources: [String]
        /// All of them must hold.
        public var conditions: [Condition]

        /// A statement of its parts.
        public init(actions: [String], resources: [String], conditions: [Condition] = []) {
            self.actions = actions
            self.resources = resources
            self.conditions = conditions
        }
    }

    /// What must hold of a request.
    public struct Condition: Sendable, Hashable {
        /// The operator: `StringEquals`.
        public var test: String
        /// The condition key: `aws:ResourceTag/DisasterRecovery`.
        public var key: String
        /// What its value must be.
        public var value: String

        /// A condition of its parts.
        public init(_ test: String, _ key: String, _ value: String) {
            self.test = test
            self.key = key
            self.value = value
        }
    }

    /// The first part of ARNs in a region.
    ///
    /// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html and botocore's `partitions.json`
    public static func partition(of region: String) -> String {
        let known = [
            ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-iso-", "aws-iso"), ("us-isob-", "aws-iso-b"),
            ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"), ("eusc-", "aws-eusc"),
        ]
        return known.first { region.hasPrefix($0.0) }?.1 ?? "aws"
    }

    /// What is allowed; all else is denied.
    public var statements: [Statement]

    /// A policy of these statements.
    public init(statements: [Statement]) {
        self.statements = statements
    }

    /// So many characters, white space aside, a managed policy may have.
    ///
    /// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    public static let mostCharacters = 6_144

    /// The document as IAM takes it.
    public var json: JSON {
        .object([
            ("Version", .string("2012-10-17")), ("Statement", .array(statements.map(\.json))),
        ])
    }

    /// Every action that is allowed on anything, each once, in alphabetical order.
    public var actions: [String] { Set(statements.flatMap(\.actions)).sorted() }
}

extension PolicyDocument.Statement {
    fileprivate var json: JSON {
        var members: [JSON.Member] = [
            ("Effect", .string("Allow")), ("Action", .array(actions.map { .string($0) })),
            ("Resource", .array(resources.map { .string($0) })),
        ]
        if !conditions.isEmpty {
            let tests = Dictionary(grouping: conditions, by: \.test).sorted { $0.key < $1.key }
            members.append(
                (
                    "Condition",
                    .object(
                        tests.map { test, conditions in
                            (test, .object(conditions.map { ($0.key, .string($0.value)) }))
                        })
                ))
        }
        return .object(members)
    }
}
