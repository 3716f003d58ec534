internal import ArgumentParser
internal import Foundation

/// How long ago: a number and a unit.
struct Age {
    let seconds: Double

    init(_ text: String) throws {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count >= 0 else {
            throw ValidationError("a time is a number and a unit, such as 30s, 5m, 2h or 1d: '\(text)'")
        }
        seconds = count * unit
    }

    var duration: Duration { .seconds(seconds) }

    /// That long ago, in milliseconds since 1970.
    var startInMilliseconds: Int64 { Int64((Date.now.timeIntervalSince1970 - seconds) * 1000) }
}
