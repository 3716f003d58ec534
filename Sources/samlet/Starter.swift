internal import CStarters
internal import Daemon
internal import Foundation

/// A small application to begin with, as `samlet init` writes it. The files stand in the folder `templates`.
struct Starter {
    struct File {
        let path: String
        let bytes: [UInt8]
        let isExecutable: Bool
    }

    let name: String
    let files: [File]

    static let all: [Starter] = {
        var starters: [Starter] = []
        for index in 0..<samlet_starter_file_count() {
            let row = samlet_starter_file_at(index)
            let name = String(cString: row.starter)
            let bytes = Array(UnsafeBufferPointer(start: row.bytes, count: row.count))
            let file = File(path: String(cString: row.path), bytes: bytes, isExecutable: row.is_executable)
            if starters.last?.name == name {
                let last = starters.removeLast()
                starters.append(Starter(name: name, files: last.files + [file]))
            } else {
                starters.append(Starter(name: name, files: [file]))
            }
        }
        return starters
    }()

    /// Writes the files into a folder, which is created.
    /// - Throws: a failure when one of the files is there already, before anything is written, or cannot be written.
    func write(to folder: String) throws(CommandFailure) {
        let manager = FileManager.default
        if let existing = files.first(where: { manager.fileExists(atPath: "\(folder)/\($0.path)") }) {
            throw CommandFailure(
                .error, "'\(folder)/\(existing.path)' exists already",
                help: "give a folder that does not exist: samlet init NAME")
        }
        do {
            for file in files {
                let url = URL(filePath: folder).appending(path: file.path)
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.bytes).write(to: url)
                if file.isExecutable { try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path) }
            }
        } catch {
            throw CommandFailure(
                .error, "the application cannot be written to '\(folder)': \(error.systemReason)")
        }
    }
}
