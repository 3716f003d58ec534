/// Addresses by which a terminal opens a line of a file in an editor.
public struct EditorLinks: Sendable {
    private let folder: String
    private let hostName: String
    private let program: String?

    /// - Parameters:
    ///   - folder: the current folder, from which relative names are seen.
    ///   - hostName: of this machine; a terminal that shows another one's output must not open its own files.
    ///   - program: the terminal, as `TERM_PROGRAM` names it.
    public init(folder: String, hostName: String, program: String?) {
        self.folder = folder
        self.hostName = hostName
        self.program = program
    }

    /// The address of a line. Visual Studio Code's terminal has a scheme of its own; others take files, of which some go to the
    /// line behind `#`.
    ///
    /// Source: Visual Studio Code, "Opening VS Code with URLs"; kitty, "Hyperlinked grep"; RFC 8089 for files.
    public func address(of file: String, line: Int) -> String {
        let path = Self.encoded(file.hasPrefix("/") ? file : folder + "/" + file)
        return program == "vscode" ? "vscode://file\(path):\(line)" : "file://\(Self.encoded(hostName))\(path)#\(line)"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}
