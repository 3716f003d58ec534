import Diagnostics
import Foundation
import Templates
import Validation

/// A folder of its own with a template and its code, removed with the value's owner.
final class CodeFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "samlet-code-\(UUID().uuidString)").path
        for (name, text) in files {
            let file = URL(filePath: path).appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What is said of the code that a template names.
    func findings(_ template: String) -> [Diagnostic] {
        var diagnostics = DiagnosticList()
        CodeCheck.check(Validated(template).pipeline, in: path, into: &diagnostics)
        return diagnostics.sorted()
    }
}
