/// A mapping template: the part of the Velocity Template Language that mock integrations need.
///
/// Text, references (`$context.requestId`, `$input.params('x')`), `#set`, `#if`, `#elseif`, `#else`, `#end` and comments.
///
/// Source: API Gateway Developer Guide, "Mapping template transformations for REST APIs"; Apache Velocity User Guide.
struct VelocityTemplate: Sendable {
    indirect enum Expression: Hashable, Sendable {
        /// Text between references, as in `"Bearer $token"`.
        case text([Piece])
        case number(Int)
        case boolean(Bool)
        case reference(Reference)
        case not(Expression)
        case binary(Operator, Expression, Expression)
    }

    enum Operator: String, Sendable {
        case equal = "=="
        case unequal = "!="
        case and = "&&"
        case or = "||"
    }

    /// `$name.property.method(arguments)`
    struct Reference: Hashable, Sendable {
        enum Step: Hashable, Sendable {
            case property(String)
            case call(String, [Expression])
        }

        var name: String
        var steps: [Step] = []
        /// The text of the reference, which stands for itself where there is nothing it refers to.
        var source: String
        /// `$!name` stands for nothing then.
        var isQuiet: Bool
    }

    indirect enum Piece: Hashable, Sendable {
        case text(String)
        case reference(Reference)
        case set(Reference, Expression)
        /// The first branch whose condition holds; that of `#else` has none.
        case branches([Branch])
    }

    struct Branch: Hashable, Sendable {
        var condition: Expression?
        var pieces: [Piece]
    }

    let pieces: [Piece]

    /// - Throws: the directive that is not supported, or what is malformed.
    init(_ text: String) throws(VelocityError) {
        var parser = VelocityParser(text)
        pieces = try parser.template()
    }
}

/// Why a template cannot be used.
struct VelocityError: Error, Hashable {
    /// Such as `#foreach`.
    var what: String
}
