internal import Artifacts
internal import Deployments
internal import Diagnostics
internal import Foundation
internal import Templates

/// Looks whether the code of a function holds what its `Handler` names.
///
/// Silent where that cannot be told: modules of native code, names that are made when the code runs.
struct HandlerCheck {
    let reference: CodeReference
    let code: ArtifactID
    /// The layers of the template, any of which may hold the handler.
    let layers: [ArtifactID]
    let store: ArtifactStore

    var diagnostic: Diagnostic? {
        let runtime = reference.runtime ?? ""
        if runtime.hasPrefix("provided") { return bootstrap }
        guard let handler = reference.handler, let dot = handler.lastIndex(of: ".") else { return nil }
        let (module, function) = (String(handler[..<dot]), String(handler[handler.index(after: dot)...]))
        if runtime.hasPrefix("python") {
            let base = module.replacing(".", with: "/")
            return check(function, in: ["\(base).py", "\(base)/__init__.py"], folders: ["python"])
        }
        if runtime.hasPrefix("nodejs") {
            // A dot in the module's last part belongs to the name of an export: `app.nested.handler`.
            let base = module.split(separator: "/").last?.firstIndex(of: ".").map { String(module[..<$0]) } ?? module
            return check(
                function, in: ["js", "mjs", "cjs"].map { "\(base).\($0)" }, folders: ["nodejs", "nodejs/node_modules"])
        }
        return nil
    }

    private var bootstrap: Diagnostic? {
        if ([code] + layers).contains(where: { store.holds("bootstrap", in: $0) }) { return nil }
        return Diagnostic(
            .error, .missingHandler,
            "the code of '\(reference.originID)' holds no file 'bootstrap', which \(reference.runtime ?? "") runs",
            at: reference.span, help: "put an executable named 'bootstrap' at the top of the folder",
            logicalID: reference.originID.rawValue)
    }

    private func check(_ function: String, in files: [String], folders: [String]) -> Diagnostic? {
        if let file = files.first(where: { store.holds($0, in: code) }) { return check(function, in: file) }
        let isInLayer = layers.contains { layer in
            files.contains { file in
                folders.contains { store.holds("\($0)/\(file)", in: layer) } || store.holds(file, in: layer)
            }
        }
        if isInLayer || isNative(files[0]) { return nil }
        let names = (try? store.listing(of: code).entries.map(\.path.text)) ?? []
        let near = nearest(to: files[0], in: names.filter { !$0.contains("/") })
        return Diagnostic(
            .error, .missingHandler,
            "the handler '\(reference.handler ?? "")' needs a file '\(files[0])', and the code holds none"
                + (near.map { "; did you mean '\($0)'?" } ?? ""), at: reference.handlerSpan ?? reference.span,
            logicalID: reference.originID.rawValue)
    }

    /// `app.cpython-311-x86_64-linux-gnu.so` and compiled modules count as there.
    private func isNative(_ file: String) -> Bool {
        let base = file.split(separator: ".")[0]
        let names = (try? store.listing(of: code).entries.map(\.path.text)) ?? []
        return names.contains {
            $0.hasPrefix("\(base).") && ($0.hasSuffix(".so") || $0.hasSuffix(".pyc") || $0.hasSuffix(".node"))
        }
    }

    /// A file in which the function's name does not even occur cannot define it.
    private func check(_ function: String, in file: String) -> Diagnostic? {
        guard let data = FileManager.default.contents(atPath: "\(store.path(of: code))/\(file)") else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        let isPlain = !text.contains("import *") && !text.contains("require(") && !text.contains("export *")
        guard !text.contains(function), isPlain else { return nil }
        let defined = text.matches(
            of: /(?m)^(?:async )?def ([A-Za-z_]\w*)|exports\.(\w+)|export (?:const|function|async function) (\w+)/
        )
        .compactMap { $0.1 ?? $0.2 ?? $0.3 }.map(String.init)
        let has = defined.isEmpty ? "" : "; it defines \(defined.prefix(5).joined(separator: ", "))"
        return Diagnostic(
            .error, .missingFunction, "'\(file)' does not define '\(function)'" + has,
            at: reference.handlerSpan ?? reference.span,
            help: nearest(to: function, in: defined).map { "did you mean '\($0)'?" },
            logicalID: reference.originID.rawValue)
    }
}

extension ArtifactStore {
    fileprivate func holds(_ path: String, in id: ArtifactID) -> Bool {
        FileManager.default.fileExists(atPath: "\(self.path(of: id))/\(path)")
    }
}

extension DiagnosticCode {
    /// The file that a handler names is not in the code.
    static let missingHandler = DiagnosticCode("A802")
    /// The file of a handler does not define its function.
    static let missingFunction = DiagnosticCode("A805")
}
