internal import Artifacts
internal import Crypto
internal import OrderedCollections
internal import Templates

extension Plan {
    /// SHA-256, in hexadecimal digits, of what the plan means: the state it starts from, each resource and output as it will
    /// be, and what is done to get there.
    ///
    /// Times, lines of the template, the order of its text and everything that shows a plan are left out, so that equal
    /// digests are equal deployments. Secrets count by their keyed digest.
    public func digest(secrets: SecretBox) -> String {
        var writer = DigestWriter(secrets: secrets)
        writer.add("samlet plan 1")
        for text in [stack.name, stack.accountID, stack.region, lineage, String(baseGeneration)] { writer.add(text) }
        var shapes: [String: ComparedShape] = [:]
        for action in actions.sorted(by: { $0.logicalID < $1.logicalID }) {
            let shape = shapes[action.type] ?? ComparedShape(PropertyShape(type: action.type))
            shapes[action.type] = shape
            writer.add(action, shape)
        }
        for (name, output) in desired.outputs.sorted(by: { $0.key < $1.key }) {
            writer.add(name)
            writer.add(CanonicalValue(output.value, at: ComparedShape(PropertyShape(type: ""))))
            writer.add(output.description ?? "")
            writer.add(output.exportName ?? "")
        }
        if !desired.imports.isEmpty { writer.add(imports: desired.imports) }
        return writer.finished()
    }
}

/// Writes texts and values so that no two meanings give the same bytes.
private struct DigestWriter {
    let secrets: SecretBox
    private var hash = SHA256()

    init(secrets: SecretBox) {
        self.secrets = secrets
    }

    mutating func add(_ text: String) { add(Array(text.utf8)) }

    private mutating func add(_ bytes: [UInt8]) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// No output has such a name as the first word.
    mutating func add(imports: Set<String>) {
        for text in ["imports:"] + imports.sorted() { add(text) }
    }

    mutating func add(_ action: PlannedAction, _ shape: ComparedShape) {
        let parts = [
            action.kind.rawValue, action.logicalID.rawValue, action.type, action.movedFrom?.rawValue ?? "",
            action.deletesFirst ? "delete first" : "",
        ]
        for part in parts + action.replacedBecause.sorted() { add(part) }
        guard let record = action.desired else { return add("gone") }
        add(CanonicalValue(record.properties, at: shape))
        let texts = [record.attributes, record.artifacts.mapValues(\.rawValue)].map { texts in
            texts.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        }
        let installation = record.installation.map {
            [$0.executable, $0.version, $0.libraries ?? ""] + $0.folders
        }
        let identity = [
            record.physicalID, String(record.number), record.identityID?.rawValue ?? "", record.deletionPolicy,
            record.updateReplacePolicy,
        ]
        for list in texts + [installation ?? [], identity, record.dependencies.map(\.rawValue).sorted()] {
            add(String(list.count))
            for text in list { add(text) }
        }
    }

    mutating func add(_ value: CanonicalValue) { add(bytes(of: value)) }

    private func bytes(of value: CanonicalValue) -> [UInt8] {
        switch value {
        case .null: Array("0".utf8)
        case .boolean(let value): Array((value ? "t" : "f").utf8)
        case .number(let text): framed("n", Array(text.utf8))
        case .text(let bytes): framed("s", bytes)
        case .list(let items): framed("l", items.flatMap(bytes))
        case .set(let items):
            framed(
                "u",
                items.map { bytes(of: $0.key) + Array("×\($0.value)".utf8) }.sorted {
                    $0.lexicographicallyPrecedes($1)
                }.joined())
        case .map(let entries):
            framed(
                "m",
                entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap {
                    framed("k", Array($0.key.utf8)) + bytes(of: $0.value)
                })
        case .secret(let inner):
            framed("h", Array(secrets.digest(of: String(decoding: bytes(of: inner), as: UTF8.self)).utf8))
        case .unknown(let names): framed("w", names.flatMap { framed("s", Array($0.utf8)) })
        }
    }

    private func framed(_ tag: Character, _ bytes: some Collection<UInt8>) -> [UInt8] {
        Array("\(tag)\(bytes.count):".utf8) + bytes
    }

    func finished() -> String {
        hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
