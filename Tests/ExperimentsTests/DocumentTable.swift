/// Good and bad experiments, on which the parser and the JSON Schema must agree.
enum DocumentTable {
    /// Against the product's own catalog: what may be written at which moment of a probe.
    static let probeTimings: [String] = [
        "", "when: after", "within: 60s", "for: 30s", "when: before, within: 60s, for: 30s", "tolerate: 1%",
        "when: after, tolerate: 1%", "when: during, tolerate: 1%", "when: throughout, tolerate: 1%",
        "when: during, within: 60s", "when: throughout, for: 30s", "when: '${set.when}', tolerate: 1%",
        "when: '${set.when}', within: 60s", "when: never, tolerate: 1%", "p99: 500ms", "p98: 500ms", "every: 50ms2",
    ].map { shortest + "probes:\n  - http: { \($0) }\n" }

    /// Against the catalog with declarations of each kind.
    static let design: [String] =
        [
            shortest,
            "", "5", "[]", "{}", "a: [",
            shortest.replacing("version: 1", with: "version: 2"),
            shortest.replacing("version: 1", with: "version: '1'"),
            shortest.replacing("version: 1", with: "version: 01"),
            shortest.replacing("version: 1", with: "version: true"),
            shortest.replacing("version: 1\n", with: ""),
            shortest.replacing("name: short", with: "name: Short"),
            shortest.replacing("name: short", with: "name: -short"),
            shortest.replacing("name: short", with: "name: 7"),
            shortest.replacing("name: short", with: "name: 7-up"),
            shortest.replacing("name: short", with: "name: '7'"),
            shortest.replacing("name: short", with: "name: \(String(repeating: "a", count: 64))"),
            shortest.replacing("name: short", with: "name: \(String(repeating: "a", count: 65))"),
            shortest.replacing("name: short", with: "name: ${set.name}"),
            shortest.replacing("Nothing is lost.", with: "NO"),
            shortest.replacing("Nothing is lost.", with: "no"),
            shortest.replacing("Nothing is lost.", with: "true"),
            shortest.replacing("Nothing is lost.", with: "' '"),
            shortest.replacing("Nothing is lost.", with: "~"),
            shortest.replacing("Nothing is lost.", with: ""),
            shortest.replacing("Nothing is lost.", with: "1:30"),
            shortest.replacing("Nothing is lost.", with: "2026-11-22"),
            shortest.replacing("Nothing is lost.", with: String(repeating: "é", count: 2000)),
            shortest.replacing("Nothing is lost.", with: String(repeating: "é", count: 2001)),
            shortest.replacing("cluster: main", with: "cluster: ${stack.database.cluster}"),
            shortest.replacing("cluster: main", with: "cluster: a-${set.x}-b"),
            shortest.replacing("cluster: main", with: "cluster: [main]"),
            shortest.replacing("cluster: main", with: "clutser: main"),
            shortest.replacing("cluster: main", with: "cluster: main\n      to: 1st"),
            shortest.replacing("cluster: main", with: "cluster: main\n      to: sandbox-aurora-2"),
            shortest.replacing("cluster: main", with: "cluster: main\n      timeLimit: 90"),
            shortest.replacing("rds/failover-db-cluster", with: "rds/failover-dbcluster"),
            shortest + "extra: 1\n",
        ]
        + [
            "guards: []", "guards:", "guards: 5", "guards: [tasks-per-zone]", "guards: [{tasks-per-zone: {}}]",
            "guards: [{tasks-per-zone: {atLeast: 2}}]", "guards: [{tasks-per-zone: {atLeast: 0}}]",
            "guards: [{tasks-per-zone: {atLeast: 2.5}}]", "guards: [{tasks-per-zone: {atLeast: '${set.n}'}}]",
            "guards: [{alarms-ok: [a, b]}]", "guards: [{alarms-ok: [a, a]}]", "guards: [{alarms-ok: [1]}]",
            "guards: [{alarms-ok: a}]", "guards: [{alarms-ok: '${stack.alarms}'}]", "guards: [{alarms-ok: }]",
            "guards: [{alarms-ok: [a], tasks-per-zone: {atLeast: 2}}]", "guards: [{}]", "guards: [[]]", "guards: ['']",
            "guards: '${stack.guards}'",
            "probes: [aurora-writer]", "probes: [{aurora-writer: }]", "probes: [{aurora-writer: {}}]",
            "probes: [{aurora-writer: {when: after, within: 60s}}]", "probes: [{aurora-writer: {when: later}}]",
            "probes: [{aurora-writer: {within: 1m30s}}]", "probes: [target-health]",
            "probes: [{target-health: {when: throughout, atLeast: 4}}]",
            "stopWhen: [{alarm: [a]}, {outage: {longerThan: 2m}}]", "stopWhen: [{outage: {longerThan: 2}}]",
            "stopWhen: [outage]", "stopwhen: []",
            "workload: {}", "workload:", "workload: []", "workload: { transfers: {} }", "workload: { transfers: }",
            "workload: { transfers: { rate: 100/s, accounts: 200, deadline: 2s } }",
            "workload: { transfers: { rate: 100 } }", "workload: { transfers: { rate: 0.5/s } }",
            "workload: { transfers: { rate: 0.5/m } }", "workload: { transfers: { accounts: 012 } }",
            "workload: { transfers: { accounts: 1 } }",
            "workload: { transfers: { deadline: -2s } }", "workload: { transfers: { deadline: '${set.d}s' } }",
            "workload: { reads: { rate: 0/s } }", "workload: { zone-probes: { rate: 10/s, zone: a } }",
            "workload: { zoneProbes: { rate: 10/s } }", "workload: '${stack.workload}'",
            "expect: {}", "expect: { recovery: { within: 60s, hold: 5s, tolerate: 1%, baseline: 2s, window: 10 } }",
            "expect: { recovery: { window: 9 } }", "expect: { recovery: { tolerate: 1 } }",
            "expect: { recovery: { tolerate: 0.00001% } }", "expect: { recovery: 60s }",
            "expect: { transactions: { lost: 0, duplicated: 0, stale: 0 } }", "expect: { transactions: { lost: -1 } }",
            "expect: { transactions: { lots: 0 } }",
        ].map { shortest + $0 + "\n" }

    /// Against the catalog with a parameter of every form.
    static let everyForm: [String] =
        [
            "text: a", "text: ab cd", "text: abcdef", "text: 5", "text: '5'", "text: true", "text: [a]", "text: {a: b}",
            "text: a\n      name: a-1", "text: a\n      name: a_1", "text: a\n      word: any",
            "text: a\n      word: i-0abc", "text: a\n      word: another_zone", "text: a\n      word: ''",
            "text: a\n      integer: 9", "text: a\n      integer: 10", "text: a\n      integer: -1",
            "text: a\n      integer: +5", "text: a\n      integer: 0x5", "text: a\n      integer: '5'",
            "text: a\n      integer: 5.5", "text: a\n      integer: five",
            "text: a\n      duration: 10s", "text: a\n      duration: 10 s", "text: a\n      duration: 010s",
            "text: a\n      rate: 5/s", "text: a\n      rate: 5.1234/s", "text: a\n      rate: .5/s",
            "text: a\n      percentage: 5%", "text: a\n      percentage: 5", "text: a\n      boolean: true",
            "text: a\n      boolean: 'true'", "text: a\n      boolean: yes", "text: a\n      boolean: 1",
            "text: a\n      boolean: ${set.b}", "text: a\n      choice: red", "text: a\n      choice: Red",
            "text: a\n      choice: ${set.c}", "text: a\n      list: [a, b]", "text: a\n      list: []",
            "text: a\n      list: [a, 5]", "text: a\n      list: [a, a]", "text: a\n      list: ['']",
            "text: a\n      list: ${stack.l}", "text: a\n      list: a", "text: a\n      other: a",
        ].map { header + "  - test/every-form:\n      \($0)\n" }
        + [
            "  - test/none\n", "  - test/none:\n", "  - test/none: {}\n", "  - test/none: []\n",
            "  - test/every-form\n",
        ].map {
            header + $0
        }
        + [
            header + String(repeating: "  - test/none\n", count: 64),
            header + String(repeating: "  - test/none\n", count: 65),
        ]

    /// What the parser refuses and a schema cannot.
    static let beyondSchema: [String] = [
        header + "  - test/none\nname: again\n",
        header + "  - &none test/none\n  - *none\n",
        header + "  - test/every-form:\n      text: a\n      duration: 250ms\n",
        header + "  - test/every-form:\n      text: a\n      rate: 101/s\n",
        header + "  - test/every-form:\n      text: a\n      percentage: 51%\n",
        header + "  - test/every-form:\n      text: a\n      word: another-zon\n",
        header + "  - test/every-form:\n      text: ${stack.a}${env.HOME}\n",
        header + "  - test/every-form:\n      text: a\n      integer: 2.0\n",
    ]

    private static let header = "version: 1\nname: n\nhypothesis: h\nfaults:\n"
}
