extension CloudWatch {
    /// One value of a metric.
    public struct Datum: Sendable, Hashable {
        /// The metric's name.
        public var name: String
        /// Names and values, in their order: another order is the same metric.
        public var dimensions: [Dimension]
        /// Seconds since 1970.
        public var time: Int64
        /// The value.
        public var value: Double
        /// `Seconds`, `Count`, ...
        public var unit: String

        /// A dimension of a metric.
        public struct Dimension: Sendable, Hashable {
            /// Its name.
            public var name: String
            /// Its value.
            public var value: String

            /// A dimension of its parts.
            public init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        /// A value of all its parts.
        public init(_ name: String, _ value: Double, unit: String, dimensions: [Dimension], time: Int64) {
            self.name = name
            self.value = value
            self.unit = unit
            self.dimensions = dimensions
            self.time = time
        }
    }

    /// Records values of metrics, at most 1,000. CloudWatch adds them to what it has: sent twice, they count twice.
    ///
    /// Source: CloudWatch API reference, PutMetricData.
    public static func putMetricData(namespace: String, _ data: [Datum]) -> AWSOperation<Void> {
        let members = data.map { datum in
            AWSValue.structure(
                given: ("MetricName", .string(datum.name)),
                (
                    "Dimensions",
                    .list(datum.dimensions.map { ["Name": .string($0.name), "Value": .string($0.value)] })
                ), ("Timestamp", .timestamp(datum.time)), ("Value", .string(String(datum.value))),
                ("Unit", .string(datum.unit)))
        }
        return AWSOperation(
            service, "PutMetricData", effect: .changes,
            parameters: ["Namespace": .string(namespace), "MetricData": .list(members)]
        ) { _ throws(AnswerError) in () }
    }
}
