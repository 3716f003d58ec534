internal import Templates

/// What an API's model says of a value in a request.
package indirect enum RequestShape: Sendable {
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
package struct RequestMember: Sendable {
    /// As in JSON, such as `VpcConfig`.
    package var name: String
    /// A request without it is refused.
    package var isRequired: Bool
    /// What it must be.
    package var shape: RequestShape

    /// A member of a name and shape.
    package init(_ name: String, _ shape: RequestShape, isRequired: Bool = false) {
        self.name = name
        self.isRequired = isRequired
        self.shape = shape
    }

    /// As in messages, such as `vpcConfig`.
    package var path: String { name.first.map { $0.lowercased() + name.dropFirst() } ?? name }
}

/// A regular expression of an API's model, which matches whole texts.
package struct ModelPattern: Sendable, ExpressibleByStringLiteral {
    /// As messages show it.
    package let text: String
    private let fits: @Sendable (String) -> Bool

    /// The pattern that a text stands for.
    package init(stringLiteral text: String) { self.init(text) }

    /// The pattern that a text stands for.
    package init(_ text: String) {
        let pattern = TextPattern(text)
        self.init(text) { pattern?.matches($0) ?? true }
    }

    /// A pattern with parts that ``TextPattern`` does not know.
    ///
    /// - Parameter fits: what it matches.
    package init(_ text: String, fits: @escaping @Sendable (String) -> Bool) {
        self.text = text
        self.fits = fits
    }

    func matches(_ value: String) -> Bool { fits(value) }

    /// Letters, digits and spaces of any script and `_.:/=+-@`, which tags are made of.
    package static func tags(_ text: String) -> ModelPattern {
        ModelPattern(text) { value in
            value.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .spaceSeparator, .lineSeparator, .paragraphSeparator, .decimalNumber, .letterNumber, .otherNumber:
                    true
                default: "_.:/=+-@".unicodeScalars.contains(scalar)
                }
            }
        }
    }
}
