// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpServer = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
// The parts that handlers on HummingbirdCore's channels see; it brings the package along.
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let services = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
// The paths and descriptors that swift-subprocess takes; it brings the package along.
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

// One module per stage, imports only to the left: see ARCHITECTURE.md.
let template: [Target.Dependency] = ["Diagnostics", "Documents", "Templates"]

let package = Package(
    name: "samlet",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "samlet", targets: ["samlet"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "CTemplateData"),
        .target(name: "CStarters"),
        .target(name: "CSAMData"),
        .target(name: "CLinux"),
        .target(name: "CRuntimeFiles", exclude: ["files"]),

        .target(name: "Diagnostics", swiftSettings: strict),
        .target(name: "Documents", dependencies: ["CLibYAML", "Diagnostics"], swiftSettings: strict),
        .target(
            name: "Templates", dependencies: ["CTemplateData", "Diagnostics", "Documents", orderedCollections],
            swiftSettings: strict),
        .target(
            name: "SAMTransform", dependencies: template + ["CSAMData", crypto, orderedCollections],
            swiftSettings: strict),
        .target(name: "Artifacts", dependencies: ["CLibArchive", crypto, subprocess, system], swiftSettings: strict),
        .target(
            name: "Deployments", dependencies: template + ["Artifacts", crypto, orderedCollections],
            swiftSettings: strict),
        .target(
            name: "Validation",
            dependencies: template + ["CTemplateData", "Deployments", "SAMTransform", orderedCollections],
            swiftSettings: strict),
        .target(
            name: "SAMConfiguration",
            dependencies: ["Diagnostics", "Documents", .product(name: "TOMLKit", package: "TOMLKit")],
            swiftSettings: strict),
        .target(name: "Diagrams", dependencies: template + [orderedCollections], swiftSettings: strict),
        .target(
            name: "SQLiteState",
            dependencies: [
                "Artifacts", "Deployments", "Documents", "Templates", orderedCollections,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "LambdaEngine",
            dependencies: [
                "Artifacts", "CLinux", "CRuntimeFiles", "Deployments", "Diagnostics", "Documents", "Templates",
                httpServer, httpTypes, logging, nio,
                nioHTTP, nioPosix, services, subprocess,
            ],
            swiftSettings: strict),
        .target(
            name: "Triggers",
            dependencies: [
                "Deployments", "Diagnostics", "Documents", "LambdaEngine", "Templates", httpServer, httpTypes, logging,
                nio,
                services,
            ],
            swiftSettings: strict),
        .target(
            name: "LocalServices",
            dependencies: template + [
                "CSAMData", "Deployments", "LambdaEngine", httpServer, httpTypes, nio, services,
            ],
            swiftSettings: strict),
        .target(
            name: "EngineStorage",
            dependencies: [
                "Deployments", "LambdaEngine", "LocalServices", nio, .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "Daemon",
            dependencies: template + [
                "Artifacts", "Deployments", "EngineStorage", "LambdaEngine", "LocalServices", "SQLiteState", "Triggers",
                crypto, httpServer, httpTypes,
                logging,
                nio, nioHTTP, nioHTTPTypes, nioPosix, orderedCollections, services, signals,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "samlet",
            dependencies: template + [
                "Artifacts", "CLinux", "CStarters", "Daemon", "Deployments", "Diagrams", "LambdaEngine",
                "SAMConfiguration",
                "SAMTransform", "SQLiteState", "Validation", logging,
                nio, orderedCollections, .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            // At a fixed place in memory: to move 120,000 addresses at each start would take a third of the start's time.
            linkerSettings: [.unsafeFlags(["-Xclang-linker", "-no-pie"], .when(configuration: .release))]),

        // Places in a test's YAML by markers instead of numbers.
        .target(name: "TextMarkers", dependencies: ["Diagnostics"], path: "Tests/TextMarkers", swiftSettings: strict),
        .testTarget(name: "SAMConfigurationTests", dependencies: ["SAMConfiguration"], swiftSettings: strict),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TextMarkers"], swiftSettings: strict),
        .testTarget(
            name: "DocumentsTests", dependencies: ["Diagnostics", "Documents", "TextMarkers"], swiftSettings: strict),
        .testTarget(
            name: "TemplatesTests", dependencies: template + ["TextMarkers", orderedCollections], swiftSettings: strict),
        .testTarget(
            name: "SAMTransformTests", dependencies: template + ["SAMTransform", "TextMarkers", orderedCollections],
            exclude: ["Cases"], swiftSettings: strict),
        .testTarget(
            name: "ValidationTests", dependencies: template + ["TextMarkers", "Validation"], exclude: ["Cases"],
            swiftSettings: strict),
        .testTarget(name: "ArtifactsTests", dependencies: ["Artifacts", subprocess, system], swiftSettings: strict),
        .testTarget(
            name: "DeploymentsTests",
            dependencies: template + ["Artifacts", "Deployments", "SAMTransform", orderedCollections],
            exclude: ["Cases"], swiftSettings: strict),
        .testTarget(
            name: "SQLiteStateTests",
            dependencies: template + [
                "Artifacts", "Deployments", "SQLiteState", orderedCollections,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DiagramsTests", dependencies: template + ["Diagrams", "SAMTransform"], exclude: ["Cases"],
            swiftSettings: strict),
        .testTarget(
            name: "LambdaEngineTests",
            dependencies: [
                "Artifacts", "Deployments", "Documents", "LambdaEngine", "Templates", httpServer, httpTypes, logging,
                nio, nioHTTP,
                nioPosix, services,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "EngineStorageTests",
            dependencies: [
                "Deployments", "EngineStorage", "LambdaEngine", "LocalServices", nio,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DaemonTests",
            dependencies: template + [
                "Artifacts", "Daemon", "Deployments", "LambdaEngine", httpTypes, logging, nio, nioEmbedded,
                nioHTTPTypes,
                nioPosix, orderedCollections,
            ], swiftSettings: strict),
        .testTarget(
            name: "LocalServicesTests",
            dependencies: template + ["Deployments", "LambdaEngine", "LocalServices", httpServer, httpTypes, nio],
            swiftSettings: strict),
        .testTarget(
            name: "TriggersTests",
            dependencies: [
                "Deployments", "Diagnostics", "Documents", "LambdaEngine", "Templates", "Triggers", httpServer,
                httpTypes,
                logging, nio, nioPosix, services,
            ],
            exclude: ["Cases"],
            swiftSettings: strict),
    ]
)

// What `make fuzz` builds, which no other build sees: see Fuzzing/run.
if Context.environment["SAMLET_FUZZING"] != nil {
    let instrumented = [
        "Diagnostics", "Documents", "Templates", "SAMTransform", "Deployments", "Validation", "Diagrams",
    ]
    // Optimised, since a run is as good as the number of its inputs.
    let coverage = SwiftSetting.unsafeFlags(["-sanitize=fuzzer", "-O"])
    for target in package.targets where instrumented.contains(target.name) {
        target.swiftSettings = strict + [coverage]
    }
    package.targets += [
        .target(name: "CLibFuzzer", path: "Fuzzing/CLibFuzzer"),
        .executableTarget(
            name: "fuzz-templates", dependencies: template + ["CLibFuzzer", "Deployments", "Diagrams", "Validation"],
            path: "Fuzzing/Target", swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
}
