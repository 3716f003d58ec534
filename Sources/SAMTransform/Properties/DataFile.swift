internal import CSAMData
internal import Diagnostics
internal import Documents

/// A data file of blocks, each headed by a line `Name:`; blocks are read one at a time.
struct DataFile: Sendable {
    private let bytes: [UInt8]
    private let blocks: [String: Range<Int>]
    /// In the order of the file.
    let names: [String]

    init(_ data: samlet_sam_data) {
        bytes = Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
        var starts: [(name: String, offset: Int)] = []
        var lineStart = 0
        while lineStart < bytes.count {
            let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let isHead =
                !Self.inner.contains(bytes[lineStart]) && bytes[max(lineStart, lineEnd - 1)] == UInt8(ascii: ":")
            if isHead {
                starts.append((String(decoding: bytes[lineStart..<lineEnd - 1], as: UTF8.self), lineStart))
            }
            lineStart = lineEnd + 1
        }
        var blocks: [String: Range<Int>] = [:]
        for (position, start) in starts.enumerated() {
            blocks[start.name] =
                start.offset..<(position + 1 < starts.count ? starts[position + 1].offset : bytes.count)
        }
        self.blocks = blocks
        names = starts.map(\.name)
    }

    /// What a line within a block, or one outside of any, starts with.
    private static let inner = Set(" #-\n".utf8)

    func contains(_ name: String) -> Bool { blocks[name] != nil }

    /// The lines of a block, its head included.
    func text(of name: String) -> String? {
        blocks[name].map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// What stands below the head of a block.
    func node(of name: String) -> Node? {
        guard let block = blocks[name] else { return nil }
        var ignored = DiagnosticList()
        return Document.read(SourceText(name: name, bytes: Array(bytes[block])), into: &ignored)?[name]
    }
}
