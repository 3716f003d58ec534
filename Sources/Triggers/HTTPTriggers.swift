public import Deployments
internal import LambdaEngine
public import Logging
internal import Synchronization
internal import Templates

/// What invokes functions over HTTP: REST APIs, HTTP APIs and function URLs.
///
/// A class for the table that its copies share: requests read it while an activation replaces it.
public final class HTTPTriggers: ResourceHandler {
    /// APIs with their parts, and function URLs.
    public let resourceTypes = APIRecords.types

    private struct Declared {
        /// In the order of their first activation.
        var stacks: [StackIdentity] = []
        var records: [StackIdentity: [StackRecord]] = [:]

        var all: [StackRecord] { stacks.flatMap { records[$0] ?? [] } }

        mutating func replace(_ new: [StackRecord], of stack: StackIdentity) {
            if !stacks.contains(stack) { stacks.append(stack) }
            if new.isEmpty { stacks.removeAll { $0 == stack } }
            records[stack] = new.isEmpty ? nil : new
        }
    }

    private struct Served {
        var sites = Sites()
        var notes: [TriggerNote] = []
    }

    /// Held while an activation makes its table, so that two do not overtake each other.
    private let declared = Mutex(Declared())
    /// Held for a moment only: requests wait for it.
    private let served = Mutex(Served())
    private let logger: Logger

    /// Triggers that serve nothing yet.
    ///
    /// - Parameter logger: is told what does not work as on AWS, once.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// What of the active APIs does not work as on AWS, in the order of the templates.
    public var activeNotes: [TriggerNote] { served.withLock { $0.notes } }

    /// What is served now.
    var sites: Sites { served.withLock { $0.sites } }

    // MARK: - Resources

    /// Checks a resource by itself: a document that is none, a path that cannot be, a setting that AWS refuses.
    public func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        var findings = TriggerFindings()
        ResourceCheck(StackRecord(record: record, stack: stack)).run(into: &findings)
        if let failure = findings.failures.first { throw failure }
    }

    /// Serves the stack's APIs and function URLs, from one request to the next.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool) async {
        let own = records.filter { resourceTypes.contains($0.type) }.map { StackRecord(record: $0, stack: stack) }
        let news = declared.withLock { declared -> [TriggerNote] in
            declared.replace(own, of: stack)
            var findings = TriggerFindings()
            let new = Served(sites: Sites(APIRecords(declared.all), into: &findings), notes: findings.notes)
            return served.withLock { served in
                let old = served
                served = new
                return new.notes.filter { !old.notes.contains($0) }
            }
        }
        for note in news {
            logger.warning("trigger does not work as on AWS", metadata: ["trigger.note": "\(note)"])
        }
    }
}

/// Everything that requests can reach.
struct Sites: Sendable {
    private(set) var restAPIs: [String: RestAPI] = [:]
    private(set) var httpAPIs: [String: HTTPAPI] = [:]
    private(set) var functionURLs: [String: FunctionURL] = [:]
    /// In the order of the templates.
    private(set) var all: [Site] = []
    /// Knows what has become of function URLs, and those that no stack has.
    var directory: (any FunctionURLDirectory)?

    init() {}

    init(_ records: APIRecords, into findings: inout TriggerFindings) {
        for record in records.restAPIs {
            var reader = RestAPIReader(record, records)
            var own = TriggerFindings()
            let api = reader.api(into: &own)
            findings.add(own, of: record)
            restAPIs[api.id.lowercased()] = api
            all.append(.rest(api))
        }
        for record in records.httpAPIs {
            var reader = HTTPAPIReader(record, records)
            var own = TriggerFindings()
            let api = reader.api(into: &own)
            findings.add(own, of: record)
            guard let api else { continue }
            httpAPIs[api.id.lowercased()] = api
            all.append(.http(api))
        }
        for record in records.functionURLs {
            var own = TriggerFindings()
            let url = FunctionURLReader(record).functionURL(into: &own)
            findings.add(own, of: record)
            guard let url else { continue }
            functionURLs[url.id.lowercased()] = url
            all.append(.functionURL(url))
        }
    }
}

/// One thing that requests can reach.
enum Site: Sendable {
    case rest(RestAPI)
    case http(HTTPAPI)
    case functionURL(FunctionURL)
}
