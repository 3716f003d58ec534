public import Artifacts
internal import Diagnostics
public import Documents
internal import OrderedCollections
internal import Templates

/// A plan in a file, to be carried out later exactly as it was shown: what the stack will be, and all that tells whether
/// the plan still fits.
///
/// Values made from NoEcho parameters are sealed with the project's key; the parameters themselves are kept as keyed digests.
public struct SavedPlan: Sendable {
    /// Counts up when an older samlet could not carry such a plan out.
    public static let formatVersion = 1

    /// A file that the plan was made from.
    public struct File: Hashable, Sendable {
        /// An absolute path.
        public var path: String
        /// Of its bytes, in hexadecimal digits.
        public var sha256: String

        /// A file with its digest.
        public init(path: String, sha256: String) {
            self.path = path
            self.sha256 = sha256
        }
    }

    /// The value of a parameter.
    public enum Parameter: Hashable, Sendable {
        case clear(String)
        /// Of a NoEcho parameter, its keyed digest.
        case secret(digest: String)
    }

    /// The samlet that made the plan, such as `1.2.0`.
    public var samletVersion: String
    /// Names the project without saying where it is; see ``SecretBox/projectName``.
    public var project: String
    /// Of the state that the plan starts from; empty for a new stack.
    public var lineage: String
    /// The generation that the plan starts from.
    public var baseGeneration: Int
    /// ``Plan/digest(secrets:)``.
    public var digest: String
    /// Where the engine answered, or would.
    public var endpoints: Endpoints
    /// The generation that the engine ran; nil when it did not run, or not this stack.
    public var runningGeneration: Int?
    /// What the engine had otherwise than it was applied, as a keyed digest that is the same for the same.
    public var drift: String
    /// When it was made, in seconds since 1970; nil where an older samlet made it.
    public var madeAt: Int?
    /// The template and the files it includes.
    public var files: [File]
    /// The parameters' values, for making the plan again.
    public var parameters: [String: Parameter]
    /// What the state will be.
    public var desired: StackState
    /// The plan as it was shown.
    public var document: Node

    /// A saved plan of its parts.
    public init(
        of plan: Plan, document: PlanDocument, secrets: SecretBox, samletVersion: String, endpoints: Endpoints,
        runningGeneration: Int?, drift: Drift? = nil, madeAt: Int? = nil, files: [File],
        parameters: [String: Parameter]
    ) {
        self.drift = Self.digest(of: drift, secrets)
        self.madeAt = madeAt
        self.samletVersion = samletVersion
        self.endpoints = endpoints
        self.runningGeneration = runningGeneration
        self.files = files
        self.parameters = parameters
        project = secrets.projectName
        lineage = plan.lineage
        baseGeneration = plan.baseGeneration
        digest = plan.digest(secrets: secrets)
        desired = plan.desired
        self.document = document.node(for: plan)
    }

    /// The same for the same drift; none at all where no engine runs, which starts with what was applied.
    static func digest(of drift: Drift?, _ secrets: SecretBox) -> String {
        secrets.digest(of: (drift?.items ?? []).map { JSONWriter.text(of: $0.node) }.joined(separator: "\n"))
    }

    // MARK: - Text

    private static let key = "samletPlan"
    private static let nowhere = SourceSpan(at: .start)

    /// True for the first bytes of a file that holds a saved plan; templates do not start so.
    public static func isStarted(by bytes: some Sequence<UInt8>) -> Bool {
        String(decoding: bytes.prefix(64).filter { !" \n\r\t".utf8.contains($0) }, as: UTF8.self)
            .hasPrefix("{\"\(key)\":")
    }

    /// The project's keyed name and the template's path, which can be read before the project is known; nil for no plan.
    public static func origin(of bytes: [UInt8]) -> (project: String, templatePath: String)? {
        guard let node = Document.json(bytes), let project = node["project"]?.text else { return nil }
        return (project, node["desired"]?["templatePath"]?.text ?? "")
    }

    /// The JSON text, in UTF-8.
    public func bytes(secrets: SecretBox) -> [UInt8] {
        let state = StateDocument(coding: RecordCoding(secrets: secrets)).bytes(of: desired)
        func text(_ text: String) -> Node { .text(text, at: Self.nowhere) }
        let parameters = parameters.sorted { $0.key < $1.key }.map { name, value -> Mapping.Entry in
            let node: Node =
                switch value {
                case .clear(let value): .map(["value": text(value)], at: Self.nowhere)
                case .secret(let digest): .map(["secret": text("hmac:\(digest)")], at: Self.nowhere)
                }
            return Mapping.Entry(key: Mapping.Key(name, at: Self.nowhere), value: node)
        }
        let files = files.map { Node.map(["path": text($0.path), "sha256": text($0.sha256)], at: Self.nowhere) }
        let node = Node.map(
            [
                Self.key: .integer(Self.formatVersion, at: Self.nowhere), "samlet": text(samletVersion),
                "project": text(project), "lineage": text(lineage),
                "generation": .integer(baseGeneration, at: Self.nowhere), "digest": text(digest),
                "endpoints": .map(["aws": text(endpoints.aws), "http": text(endpoints.http)], at: Self.nowhere),
                "runningGeneration": runningGeneration.map { .integer($0, at: Self.nowhere) },
                "drift": text("hmac:\(drift)"), "madeAt": madeAt.map { .integer($0, at: Self.nowhere) },
                "files": .list(files, at: Self.nowhere), "parameters": .map(Mapping(parameters), at: Self.nowhere),
                "artifacts": .list(artifacts.map { text($0.rawValue) }, at: Self.nowhere),
                "desired": Document.json(state), "plan": document,
            ], at: Self.nowhere)
        return JSONWriter.bytes(of: node, layout: .indented)
    }

    /// The artifacts that the plan needs, each once.
    public var artifacts: [ArtifactID] {
        Set(desired.records.values.flatMap(\.artifacts.values)).sorted { $0.rawValue < $1.rawValue }
    }

    /// Why a file holds no plan that can be carried out.
    public enum Problem: Error, Hashable, Sendable {
        /// It is no plan, or not a whole one.
        case damaged
        /// It was written by a newer samlet.
        case tooNew(formatVersion: Int)
    }

    /// Reads a plan.
    public init(from bytes: [UInt8], secrets: SecretBox) throws(Problem) {
        guard let node = Document.json(bytes), let version = node[Self.key]?.text.flatMap({ Int($0) }) else {
            throw .damaged
        }
        guard version <= Self.formatVersion else { throw .tooNew(formatVersion: version) }
        guard let samlet = node["samlet"]?.text, let project = node["project"]?.text,
            let lineage = node["lineage"]?.text, let generation = node["generation"]?.text.flatMap({ Int($0) }),
            let digest = node["digest"]?.text, let endpoints = Endpoints(node["endpoints"]),
            let state = node["desired"], let document = node["plan"],
            let desired = try? StateDocument(coding: RecordCoding(secrets: secrets)).state(
                from: JSONWriter.bytes(of: state))
        else { throw .damaged }
        samletVersion = samlet
        self.project = project
        self.lineage = lineage
        baseGeneration = generation
        self.digest = digest
        self.endpoints = endpoints
        runningGeneration = node["runningGeneration"]?.text.flatMap { Int($0) }
        drift = node["drift"]?.text.map { String($0.dropFirst(5)) } ?? Self.digest(of: nil, secrets)
        madeAt = node["madeAt"]?.text.flatMap { Int($0) }
        files = (node["files"]?.sequence ?? []).compactMap { file in
            guard let path = file["path"]?.text, let sha256 = file["sha256"]?.text else { return nil }
            return File(path: path, sha256: sha256)
        }
        parameters = [:]
        for entry in node["parameters"]?.mapping ?? Mapping() {
            let digest = entry.value["secret"]?.text.map { Parameter.secret(digest: String($0.dropFirst(5))) }
            parameters[entry.key.text] = digest ?? entry.value["value"]?.scalar.map { .clear($0.text) }
        }
        self.desired = desired
        self.document = document
    }
}

extension SecretBox {
    /// A name for the project whose key this is, which says nothing of the key.
    public var projectName: String { digest(of: "the project of a samlet plan") }
}

extension Endpoints {
    fileprivate init?(_ node: Node?) {
        guard let aws = node?["aws"]?.text, let http = node?["http"]?.text else { return nil }
        self.init(aws: aws, http: http)
    }
}
