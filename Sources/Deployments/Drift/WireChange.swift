/// Something of a stack that was changed in the engine beside its records, over the Lambda API.
public struct WireChange: Hashable, Sendable, Codable {
    /// The function in the template; the ARN of a layer version or of a code signing configuration.
    public var subject: String
    /// What of it, such as `alias live`; nil for the function or layer itself.
    public var part: String?
    /// The property that is another; nil where all of it is gone.
    public var property: String?
    /// As the record says it; empty for nothing.
    public var applied: String
    /// As it is; empty for nothing.
    public var running: String

    /// A change of its parts.
    public init(
        of subject: String, part: String? = nil, property: String? = nil, applied: String = "", running: String = ""
    ) {
        self.subject = subject
        self.part = part
        self.property = property
        self.applied = applied
        self.running = running
    }
}

/// Something that was made over the Lambda API for a function of a stack, and is none of the stack's.
public struct WireAddition: Hashable, Sendable, Codable {
    /// The function in the template.
    public var function: String
    /// What was made, such as `alias beta`.
    public var part: String

    /// An addition of its parts.
    public init(to function: String, part: String) {
        self.function = function
        self.part = part
    }
}
