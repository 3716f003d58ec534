internal import Documents

/// A message of a log as people read it: JSON objects become a sentence, and a list of what else is said.
public struct ReadableMessage: Hashable, Sendable {
    /// Such as `INFO`; nil for a message that says no level.
    public let level: String?
    /// The rest.
    public let text: String

    /// Takes a message of a log; what is no JSON object stays as it is.
    public init(_ message: String) {
        guard message.utf8.first == UInt8(ascii: "{"), let object = Document.json(Array(message.utf8))?.mapping else {
            (level, text) = (nil, message)
            return
        }
        if let type = object["type"]?.text, type.hasPrefix("platform."), let record = object["record"]?.mapping {
            level = nil
            text = ([String(type.dropFirst("platform.".count))] + Self.words(record)).joined(separator: " ")
            return
        }
        level = object["level"]?.text
        let rest = object.filter { !Self.known.contains($0.key.text) }
        let words = [Self.sentence(object)].compactMap(\.self) + Self.words(Mapping(Array(rest)))
        text = words.joined(separator: " ") + Self.trace(object)
    }

    /// What is shown otherwise, or stands beside every line.
    private static let known: Set<String> = [
        "timestamp", "time", "level", "message", "requestId", "errorType", "errorMessage", "stackTrace", "type",
    ]

    private static func sentence(_ object: Mapping) -> String? {
        let error = [object["errorType"]?.text, object["errorMessage"]?.text].compactMap(\.self).joined(separator: ": ")
        guard let message = object["message"] else { return error.isEmpty ? nil : error }
        let text = value(message)
        return error.isEmpty ? text : "\(text) \(error)"
    }

    /// `name=value`; the members of objects without the object's own name.
    private static func words(_ object: Mapping) -> [String] {
        object.flatMap { entry in
            if let inner = entry.value.mapping, !inner.isEmpty { return words(inner) }
            return ["\(entry.key.text)=\(value(entry.value))"]
        }
    }

    private static func value(_ node: Node) -> String { node.text ?? JSONWriter.text(of: node) }

    private static func trace(_ object: Mapping) -> String {
        (object["stackTrace"]?.sequence ?? []).compactMap(\.text).flatMap { $0.split(separator: "\n") }
            .map { "\n    " + $0.drop { $0 == " " } }.joined()
    }
}
