internal import Documents

/// The JSON body of a request.
struct APIBody: Sendable {
    let node: Node?
    /// A value too long to be read as the rest is: the digits of an archive.
    private let archive: EmbeddedArchive?

    /// - Throws: `SerializationException` for what is no JSON object.
    init(_ bytes: [UInt8]) throws(LambdaError) {
        let archive = EmbeddedArchive(in: bytes)
        self.init(node: nil, archive: archive)
        guard !bytes.isEmpty else { return }
        guard let node = Document.json(archive?.surroundings ?? bytes), node.mapping != nil else {
            throw .serialization
        }
        self.init(node: node, archive: archive)
    }

    private init(node: Node?, archive: EmbeddedArchive?) {
        self.node = node
        self.archive = archive
    }

    /// The base64 of an archive; nil when it is missing.
    func archive(_ key: String) throws(LambdaError) -> [UInt8]? {
        guard let text = try text(key) else { return nil }
        return text == EmbeddedArchive.placeholder ? archive?.digits : Array(text.utf8)
    }

    /// The object under a key; nil when it is missing or null.
    func object(_ key: String) throws(LambdaError) -> APIBody? {
        guard let value = present(key) else { return nil }
        guard value.mapping != nil else { throw .serialization }
        return APIBody(node: value, archive: archive)
    }

    func text(_ key: String) throws(LambdaError) -> String? {
        guard let value = present(key) else { return nil }
        guard let scalar = value.scalar, scalar.style.isText else { throw .serialization }
        return scalar.text
    }

    func integer(_ key: String) throws(LambdaError) -> Int? {
        guard let value = present(key) else { return nil }
        guard let scalar = value.scalar, !scalar.style.isText, let number = Int(scalar.text) else {
            throw .serialization
        }
        return number
    }

    func boolean(_ key: String) throws(LambdaError) -> Bool? {
        guard let value = present(key) else { return nil }
        guard let scalar = value.scalar, case .boolean(let boolean) = scalar.plainType else { throw .serialization }
        return boolean
    }

    func texts(_ key: String) throws(LambdaError) -> [String]? {
        guard let value = present(key) else { return nil }
        guard let items = value.sequence else { throw .serialization }
        return items.compactMap(\.text)
    }

    func objects(_ key: String) throws(LambdaError) -> [APIBody]? {
        guard let value = present(key) else { return nil }
        guard let items = value.sequence else { throw .serialization }
        return items.map { APIBody(node: $0, archive: nil) }
    }

    /// The texts of a map, in their order.
    func entries(_ key: String) throws(LambdaError) -> [(key: String, value: String)]? {
        guard let value = present(key) else { return nil }
        guard let mapping = value.mapping else { throw .serialization }
        return mapping.entries.map { ($0.key.text, $0.value.text ?? "") }
    }

    private func present(_ key: String) -> Node? {
        guard let value = node?[key], !value.isNull else { return nil }
        return value
    }
}

extension LambdaError {
    /// Source: AWS's JSON protocols, for a body that cannot be read.
    static let serialization = LambdaError(
        code: "SerializationException", statusCode: 400, message: "Could not parse request body into json")
}
