internal import Diagnostics

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
        let path = (file.hasPrefix("/") ? file : folder + "/" + file).percentEncodedPath
        return program == "vscode"
            ? "vscode://file\(path):\(line)" : "file://\(hostName.percentEncodedPath)\(path)#\(line)"
    }
}
