internal import Documents
internal import Foundation

/// What is said about a log group, beside its events.
public struct LogGroupSettings: Hashable, Sendable {
    /// Milliseconds since 1970.
    public var createdAt: Int64
    /// How long events are shown; nil for as long as they are kept.
    public var retentionInDays: Int?
    /// By key.
    public var tags: [String: String]

    /// Settings of their parts.
    public init(createdAt: Int64, retentionInDays: Int? = nil, tags: [String: String] = [:]) {
        self.createdAt = createdAt
        self.retentionInDays = retentionInDays
        self.tags = tags
    }

    /// What a file says; nil without one.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path), let object = Document.json(Array(data)),
            let createdAt = object["createdAt"]?.text.flatMap({ Int64($0) })
        else { return nil }
        self.init(createdAt: createdAt, retentionInDays: object["retentionInDays"]?.text.flatMap { Int($0) })
        for entry in object["tags"]?.mapping ?? Mapping() { tags[entry.key.text] = entry.value.text }
    }

    func write(to path: String) {
        var object = JSONObject()
        object.addJSON("createdAt", String(createdAt))
        if let retentionInDays { object.add("retentionInDays", retentionInDays) }
        var tags = JSONObject()
        for (key, value) in self.tags.sorted(by: { $0.key < $1.key }) { tags.add(key, value) }
        object.add("tags", tags)
        // Without it the group has its standard settings.
        try? Data(object.text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
