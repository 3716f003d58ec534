public import Deployments
public import Diagnostics
internal import Templates

/// Looks whether the code of a function holds what its `Handler` names.
///
/// Silent where that cannot be told: modules of native code, names that are made when the code runs.
public struct HandlerCheck {
    private let reference: CodeReference
    private let code: CodeFiles
    private let layers: [CodeFiles]

    /// - Parameter layers: those of the template, any of which may hold the handler.
    public init(_ reference: CodeReference, code: CodeFiles, layers: [CodeFiles]) {
        self.reference = reference
        self.code = code
        self.layers = layers
    }

    /// What is wrong; nil when nothing is, or when it cannot be told.
    public var diagnostic: Diagnostic? {
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
        if ([code] + layers).contains(where: { $0.holds("bootstrap") }) { return nil }
        return Diagnostic(
            .error, .missingHandler,
            "the code of '\(reference.originID)' holds no file 'bootstrap', which \(reference.runtime ?? "") runs",
            at: reference.span, help: "put an executable named 'bootstrap' at the top of the folder",
            logicalID: reference.originID.rawValue)
    }

    private func check(_ function: String, in files: [String], folders: [String]) -> Diagnostic? {
        if let file = files.first(where: code.holds) { return check(function, in: file) }
        let isInLayer = layers.contains { layer in
            files.contains { file in
                folders.contains { layer.holds("\($0)/\(file)") } || layer.holds(file)
            }
        }
        if isInLayer || isNative(files[0]) { return nil }
        let (folder, _) = CodeFiles.split(files[0])
        let near = nearest(to: files[0], in: code.names(in: folder).map { folder.isEmpty ? $0 : "\(folder)/\($0)" })
        return Diagnostic(
            .error, .missingHandler,
            "the handler '\(reference.handler ?? "")' needs a file '\(files[0])', and the code holds none"
                + (near.map { "; did you mean '\($0)'?" } ?? ""), at: reference.handlerSpan ?? reference.span,
            logicalID: reference.originID.rawValue)
    }

    /// `app.cpython-311-x86_64-linux-gnu.so` and compiled modules count as there.
    private func isNative(_ file: String) -> Bool {
        let (folder, name) = CodeFiles.split(file)
        let base = name.prefix { $0 != "." }
        return code.names(in: folder).contains {
            $0.hasPrefix("\(base).") && ($0.hasSuffix(".so") || $0.hasSuffix(".pyc") || $0.hasSuffix(".node"))
        }
    }

    /// A file in which the function's name does not even occur cannot define it.
    private func check(_ function: String, in file: String) -> Diagnostic? {
        guard let text = code.text(of: file) else { return nil }
        let isPlain = !text.contains("import *") && !text.contains("require(") && !text.contains("export *")
        guard !text.holdsWord(function), isPlain else { return nil }
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

extension String {
    /// True when a name occurs that is no part of a longer one.
    fileprivate func holdsWord(_ name: String) -> Bool {
        ranges(of: name).contains { range in
            let before = self[..<range.lowerBound].last
            let after = self[range.upperBound...].first
            return ![before, after].contains { $0.map { $0.isLetter || $0.isNumber || "_$".contains($0) } ?? false }
        }
    }
}

extension DiagnosticCode {
    /// The file that a handler names is not in the code.
    public static let missingHandler = DiagnosticCode("A802")
    /// The file of a handler does not define its function.
    public static let missingFunction = DiagnosticCode("A805")
}
