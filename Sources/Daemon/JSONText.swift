internal import Documents

/// Small JSON texts.
enum JSONText {
    /// An object of texts, in the order given.
    static func object(_ entries: KeyValuePairs<String, String>) -> String {
        "{" + entries.map { "\(JSONWriter.quoted($0)):\(JSONWriter.quoted($1))" }.joined(separator: ",") + "}"
    }
}
