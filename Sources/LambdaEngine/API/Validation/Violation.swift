/// A value that breaks a constraint of the API's model, in the words in which AWS says so.
package struct Violation: Hashable, Sendable {
    /// As AWS prints it, without the quotes around it; nil for one that is missing.
    var value: String?
    /// Such as `vpcConfig.subnetIds`.
    package var member: String
    /// The one that it breaks.
    package var constraint: Constraint

    init(_ value: String?, at member: String, _ constraint: Constraint) {
        self.value = value
        self.member = member
        self.constraint = constraint
    }

    var text: String {
        let shown = value.map { "'\($0)'" } ?? "null"
        return "Value \(shown) at '\(member)' failed to satisfy constraint: \(constraint.text)"
    }
}

/// What AWS demands of a value.
package struct Constraint: Hashable, Sendable {
    /// In AWS's words, such as `Member must not be null`.
    package let text: String

    static let isPresent = Constraint(text: "Member must not be null")

    static func length(atLeast count: Int) -> Constraint {
        Constraint(text: "Member must have length greater than or equal to \(count)")
    }

    static func length(atMost count: Int) -> Constraint {
        Constraint(text: "Member must have length less than or equal to \(count)")
    }

    static func value(atLeast number: String) -> Constraint {
        Constraint(text: "Member must have value greater than or equal to \(number)")
    }

    static func value(atMost number: String) -> Constraint {
        Constraint(text: "Member must have value less than or equal to \(number)")
    }

    /// The whole text matches it.
    package static func pattern(_ pattern: String) -> Constraint {
        Constraint(text: "Member must satisfy regular expression pattern: \(pattern)")
    }

    static func oneOf(_ words: [String]) -> Constraint {
        Constraint(text: "Member must satisfy enum value set: [\(words.joined(separator: ", "))]")
    }

    /// Of each element of a list.
    static func elements(_ all: [Constraint]) -> Constraint {
        Constraint(text: "Member must satisfy constraint: \(list(all))")
    }

    static func keys(_ all: [Constraint]) -> Constraint {
        Constraint(text: "Map keys must satisfy constraint: \(list(all))")
    }

    static func values(_ all: [Constraint]) -> Constraint {
        Constraint(text: "Map value must satisfy constraint: \(list(all))")
    }

    private static func list(_ all: [Constraint]) -> String {
        "[\(all.map(\.text).joined(separator: ", "))]"
    }
}

extension LambdaError {
    /// - Parameter violations: one or more.
    static func validation(_ violations: [Violation]) -> LambdaError {
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        return LambdaError(
            code: "ValidationException", statusCode: 400,
            message: "\(count) detected: \(violations.map(\.text).joined(separator: "; "))")
    }
}
