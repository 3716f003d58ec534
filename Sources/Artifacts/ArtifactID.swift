/// The name of an artifact: `sha256:` and 64 hexadecimal digits, computed from the files in it.
///
/// Equal trees of files have equal ids, wherever and whenever they were packaged.
public struct ArtifactID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// As the state and plans have it.
    public let rawValue: String

    private static let prefix = "sha256:"

    /// Nil for anything but `sha256:` and 64 lower-case hexadecimal digits.
    public init?(rawValue: String) {
        let digits = rawValue.utf8.dropFirst(Self.prefix.utf8.count)
        guard rawValue.hasPrefix(Self.prefix), digits.count == 64 else { return nil }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
        self.rawValue = rawValue
    }

    /// The id of the artifact whose canonical listing has this digest.
    init(_ digest: ContentDigest) {
        rawValue = Self.prefix + digest.hexadecimal
    }

    /// Nil for anything but 64 lower-case hexadecimal digits.
    init?(hexadecimal: String) {
        self.init(rawValue: Self.prefix + hexadecimal)
    }

    /// The digits alone, as used for folder names.
    public var hexadecimal: String { String(rawValue.dropFirst(Self.prefix.count)) }

    /// Every artifact that a text may name: with its id, or with the path of its folder.
    ///
    /// Takes any 64 hexadecimal digits in a row for one, so that what refers to artifacts needs not be understood to be
    /// found.
    public static func named(in bytes: some Sequence<UInt8>) -> Set<ArtifactID> {
        var found: Set<ArtifactID> = []
        var digits: [UInt8] = []
        func end() {
            if digits.count == 64, let id = ArtifactID(hexadecimal: String(decoding: digits, as: UTF8.self)) {
                found.insert(id)
            }
            digits.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x61...0x66: digits.append(byte)
            default: end()
            }
        }
        end()
        return found
    }

    /// The same as `rawValue`.
    public var description: String { rawValue }
}
