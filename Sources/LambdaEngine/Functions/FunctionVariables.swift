internal import Deployments
internal import Documents
internal import Templates

/// The environment variables that a template sets for a function, checked.
///
/// Source: Lambda Developer Guide, "Working with Lambda environment variables".
struct FunctionVariables {
    private(set) var values: [String: String] = [:]
    /// The names of those that hold secrets.
    private(set) var secrets: Set<String> = []

    /// Of all names and values together, as compact JSON.
    static let sizeLimitInBytes = 4096

    /// Lambda sets these itself.
    static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]

    /// - Parameter environment: the property `Environment`.
    init(_ environment: PropertyReader) throws(ResourceFailure) {
        for entry in try environment.entries("Variables") {
            guard !Self.reserved.contains(entry.key) else {
                throw environment.failure(
                    "Lambda sets \(entry.key) itself: it is one of the reserved keys", at: "Variables", entry.key)
            }
            guard Self.isValid(entry.key) else {
                throw environment.failure(
                    "'\(entry.key)' is no name of a variable: it starts with a letter and has two or more letters, digits and _",
                    at: "Variables", entry.key)
            }
            guard let value = entry.value.text else {
                throw environment.failure("the variable \(entry.key) is a text", at: "Variables", entry.key)
            }
            values[entry.key] = value
            if entry.value.holdsSecret { secrets.insert(entry.key) }
        }
        let size = sizeInBytes
        guard size <= Self.sizeLimitInBytes else {
            throw environment.failure(
                "the environment variables exceed the 4 KB limit: their JSON has \(size) bytes", at: "Variables")
        }
    }

    /// Source: the pattern `[a-zA-Z]([a-zA-Z0-9_])+` in Lambda's API.
    private static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isASCIILetter, name.utf8.count >= 2 else { return false }
        return name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") }
    }

    /// Lambda measures the variables as a JSON object without white space.
    private var sizeInBytes: Int {
        guard !values.isEmpty else { return 0 }
        return values.reduce(1) { size, variable in
            size + JSONWriter.quoted(variable.key).utf8.count + JSONWriter.quoted(variable.value).utf8.count + 2
        }
    }
}
