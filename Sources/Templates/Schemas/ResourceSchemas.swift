internal import CTemplateData
internal import Diagnostics

/// The schemas of all resource types in `resource-properties.txt`, each read when it is first asked for.
struct ResourceSchemas {
    private static let file = SchemaFile()
    private static let vocabulary = Vocabulary(typeNames.sorted())
    private var read: [String: ResourceSchema] = [:]
    /// The types that are none, and which one each of them resembles.
    private var resemblances: [String: String?] = [:]

    /// The schema of a type; nil for one that is not in the data.
    mutating func schema(of type: String) -> ResourceSchema? {
        if let schema = read[type] { return schema }
        guard let lines = Self.file.lines(of: type) else { return nil }
        let schema = ResourceSchema(lines)
        read[type] = schema
        return schema
    }

    /// The type that a wrong one was most likely meant to be.
    mutating func typeName(near wrong: String) -> String? {
        if let known = resemblances[wrong] { return known }
        let near = Self.vocabulary.nearest(to: wrong, atMost: 2)
        resemblances[wrong] = .some(near)
        return near
    }

    /// The names of all types that CloudFormation and SAM know.
    static let typeNames: Set<String> = {
        let data = samlet_resource_type_names()
        let text = String(decoding: UnsafeBufferPointer(start: data.bytes, count: data.count), as: UTF8.self)
        return Set(text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init))
    }()

    /// The types whose properties are in the data, sorted.
    static var describedTypes: [String] { file.names }

    static func isKnown(_ type: String) -> Bool { file.contains(type) || typeNames.contains(type) }
}

/// The data file, cut at the lines that start a type.
private struct SchemaFile: Sendable {
    private let bytes: [UInt8]
    private let blocks: [String: Range<Int>]

    init() {
        let data = samlet_resource_properties()
        bytes = Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
        var heads: [(name: String, start: Int, body: Int)] = []
        var lineStart = 0
        while lineStart < bytes.count {
            let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if bytes[lineStart] == UInt8(ascii: "A") {
                let name = String(decoding: bytes[lineStart..<lineEnd - 1], as: UTF8.self)
                heads.append((name, lineStart, lineEnd + 1))
            }
            lineStart = lineEnd + 1
        }
        var blocks: [String: Range<Int>] = [:]
        for (position, head) in heads.enumerated() {
            let end = position + 1 < heads.count ? heads[position + 1].start : bytes.count
            blocks[head.name] = head.body..<end
        }
        self.blocks = blocks
    }

    var names: [String] { blocks.keys.sorted() }

    func contains(_ name: String) -> Bool { blocks[name] != nil }

    func lines(of name: String) -> [Substring]? {
        guard let block = blocks[name] else { return nil }
        return String(decoding: bytes[block], as: UTF8.self).split(separator: "\n")
    }
}
