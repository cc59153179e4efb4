// swift-tools-version: 6.2
import PackageDescription

/// One strict list for every Swift target. In CI a warning is an error.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

/// A library target and what it may depend on: only targets declared above it.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func executable(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], excluding files: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: ["TestSupport"] + dependencies, exclude: files, swiftSettings: settings)
}

let argumentParser = product("ArgumentParser", "swift-argument-parser")
let histogram = product("Histogram", "hdrhistogram-swift")
let httpTypes = product("HTTPTypes", "swift-http-types")
let hummingbird = product("Hummingbird", "hummingbird")
let hummingbirdCore = product("HummingbirdCore", "hummingbird")
let logging = product("Logging", "swift-log")
let nioCore = product("NIOCore", "swift-nio")
let nioPosix = product("NIOPosix", "swift-nio")
let nioSSL = product("NIOSSL", "swift-nio-ssl")
let serviceLifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let subprocess = product("Subprocess", "swift-subprocess")
let systemPackage = product("SystemPackage", "swift-system")
let unixSignals = product("UnixSignals", "swift-service-lifecycle")
let yams = product("Yams", "Yams")

let package = Package(
    name: "gameday",
    products: [
        .executable(name: "gameday", targets: ["gameday"]),
        .executable(name: "gameday-sandbox", targets: ["gameday-sandbox"]),
        .executable(name: "transaction-service", targets: ["transaction-service"]),
        // For Benchmarks/, a package of its own.
        .library(name: "AWS", targets: ["AWS"]),
        .library(name: "Basics", targets: ["Basics"]),
        .library(name: "Documents", targets: ["Documents"]),
        .library(name: "Experiments", targets: ["Experiments"]),
        .library(name: "Faults", targets: ["Faults"]),
        .library(name: "History", targets: ["History"]),
        .library(name: "HTTPClient", targets: ["HTTPClient"]),
        .library(name: "ModelStack", targets: ["ModelStack"]),
        .library(name: "SigV4", targets: ["SigV4"]),
        .library(name: "Stack", targets: ["Stack"]),
        .library(name: "Verification", targets: ["Verification"]),
        .library(name: "Workload", targets: ["Workload"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CNamespaces"),

        library("Basics", []),
        library("History", ["Basics"]),
        library("HTTPClient", ["CCurl", "Basics"]),
        library("SigV4", ["COpenSSL", "Basics"]),
        library("AWS", ["SigV4", "HTTPClient", "Basics", logging]),
        library("Documents", ["Basics", yams]),
        library("Experiments", ["Documents", "Basics"]),
        library("Stack", ["Documents", "Basics"]),
        library("Discovery", ["AWS", "Stack", "Documents", "Basics"]),
        library("Faults", ["AWS", "Experiments", "Stack", "Documents", "Basics"]),
        library("Probes", ["AWS", "HTTPClient", "Experiments", "Stack", "Documents", "Basics"]),
        library("Workload", ["HTTPClient", "History", "Basics", histogram]),
        library("Verification", ["History", "Basics"]),
        library(
            "Runner",
            [
                "Faults", "Probes", "Workload", "Verification", "History", "Experiments", "Stack", "Documents", "AWS",
                "HTTPClient", "Basics", logging,
            ]),
        library("Reports", ["Runner", "Faults", "Verification", "History", "Stack", "Basics"]),
        library(
            "GameDays",
            [
                "Reports", "Runner", "Experiments", "Stack", "Documents", "Basics", hummingbird, logging, nioCore,
                serviceLifecycle,
            ]),
        library("Destinations", ["Runner", "Documents", "AWS", "SigV4", "HTTPClient", "Basics"]),
        library("Postgres", ["CPostgres", "Basics"]),
        library("Redis", ["Basics", nioCore, nioPosix, nioSSL]),
        library(
            "TransactionService",
            [
                "Redis", "Postgres", "Basics", hummingbird, hummingbirdCore, httpTypes, logging, nioCore,
                serviceLifecycle, unixSignals,
            ]),
        library(
            "Sandbox",
            [
                "CNamespaces", "SigV4", "Redis", "Postgres", "Stack", "Basics", hummingbird, logging, nioCore, nioPosix,
                serviceLifecycle,
            ]),

        executable(
            "gameday",
            [
                "Destinations", "GameDays", "Reports", "Runner", "Faults", "Probes", "Discovery", "Workload",
                "Verification", "History",
                "Experiments", "Stack", "Documents", "AWS", "SigV4", "HTTPClient", "Basics", argumentParser, logging,
                subprocess, systemPackage,
            ]),
        executable("gameday-sandbox", ["Sandbox", "Basics", argumentParser, logging, serviceLifecycle]),
        executable(
            "transaction-service",
            ["TransactionService", "Redis", "Postgres", "Basics", argumentParser, logging, serviceLifecycle]),

        .target(
            name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport", swiftSettings: settings),
        executable(
            "forgetful-service",
            ["TransactionService", "Redis", "Postgres", "Basics", argumentParser, logging, serviceLifecycle],
            path: "Tests/Fixtures/ForgetfulService"),
        tests("BasicsTests", ["Basics"]),
        tests("HistoryTests", ["History", "Basics"]),
        tests("HTTPClientTests", ["HTTPClient", "Basics"]),
        tests("SigV4Tests", ["SigV4"]),
        tests("AWSTests", ["AWS", "SigV4", "HTTPClient", "Basics"]),
        tests("DocumentsTests", ["Documents", "Basics"]),
        tests("ExperimentsTests", ["Experiments", "Faults", "Probes", "Documents", "Basics"]),
        tests("StackTests", ["Stack", "Documents", "Basics"]),
        tests("DiscoveryTests", ["Discovery", "AWS", "SigV4", "HTTPClient", "Stack", "Documents", "Basics"]),
        tests(
            "FaultsTests",
            ["Faults", "AWS", "SigV4", "HTTPClient", "Experiments", "Stack", "Documents", "Basics"]),
        tests(
            "ProbesTests",
            ["Probes", "AWS", "SigV4", "HTTPClient", "Experiments", "Stack", "Documents", "Basics"]),
        // Runs the workload in a process of its own, so that tests can kill it.
        executable(
            "WorkloadDriver", ["Workload", "HTTPClient", "History", "Basics"], path: "Tests/Fixtures/WorkloadDriver"),
        tests("WorkloadTests", ["Workload", "WorkloadDriver", "History", "HTTPClient", "Basics"]),
        tests("VerificationTests", ["Verification", "History", "Basics"]),
        tests(
            "RunnerTests",
            [
                "Runner", "Faults", "Probes", "Workload", "Verification", "History", "Experiments", "Stack",
                "Documents", "AWS", "SigV4", "HTTPClient", "Basics",
            ]),
        tests("ReportsTests", ["Reports", "Runner", "Faults", "Verification", "History", "Basics"]),
        tests(
            "GameDaysTests",
            ["GameDays", "Runner", "HTTPClient", "Experiments", "Stack", "Documents", "Basics", logging]),
        tests(
            "DestinationsTests",
            ["Destinations", "Runner", "Documents", "AWS", "SigV4", "HTTPClient", "Basics"]),
        tests("PostgresTests", ["Postgres", "Basics"]),
        tests("RedisTests", ["Redis", "Basics", nioCore]),
        // Sandboxes with a defect, for the tests of what must find it.
        executable("planted-sandbox", ["Sandbox", argumentParser, logging], path: "Tests/Fixtures/PlantedSandbox"),
        // A service of as many tasks as is wanted, behind the sandbox's real endpoint.
        .target(
            name: "ModelStack", dependencies: ["Sandbox", "Basics", logging, serviceLifecycle, unixSignals],
            path: "Tests/ModelStack", swiftSettings: settings),
        tests(
            "SandboxTests",
            [
                "ModelStack", "Sandbox", "gameday-sandbox", "planted-sandbox", "transaction-service", "Faults",
                "Probes", "Discovery", "Experiments", "Documents", "AWS", "HTTPClient", "SigV4", "Redis", "Postgres",
                "Stack", "Basics", hummingbird, logging, nioCore, nioPosix, serviceLifecycle,
            ]),
        tests(
            "TransactionServiceTests",
            [
                "TransactionService", "Redis", "Postgres", "HTTPClient", "Basics", "transaction-service",
                "forgetful-service",
                hummingbird, logging, serviceLifecycle,
            ]),
        tests("GamedayTests", ["gameday", "Faults", "Probes", "Experiments", "Basics", argumentParser]),
        // The same checks against the sandbox and against moto.
        tests(
            "ConformanceTests",
            ["Faults", "Experiments", "Stack", "Documents", "AWS", "SigV4", "HTTPClient", "Basics"]),
        tests("EndToEndTests", ["Basics"], excluding: ["Experiments"]),
        // The stack in terraform/, applied to moto; its output is a stack file.
        tests(
            "TerraformTests",
            [
                "gameday", "Faults", "Probes", "Experiments", "Stack", "Documents", "AWS", "SigV4", "HTTPClient",
                "Basics",
            ]),
        tests("TidyTests", []),
    ]
)
