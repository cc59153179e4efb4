// swift-tools-version: 6.2
import PackageDescription

func gameday(_ name: String) -> Target.Dependency { .product(name: name, package: "gameday") }

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "gameday", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            // The command line is not linked in: it is built beside this executable, which starts it.
            dependencies: [
                "AWS", "Basics", "Documents", "Experiments", "Faults", "History", "HTTPClient", "ModelStack", "SigV4",
                "Stack", "Verification", "Workload", "gameday",
            ].map(gameday),
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]),
        // What the C libraries below can do at all, without anything of ours.
        .executableTarget(name: "limits", linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("curl")]),
    ]
)
