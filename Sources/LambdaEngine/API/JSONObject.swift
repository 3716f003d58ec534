internal import Documents

/// A JSON object, written front to back.
struct JSONObject {
    private var entries = ""

    init() {}

    /// Texts; those without a value are left out.
    init(_ entries: KeyValuePairs<String, String?>) {
        for (key, value) in entries { add(key, value) }
    }

    var isEmpty: Bool { entries.isEmpty }

    var text: String { "{\(entries)}" }

    /// Nothing for nil.
    mutating func add(_ key: String, _ value: String?) {
        guard let value else { return }
        addJSON(key, JSONWriter.quoted(value))
    }

    mutating func add(_ key: String, _ value: Int) { addJSON(key, String(value)) }

    mutating func add(_ key: String, _ value: Bool) { addJSON(key, value ? "true" : "false") }

    mutating func add(_ key: String, _ values: [String]) {
        addJSON(key, "[\(values.map(JSONWriter.quoted).joined(separator: ","))]")
    }

    mutating func add(_ key: String, _ object: JSONObject) { addJSON(key, object.text) }

    mutating func add(_ key: String, _ objects: [JSONObject]) {
        addJSON(key, "[\(objects.map(\.text).joined(separator: ","))]")
    }

    /// - Parameter json: any JSON text.
    mutating func addJSON(_ key: String, _ json: String) {
        if !entries.isEmpty { entries += "," }
        entries += JSONWriter.quoted(key)
        entries += ":"
        entries += json
    }
}
