internal import Diagnostics

/// The tag and the anchor before a YAML value, with their places in the text.
///
/// libyaml gives one span for all three; the places are found by reading the text from its start.
struct NodeProperties {
    struct Tag {
        /// In full: `!Sub`, `tag:yaml.org,2002:str`, or `!` for "text, whatever it looks like".
        let name: String
        let span: SourceSpan

        private static let core = "tag:yaml.org,2002:"

        private var coreName: Substring? { name.hasPrefix(Self.core) ? name.dropFirst(Self.core.count) : nil }

        /// True for `!` and the core tags that CloudFormation accepts.
        /// Source: CloudFormation User Guide, "Template formats".
        var isAccepted: Bool {
            guard let coreName else { return name == "!" }
            return ["str", "int", "float", "bool", "null", "map", "seq"].contains(coreName)
        }

        /// What stands behind the exclamation mark of a local tag; nil for other tags.
        var localName: String? { name.hasPrefix("!") && name.count > 1 ? String(name.dropFirst()) : nil }

        /// The style that a scalar with this tag is to be read in. Without a tag for numbers and the like it is text.
        func style(of written: Scalar.Style) -> Scalar.Style {
            switch coreName {
            case "int", "float", "bool", "null": .plain
            case "str", nil: written == .plain ? .doubleQuoted : written
            default: written
            }
        }
    }

    let tag: Tag?
    let anchor: String?
    /// Where the next value starts: this one, or for an empty value whatever follows it.
    let valueStart: SourcePosition

    init(tag: String?, anchor: String?, in text: SourceText, as source: SourceID, from start: Int) {
        let bytes = text.bytes
        var offset = start
        var tagRange = start..<start
        // A value starts with neither sign, so that a sign which is not awaited any more belongs to the next value.
        var awaitsTag = tag != nil
        var awaitsAnchor = anchor != nil
        while offset < bytes.count {
            let isTag = awaitsTag && bytes[offset] == UInt8(ascii: "!")
            guard isTag || awaitsAnchor && bytes[offset] == UInt8(ascii: "&") else { break }
            let end = Self.wordEnd(from: offset, in: bytes)
            if isTag {
                tagRange = offset..<end
                awaitsTag = false
            } else {
                awaitsAnchor = false
            }
            offset = Self.skippingSpace(from: end, in: bytes)
        }
        let span = SourceSpan(
            source: source, start: text.position(ofByte: tagRange.lowerBound),
            end: text.position(ofByte: tagRange.upperBound))
        self.tag = tag.map { Tag(name: $0, span: span) }
        self.anchor = anchor
        valueStart = text.position(ofByte: offset)
    }

    private static func wordEnd(from start: Int, in bytes: [UInt8]) -> Int {
        let isVerbatim = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "<")
        var offset = start
        while offset < bytes.count, !bytes[offset].isBlankOrBreak, isVerbatim || !bytes[offset].isFlowIndicator {
            offset += 1
        }
        return offset
    }

    /// Past white space and comments.
    private static func skippingSpace(from start: Int, in bytes: [UInt8]) -> Int {
        var offset = start
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "#"), offset > start {
                while offset < bytes.count, !bytes[offset].isBreak { offset += 1 }
            } else if bytes[offset].isBlankOrBreak {
                offset += 1
            } else {
                break
            }
        }
        return offset
    }
}
