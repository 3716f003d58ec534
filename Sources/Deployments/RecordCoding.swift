internal import Artifacts
internal import Diagnostics
internal import Documents
public import Templates

/// Writes records as JSON and reads them back: for the state on disk and for the way to the engine.
///
/// Secret values are sealed on the way out and opened on the way in; they appear as `{"$sealed": "…"}`. For texts that leave
/// the project they become keyed digests, `{"$digest": "…"}`, from which nothing comes back.
public struct RecordCoding: Sendable {
    /// What becomes of secret values.
    public enum Secrecy: Sendable {
        /// They are encrypted, and come back.
        case sealed
        /// They are told apart, and do not come back.
        case digests
    }

    private let secrets: SecretBox
    private let secrecy: Secrecy
    private static let sealedKey = "$sealed"
    static let digestKey = "$digest"
    private static let nowhere = SourceSpan(at: .start)

    /// Seals and opens secret values with this box.
    public init(secrets: SecretBox, secrecy: Secrecy = .sealed) {
        self.secrets = secrets
        self.secrecy = secrecy
    }

    // MARK: - Records

    /// The JSON text of a record.
    public func text(of record: ResourceRecord) -> String { JSONWriter.text(of: node(of: record)) }

    func node(of record: ResourceRecord) -> Node {
        let span = Self.nowhere
        return Node.map(
            [
                "logicalId": .text(record.logicalID.rawValue, at: span),
                "type": .text(record.type, at: span),
                "physicalId": .text(record.physicalID, at: span),
                "properties": node(of: record.properties),
                "attributes": map(record.attributes),
                "dependencies": .list(record.dependencies.map { .text($0.rawValue, at: span) }, at: span),
                "artifacts": map(record.artifacts.mapValues(\.rawValue)),
                "installation": record.installation.map(node),
                "deletionPolicy": .text(record.deletionPolicy, at: span),
                "updateReplacePolicy": .text(record.updateReplacePolicy, at: span),
                "originId": record.originID.map { .text($0.rawValue, at: span) },
                "originType": record.originType.map { .text($0, at: span) },
                "originEventId": record.originEventID.map { .text($0, at: span) },
                "line": .integer(record.line, at: span),
                "file": record.file.map { .text($0, at: span) },
                "identityId": record.identityID.map { .text($0.rawValue, at: span) },
                "number": .integer(record.number, at: span),
            ], at: span)
    }

    /// Nil for a text that is no record.
    public func record(from text: String) -> ResourceRecord? { Document.json(Array(text.utf8)).flatMap(record) }

    func record(from node: Node) -> ResourceRecord? {
        guard let id = node["logicalId"]?.text, let type = node["type"]?.text, let properties = node["properties"]
        else {
            return nil
        }
        return ResourceRecord(
            logicalID: LogicalID(id), type: type, physicalID: node["physicalId"]?.text ?? "",
            properties: value(of: properties),
            attributes: texts(node["attributes"]),
            dependencies: (node["dependencies"]?.sequence ?? []).compactMap(\.text).map { LogicalID($0) },
            artifacts: texts(node["artifacts"]).compactMapValues { ArtifactID(rawValue: $0) },
            installation: node["installation"].flatMap(installation),
            deletionPolicy: node["deletionPolicy"]?.text ?? "Delete",
            updateReplacePolicy: node["updateReplacePolicy"]?.text ?? "Delete",
            originID: node["originId"]?.text.map { LogicalID($0) }, originType: node["originType"]?.text,
            originEventID: node["originEventId"]?.text,
            line: node["line"]?.text.flatMap { Int($0) } ?? 0, file: node["file"]?.text,
            identityID: node["identityId"]?.text.map { LogicalID($0) },
            number: node["number"]?.text.flatMap { Int($0) } ?? 1)
    }

    private func node(of installation: RuntimeInstallation) -> Node {
        let span = Self.nowhere
        return .map(
            [
                "executable": .text(installation.executable, at: span),
                "version": .text(installation.version, at: span),
                "folders": .list(installation.folders.map { .text($0, at: span) }, at: span),
                "libraries": installation.libraries.map { .text($0, at: span) },
            ], at: span)
    }

    private func installation(_ node: Node) -> RuntimeInstallation? {
        guard let executable = node["executable"]?.text, let version = node["version"]?.text else { return nil }
        return RuntimeInstallation(
            executable: executable, version: version, folders: (node["folders"]?.sequence ?? []).compactMap(\.text),
            libraries: node["libraries"]?.text)
    }

    private func map(_ texts: [String: String]) -> Node {
        let entries = texts.sorted { $0.key < $1.key }.map { key, value in
            Mapping.Entry(key: Mapping.Key(key, at: Self.nowhere), value: .text(value, at: Self.nowhere))
        }
        return .map(Mapping(entries), at: Self.nowhere)
    }

    private func texts(_ node: Node?) -> [String: String] {
        let pairs = (node?.mapping ?? Mapping()).compactMap { entry in
            entry.value.scalar.map { (entry.key.text, $0.text) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    // MARK: - Values

    /// The JSON text of a value.
    public func text(of value: Value) -> String { JSONWriter.text(of: node(of: value)) }

    /// Nil for a text that is no JSON.
    public func value(from text: String) -> Value? { Document.json(Array(text.utf8)).map(value) }

    func node(of value: Value) -> Node {
        switch value.content {
        case .scalar(let scalar):
            guard value.isSecret else { return Node(.scalar(scalar), at: value.span) }
            return node(ofSecret: scalar.text, at: value.span)
        case .list(let items): return .list(items.map(node), at: value.span)
        case .map(let map):
            let entries = map.map { entry in
                Mapping.Entry(key: Mapping.Key(entry.key, at: entry.keySpan), value: node(of: entry.value))
            }
            return .map(Mapping(entries), at: value.span)
        case .unknown: return .null(at: value.span)
        }
    }

    private func node(ofSecret text: String, at span: SourceSpan) -> Node {
        if secrecy == .sealed, let sealed = secrets.sealed(text) {
            return .map([Self.sealedKey: .text(sealed, at: span)], at: span)
        }
        return .map([Self.digestKey: .text(secrets.digest(of: text), at: span)], at: span)
    }

    func value(of node: Node) -> Value {
        switch node.content {
        case .scalar(let scalar): return Value(.scalar(scalar), at: node.span)
        case .sequence(let items): return .list(items.map(value), at: node.span)
        case .mapping(let mapping):
            if mapping.count == 1, let sealed = mapping[Self.sealedKey]?.text {
                guard let text = secrets.opened(sealed) else {
                    // Sealed with a key that is lost: no value is better than a wrong one.
                    return .missingSecret(String(sealed.prefix { $0 != "." }), at: node.span)
                }
                return .text(text, at: node.span, isSecret: true)
            }
            if mapping.count == 1, let digest = mapping[Self.digestKey]?.text {
                return .missingSecret(digest, at: node.span)
            }
            let entries = mapping.map {
                ValueMap.Entry(key: $0.key.text, keySpan: $0.key.span, value: value(of: $0.value))
            }
            return Value(.map(ValueMap(entries)), at: node.span)
        }
    }
}

extension Value {
    /// A secret of which only the keyed digest is known: it was imported, or its key is lost.
    static func missingSecret(_ digest: String, at span: SourceSpan) -> Value {
        let map = Value.map([RecordCoding.digestKey: .text(digest, at: span)], at: span)
        return Value(map.content, at: span, isSecret: true)
    }

    /// The digest of a secret of which nothing else is known; nil for any other value.
    var missingSecretDigest: String? { isSecret ? map?[RecordCoding.digestKey]?.text : nil }

    /// The value, or one in it, is a secret of which only the digest is known; nothing can run with it.
    public var lacksSecrets: Bool {
        switch content {
        case .scalar, .unknown: false
        case .list(let items): items.contains(where: \.lacksSecrets)
        case .map(let map): missingSecretDigest != nil || map.contains { $0.value.lacksSecrets }
        }
    }
}
