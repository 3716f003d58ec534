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
        if runtime.hasPrefix("java") { return javaClass }
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
        if runtime.hasPrefix("ruby") {
            // A method of a class has the class's name in the middle.
            let base = module.split(separator: ".").first.map(String.init) ?? module
            return check(function, in: ["\(base).rb"], folders: ["ruby/lib"])
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

    /// A class lies in a file of its own, or in an archive, whose names are to be read as they are.
    private var javaClass: Diagnostic? {
        guard let handler = reference.handler else { return nil }
        let name = String(handler.split(separator: ":").first ?? "")
        let file = name.replacing(".", with: "/") + ".class"
        if code.holds(file) || code.archives(in: "lib").contains(where: { code.mentions(file, in: $0) }) { return nil }
        let isInLayer = layers.contains { layer in
            layer.archives(in: "java/lib").contains { layer.mentions(file, in: $0) }
        }
        guard !isInLayer, !name.isEmpty else { return nil }
        let source = name.replacing(".", with: "/") + ".java"
        return Diagnostic(
            .error, .missingHandler,
            "the handler '\(handler)' needs the class '\(name)', and the code holds neither '\(file)' nor a lib/*.jar with it",
            at: reference.handlerSpan ?? reference.span,
            help: code.holds(source)
                ? "compile it first: javac -d CLASSES \(source), and let CodeUri name CLASSES" : nil,
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
        let isRuby = file.hasSuffix(".rb")
        let isMadeElsewhere = (isRuby ? Self.rubyMakers : Self.makers).contains(where: text.contains)
        guard !text.holdsWord(function), !isMadeElsewhere, !(isRuby && requiresOwnFiles(text)) else { return nil }
        let defined = isRuby ? Self.rubyMethods(in: text) : Self.functions(in: text)
        let has = defined.isEmpty ? "" : "; it defines \(defined.prefix(5).joined(separator: ", "))"
        return Diagnostic(
            .error, .missingFunction, "'\(file)' does not define '\(function)'" + has,
            at: reference.handlerSpan ?? reference.span,
            help: nearest(to: function, in: defined).map { "did you mean '\($0)'?" },
            logicalID: reference.originID.rawValue)
    }
}

extension HandlerCheck {
    /// What brings names into a file that are not written there.
    private static let makers = ["import *", "require(", "export *"]
    private static let rubyMakers = [
        "require_relative", "load ", "define_method", "include ", "extend ", "prepend ", "_eval", "method_missing",
        " < ",
    ]

    private func requiresOwnFiles(_ text: String) -> Bool {
        text.matches(of: /require\s*\(?['"]([^'"]+)['"]/).contains { code.holds("\($0.1).rb") }
    }

    private static func functions(in text: String) -> [String] {
        text.matches(
            of: /(?m)^(?:async )?def ([A-Za-z_]\w*)|exports\.(\w+)|export (?:const|function|async function) (\w+)/
        ).compactMap { $0.1 ?? $0.2 ?? $0.3 }.map(String.init)
    }

    private static func rubyMethods(in text: String) -> [String] {
        text.matches(of: /(?m)^\s*def (?:self\.)?([A-Za-z_]\w*)/).map { String($0.1) }
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
