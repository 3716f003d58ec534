public import Artifacts
internal import Diagnostics
public import Foundation
public import Templates

/// What a command said when there was nothing to do, with everything that its plan came from.
///
/// A plan is a pure function, and so is what is said of it: as long as all that it comes from is the same, a command that is
/// given again would say the same again. Everything is compared by digests or serial numbers that change whenever their
/// subject does; the code is packaged anew, which looks at every file of it.
public struct SettledAnswer: Sendable {
    /// A stream of the process.
    public enum Stream: String, Codable, Sendable {
        case output, error
    }

    /// Something that was said.
    public struct Utterance: Hashable, Codable, Sendable {
        /// Where it was written to.
        public var stream: Stream
        /// UTF-8.
        public var text: String

        /// A text on a stream.
        public init(_ stream: Stream, _ text: String) {
            self.stream = stream
            self.text = text
        }
    }

    /// What a plan comes from, but for its template and its code.
    public struct Circumstances: Hashable, Codable, Sendable {
        /// All that the command was given, as a keyed digest: options, values of parameters, environment, samlet's own build.
        public var question: String
        /// The stacks of the project.
        public var stacks: [StackSerial]
        /// ``EngineStatus/mark`` of the engine that was asked.
        public var engine: String

        /// Circumstances of their parts.
        public init(question: String, stacks: [StackSerial], engine: String) {
            self.question = question
            self.stacks = stacks
            self.engine = engine
        }
    }

    /// What came of packaging the code: artifacts, what runs them, and what was found on the way.
    public struct Packaging: Hashable, Codable, Sendable {
        private var lines: [String]

        /// The same for the same outcome.
        public init(
            artifacts: [LogicalID: [String: ArtifactID]], installations: [LogicalID: RuntimeInstallation],
            findings: [String]
        ) {
            let code = artifacts.flatMap { id, parts in parts.map { "\(id) \($0.key) \($0.value.rawValue)" } }
            let runs = installations.map { id, installation in
                let parts = [installation.executable, installation.version, installation.libraries ?? "-"]
                return "\(id) runs on \((parts + installation.folders).joined(separator: " "))"
            }
            lines = code.sorted() + runs.sorted() + findings
        }
    }

    /// All but the code and the template.
    public var circumstances: Circumstances
    /// The template, and the files that it includes and nests.
    public var files: [SavedPlan.File]
    /// Files that it names and that could not be read, as absolute paths: such a template has warnings.
    public var absentFiles: [String]
    /// The code that was packaged.
    public var code: [CodeReference]
    /// What came of it.
    public var packaging: Packaging
    /// What was said, in order.
    public var utterances: [Utterance]
    /// When the first of the times that were said comes, such as the next one at which a schedule fires: ISO 8601, UTC. Nil where
    /// none was said.
    public var end: String?

    /// An answer of its parts.
    public init(
        to circumstances: Circumstances, files: [SavedPlan.File], absentFiles: [String] = [], code: [CodeReference],
        packaging: Packaging,
        utterances: [Utterance], end: String? = nil
    ) {
        self.end = end
        self.circumstances = circumstances
        self.files = files
        self.absentFiles = absentFiles
        self.code = code
        self.packaging = packaging
        self.utterances = utterances
    }

    /// True when a time that was said is past.
    public func hasEnded(at time: Date) -> Bool { end.map { $0 <= time.formatted(.iso8601) } ?? false }

    // MARK: - On disk

    /// Sealed with the project's key, since inline code may hold the values of secret parameters; nil when it cannot be.
    public func bytes(secrets: SecretBox) -> [UInt8]? {
        (try? JSONEncoder().encode(Stored(self))).flatMap { secrets.sealed(Array($0)) }
    }

    /// Nil for bytes that another samlet wrote, or another key sealed: the command is carried out then.
    public init?(bytes: [UInt8], secrets: SecretBox) {
        guard let clear = secrets.opened(bytes), let stored = try? JSONDecoder().decode(Stored.self, from: Data(clear))
        else { return nil }
        self.init(
            to: stored.circumstances, files: stored.files.map { SavedPlan.File(path: $0.path, sha256: $0.sha256) },
            absentFiles: stored.absentFiles, code: stored.code.map(\.reference), packaging: stored.packaging,
            utterances: stored.utterances,
            end: stored.end)
    }
}

/// The form on disk.
private struct Stored: Codable {
    struct File: Codable {
        var path: String
        var sha256: String
    }

    /// A reference without its places in the template, which only what is wrong with it would be shown at.
    struct Code: Codable {
        var logicalID: String
        var property: String
        var path: String?
        var inline: String?
        var runtime: String?
        var handler: String?
        var isLayer: Bool
        var buildMethod: String?
        var originID: String

        init(_ reference: CodeReference) {
            logicalID = reference.logicalID.rawValue
            property = reference.property
            switch reference.source {
            case .path(let path): self.path = path
            case .inline(let text): inline = text
            }
            runtime = reference.runtime
            handler = reference.handler
            isLayer = reference.isLayer
            buildMethod = reference.buildMethod
            originID = reference.originID.rawValue
        }

        var reference: CodeReference {
            CodeReference(
                logicalID: LogicalID(logicalID), property: property,
                source: inline.map { .inline($0) } ?? .path(path ?? ""), span: SourceSpan(at: .start), runtime: runtime,
                handler: handler, isLayer: isLayer, buildMethod: buildMethod, originID: LogicalID(originID))
        }
    }

    var circumstances: SettledAnswer.Circumstances
    var files: [File]
    var absentFiles: [String]
    var code: [Code]
    var packaging: SettledAnswer.Packaging
    var utterances: [SettledAnswer.Utterance]
    var end: String?

    init(_ answer: SettledAnswer) {
        circumstances = answer.circumstances
        files = answer.files.map { File(path: $0.path, sha256: $0.sha256) }
        absentFiles = answer.absentFiles
        code = answer.code.map(Code.init)
        packaging = answer.packaging
        utterances = answer.utterances
        end = answer.end
    }
}
