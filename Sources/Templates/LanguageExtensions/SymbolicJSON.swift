internal import Diagnostics
internal import Documents

/// The text of `Fn::ToJsonString` for a value that is not known before there is a stack: an `Fn::Sub` in which each function
/// that has to wait is a variable.
///
/// A variable stands between quotes and is put in as it is, so that each must come to a text; a list, such as the name
/// servers of a zone, is refused when the template is deployed, as it is by AWS.
/// Source: github.com/aws-cloudformation/cfn-language-discussion, issue 103.
struct SymbolicJSON {
    /// Cannot be written as a text for `Fn::Sub`.
    struct Unwritable: Error {
        /// A list that has to wait; nil for what will be known as soon as the parameters are.
        var list: Node?
    }

    /// Bytes of one text; a longer one is left to the evaluator.
    private static let textLimit = 200_000

    private var text = ""
    private var variables = Mapping()

    static func substitution(
        for value: Node, at span: SourceSpan, _ functions: inout ExtensionFunctions
    ) throws(Unwritable) -> Node {
        // Of a function that is the whole value nothing is known, not even whether it is a list or a map.
        guard !Intrinsic.isIntrinsic(value) else { throw Unwritable() }
        var json = SymbolicJSON()
        try json.write(value, &functions)
        let text = Node.text(json.text, at: value.span)
        let argument =
            json.variables.isEmpty ? text : .list([text, .map(json.variables, at: value.span)], at: value.span)
        return .map(["Fn::Sub": argument], at: span)
    }

    // MARK: - The text

    private mutating func write(_ node: Node, _ functions: inout ExtensionFunctions) throws(Unwritable) {
        guard let node = functions.chosen(node) else { throw Unwritable() }
        switch node.content {
        case .scalar: try writeLiteral(JSONWriter.text(of: node))
        case .sequence(let items): try write(items, &functions)
        case .mapping(let mapping):
            if Intrinsic.isIntrinsic(node) {
                try writeFunction(node, &functions)
            } else {
                try write(mapping, &functions)
            }
        }
    }

    private mutating func write(_ items: [Node], _ functions: inout ExtensionFunctions) throws(Unwritable) {
        text += "["
        var separator = ""
        for item in items where functions.chosen(item)?.isNoValue != true {
            text += separator
            try write(item, &functions)
            separator = ","
        }
        text += "]"
    }

    private mutating func write(_ mapping: Mapping, _ functions: inout ExtensionFunctions) throws(Unwritable) {
        text += "{"
        var separator = ""
        for entry in mapping where functions.chosen(entry.value)?.isNoValue != true {
            try writeLiteral(separator + JSONWriter.quoted(entry.key.text) + ":")
            try write(entry.value, &functions)
            separator = ","
        }
        text += "}"
    }

    /// `Fn::Sub` takes `${!` for `${`.
    private mutating func writeLiteral(_ json: String) throws(Unwritable) {
        // Each level of JSON in JSON doubles the backslashes of those within.
        guard text.utf8.count + json.utf8.count <= Self.textLimit else { throw Unwritable() }
        text += json.replacing("${", with: "${!")
    }

    private mutating func writeFunction(_ node: Node, _ functions: inout ExtensionFunctions) throws(Unwritable) {
        if let known = functions.known(node) { return try writeLiteral(JSONWriter.text(of: known)) }
        guard case .intrinsic(let intrinsic) = Intrinsic.read(node) else { throw Unwritable() }
        switch intrinsic {
        case .ref(let target):
            guard !functions.isOpenParameter(target.text) else { throw Unwritable() }
            // A secret that JSON writes in another way is put in by the evaluator, which knows how.
            guard functions.parameterText(target.text)?.isPlainInJSON != false else { throw Unwritable() }
        case .sub(let text, let variables):
            guard !isPlain(text, functions) || !variables.allSatisfy(\.value.isPlainInJSON) else { break }
            return try write(text, variables, &functions)
        case .join, .select, .findInMap, .base64, .importValue:
            guard node.isPlainInJSON else { throw Unwritable() }
        case .getAtt: break
        case .split, .cidr, .availabilityZones: throw Unwritable(list: node)
        case .toJSONString, .length, .choice, .and, .or, .not, .equals, .condition, .transform:
            throw Unwritable()
        }
        text += "\"\(variable(node))\""
    }

    /// A text with other JSON in it, say, is put in piece by piece.
    private mutating func write(
        _ sub: SubText, _ inner: Mapping, _ functions: inout ExtensionFunctions
    ) throws(Unwritable) {
        text += "\""
        for part in sub.parts {
            switch part {
            case .literal(let literal): try writeLiteral(literal.inJSON)
            case .reference(let name, let written, _):
                let node = inner[name] ?? .map(["Ref": .text(name, at: sub.span)], at: sub.span)
                if let known = functions.known(node)?.text {
                    try writeLiteral(known.inJSON)
                } else {
                    guard functions.parameterText(name)?.isPlainInJSON != false, node.isPlainInJSON else {
                        throw Unwritable()
                    }
                    text += inner[name] == nil ? written : variable(node)
                }
            }
        }
        text += "\""
    }

    private mutating func variable(_ node: Node) -> String {
        let name = "Value\(variables.count + 1)"
        variables[name] = node
        return "${\(name)}"
    }

    private func isPlain(_ text: SubText, _ functions: ExtensionFunctions) -> Bool {
        text.parts.allSatisfy { part in
            switch part {
            case .literal(let literal): literal.isPlainInJSON
            case .reference(let name, _, _): functions.parameterText(name)?.isPlainInJSON != false
            }
        }
    }
}

extension String {
    /// As it is written between the quotes of JSON.
    fileprivate var inJSON: String { String(JSONWriter.quoted(self).dropFirst().dropLast()) }

    /// JSON writes it as it is.
    fileprivate var isPlainInJSON: Bool { inJSON == self }
}

extension Node {
    /// True for `!Ref AWS::NoValue`.
    fileprivate var isNoValue: Bool { self["Ref"]?.text == "AWS::NoValue" }

    /// JSON writes all texts in it as they are.
    fileprivate var isPlainInJSON: Bool {
        switch content {
        case .scalar(let scalar): scalar.text.isPlainInJSON
        case .sequence(let items): items.allSatisfy(\.isPlainInJSON)
        case .mapping(let mapping): mapping.allSatisfy { $0.key.text.isPlainInJSON && $0.value.isPlainInJSON }
        }
    }
}
