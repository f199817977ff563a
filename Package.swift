// swift-tools-version: 6.2
import PackageDescription

// A target exists only for a reason: purity, linkage, process or unsafety. ARCHITECTURE.md names
// the reason of each and the arrows between them; Tests/TidyTests holds the imports to that table.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Targets that touch no raw memory say so to the compiler.
let pure = settings + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = settings
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "coxswain",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // Values and decisions: no I/O, no clock.
        library("Model", settings: pure),
        library("Decisions", ["Model"], settings: pure),
        library("HTTP1", settings: pure),
        library("FrontWire", ["Model"]),
        library("PolicyFile", ["Model", yams], settings: pure),
        library("ControlAPI", ["Model"], settings: pure),
        library("Simulator", ["Model", "Decisions", "PolicyFile"], settings: pure),

        // The kernel, systemd and SQLite.
        .target(name: "CLinux"),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(
            name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        library("LinuxIO", ["CLinux"]),
        library("Cgroups", ["Model", "LinuxIO"]),
        library("SystemdBus", ["Model", "CSystemd"]),
        library("GRPCHealth", ["CNghttp2"]),
        library("History", ["Model", grdb]),

        // What others may send is fuzzed, and read a second time by a slow reader that shares nothing
        // with the first (scripts/fuzz).
        .target(name: "HTTPReference", path: "fuzz/reference", swiftSettings: pure),
        .target(
            name: "FuzzChecks", dependencies: ["Model", "HTTP1", "FrontWire", "HTTPReference"],
            path: "fuzz/checks", swiftSettings: pure),

        // The three programs.
        library("FrontPort", ["Model", "FrontWire", "HTTP1", "LinuxIO", "Cgroups"]),
        library(
            "Supervisor",
            [
                "Model", "Decisions", "PolicyFile", "LinuxIO", "Cgroups", "SystemdBus", "HTTP1",
                "FrontWire", "GRPCHealth", "History", "ControlAPI", hummingbird, nio, httpTypes,
                logging,
            ]),
        library(
            "Commands",
            [
                "Model", "ControlAPI", "PolicyFile", "Simulator", argumentParser, httpClient, nio,
                nioHTTP1,
            ]),
        program("coxswaind", ["Supervisor", argumentParser]),
        program("coxswain-front", ["FrontPort"]),
        program("coxctl", ["Commands"]),

        // Measured beside its peers; see bench/README.md.
        program(
            "coxswain-bench",
            [
                "Model", "Decisions", "LinuxIO", "HTTP1", "FrontWire", "SystemdBus", "ControlAPI",
                "Simulator", argumentParser, histogram,
            ],
            path: "bench/runner"),

        // The core in simulated hosts: for its tests, and seed by seed (`make simulate`).
        .target(
            name: "Simulation", dependencies: ["Model", "Decisions"], path: "Tests/Simulation",
            swiftSettings: pure),
        program(
            "coxswain-simulate", ["Simulation", "Simulator", "Model"], path: "Tests/Simulate"),

        tests("Model"), tests("Decisions", ["Model", "Simulation"]), tests("HTTP1"),
        tests("FrontWire"),
        tests("PolicyFile", ["Model"]), tests("ControlAPI", ["Model"]),
        tests("Simulator", ["Model", "Decisions", "PolicyFile"]), tests("LinuxIO"),
        tests("Cgroups", ["Model", "LinuxIO", "CAllocations"]),
        tests("SystemdBus", ["Model"]), tests("History", ["Model"]), tests("GRPCHealth"),
        tests("Commands", ["ControlAPI"]),
        tests("FrontPort", ["Model", "FrontWire", "HTTP1", "LinuxIO", "coxswain-front"]),
        tests("Supervisor", ["ControlAPI", "LinuxIO", "Model", "PolicyFile", "SystemdBus"]),
        tests("FuzzChecks", ["HTTP1", "HTTPReference"]),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        // The front as it is shipped against RFC 9110 and 9112, byte by byte.
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["Model", "FrontWire", "LinuxIO", "coxswain-front"],
            swiftSettings: settings),
        // The parts of the benches that count and draw.
        .testTarget(
            name: "BenchTests", dependencies: ["coxswain-bench"], swiftSettings: settings),
        // Counts allocations, for tests that promise none.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .testTarget(
            name: "HostTests",
            dependencies: ["Model", "SystemdBus", "Cgroups", "LinuxIO", "ControlAPI"],
            swiftSettings: settings),
        // The three programs on a real systemd. Runs in a throwaway host: `make test` boots one.
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Model", "LinuxIO", "ControlAPI", "coxswaind", "coxswain-front", "coxctl",
                subprocess, systemPackage,
            ],
            exclude: ["direct.py", "grpc_toy.py", "toy.py"], swiftSettings: settings),
    ]
)
