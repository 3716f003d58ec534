internal import Documents

/// A text as a JSON string, with its quotes.
func jsonText(_ text: String) -> String { JSONWriter.quoted(text) }
