// swift-tools-version: 6.2
import PackageDescription

/// One list for every Swift target of ours; dependencies stay free to warn.
let houseRules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Squelch",
    products: [
        .library(name: "CloudChanges", targets: ["CloudChanges"]),
        .library(name: "Squelch", targets: ["Squelch"]),
        .library(name: "VerdictLedger", targets: ["VerdictLedger"]),
        .executable(name: "squelch", targets: ["SquelchCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The C and C++ libraries that read bytes: simdjson, ISA-L, zstd, RE2, nettle. One plain C header.
        .target(
            name: "RecordText",
            // Always optimised: a debug build of the byte loops would make the tests crawl.
            cxxSettings: [
                .enableWarning("all"), .treatAllWarnings(as: .error), .unsafeFlags(["-O2"]),
            ],
            linkerSettings: [
                .linkedLibrary("simdjson"), .linkedLibrary("re2"), .linkedLibrary("isal"),
                .linkedLibrary("zstd"), .linkedLibrary("nettle"), .linkedLibrary("ical"),
            ]),
        // The built-in rules, embedded as bytes (docs/decisions).
        .target(
            name: "RulePack",
            exclude: ["rules"],
            cSettings: [.treatAllWarnings(as: .error)]),
        .target(
            name: "CloudChanges",
            dependencies: ["RecordText", "RulePack", .product(name: "Yams", package: "Yams")],
            swiftSettings: houseRules),
        .target(name: "Squelch", dependencies: ["CloudChanges"], swiftSettings: houseRules),
        .target(
            name: "VerdictLedger",
            dependencies: [
                "CloudChanges", "Squelch", "RecordText", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: houseRules),
        // Made-up companies to play with and to measure on. Knows nothing of how a change is judged.
        .target(name: "CompanyWorlds", dependencies: ["RecordText"], swiftSettings: houseRules),
        .executableTarget(
            name: "SquelchCommand",
            dependencies: [
                "CloudChanges", "Squelch", "VerdictLedger", "RecordText", "CompanyWorlds",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: houseRules),
        .testTarget(
            name: "CloudChangesTests", dependencies: ["CloudChanges", "RecordText"],
            swiftSettings: houseRules),
        .testTarget(
            name: "SquelchTests", dependencies: ["Squelch", "CloudChanges"], swiftSettings: houseRules),
        .testTarget(
            name: "VerdictLedgerTests",
            dependencies: [
                "VerdictLedger", "Squelch", "CloudChanges", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: houseRules),
        .testTarget(
            name: "SquelchCommandTests", dependencies: ["SquelchCommand", "CloudChanges"],
            swiftSettings: houseRules),
    ],
    cLanguageStandard: .gnu2x,
    cxxLanguageStandard: .cxx17
)
