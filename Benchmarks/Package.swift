// swift-tools-version: 6.2
import PackageDescription

// The measurements of `make bench`: a package of its own, so that nobody who builds Squelch builds it.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
    ],
    targets: [
        // zlib to pack the logs, and the least that reading a file or a durable commit can cost.
        .target(
            name: "Floors",
            cSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("z"), .linkedLibrary("isal"), .linkedLibrary("sqlite3")]),
        // Starts one command and tells what it used. Its own process, since a child begins with its parent's peak.
        .executableTarget(name: "launch", cSettings: [.treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "floor", dependencies: ["Floors"], cSettings: [.treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Floors", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
            ]),
    ],
    cLanguageStandard: .gnu17
)
