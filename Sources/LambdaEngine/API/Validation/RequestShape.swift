internal import Templates

/// What the API's model says of a value in a request.
indirect enum RequestShape: Sendable {
    /// In characters.
    case text(ClosedRange<Int>? = nil, matching: ModelPattern? = nil)
    case word([String])
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// - Parameter isStrict: AWS says of the elements that they must not be null, too.
    case list(of: RequestShape, count: ClosedRange<Int>? = nil, isStrict: Bool = true)
    case map(keys: RequestShape, values: RequestShape)
    case object([RequestMember])
    /// Anything of the right type.
    case any
}

/// A member of a request.
struct RequestMember: Sendable {
    /// As in JSON, such as `VpcConfig`.
    var name: String
    var isRequired: Bool
    var shape: RequestShape

    init(_ name: String, _ shape: RequestShape, isRequired: Bool = false) {
        self.name = name
        self.isRequired = isRequired
        self.shape = shape
    }

    /// As in messages, such as `vpcConfig`.
    var path: String { name.first.map { $0.lowercased() + name.dropFirst() } ?? name }
}

/// A regular expression of the API's model, which matches whole texts.
struct ModelPattern: Sendable, ExpressibleByStringLiteral {
    /// As messages show it.
    let text: String
    private let fits: @Sendable (String) -> Bool

    init(stringLiteral text: String) { self.init(text) }

    init(_ text: String) {
        let pattern = TextPattern(text)
        self.init(text) { pattern?.matches($0) ?? true }
    }

    /// A pattern with parts that ``TextPattern`` does not know.
    ///
    /// - Parameter fits: what it matches.
    init(_ text: String, fits: @escaping @Sendable (String) -> Bool) {
        self.text = text
        self.fits = fits
    }

    func matches(_ value: String) -> Bool { fits(value) }
}
