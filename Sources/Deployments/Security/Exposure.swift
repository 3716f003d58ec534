internal import Templates

/// Something of a stack that anyone can reach, or that is less guarded than it looks.
public struct Exposure: Hashable, Sendable {
    /// What is exposed.
    public enum Kind: String, Sendable, CaseIterable {
        /// A route of an API that no authorizer guards.
        case openRoute
        /// A function URL without authorization.
        case publicURL
        /// A policy that lets everyone do something, without a condition.
        case publicPrincipal
        /// A bucket whose access control or settings let the public in.
        case publicBucket
        /// Credentials are allowed for pages of any origin.
        case openCORS
        /// Code of another account runs within a function.
        case foreignLayer
        /// A variable that held a secret holds a text that stands in the template.
        case literalSecret
    }

    /// What is exposed.
    public var kind: Kind
    /// The resource of the user's template.
    public var logicalID: String
    /// What of it: `GET /items`, an action, a name.
    public var detail: String
    /// Where its resource stands. Does not count for equality: a moved line exposes nothing new.
    public var place: TemplatePlace
    /// The resource is gone, and its place is one of the template as it was.
    public var isPast = false

    /// Lines do not count.
    public static func == (left: Exposure, right: Exposure) -> Bool {
        (left.kind, left.logicalID, left.detail) == (right.kind, right.logicalID, right.detail)
    }

    /// Lines do not count.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(logicalID)
        hasher.combine(detail)
    }
}

extension Exposure {
    init(_ kind: Kind, of record: ResourceRecord, _ detail: String) {
        self.init(
            kind: kind, logicalID: (record.originID ?? record.logicalID).rawValue, detail: detail, place: record.place)
    }

    /// In a few words, such as `GET /items has no authorizer`.
    public var words: String {
        switch kind {
        case .openRoute: "\(detail) has no authorizer"
        case .publicURL: "a function URL that anyone can call"
        case .publicPrincipal: "everyone may \(detail)"
        case .publicBucket: "the public may get in: \(detail)"
        case .openCORS: "pages of any origin may send credentials (\(detail))"
        case .foreignLayer: "runs a layer of another account: \(detail)"
        case .literalSecret: "'\(detail)' was a secret and stands in the template now"
        }
    }

    /// The same of what is so no longer, such as `GET /items had no authorizer`.
    public var pastWords: String {
        switch kind {
        case .openRoute: "\(detail) had no authorizer"
        case .publicURL: "a function URL that anyone could call"
        case .publicPrincipal: "everyone could \(detail)"
        case .publicBucket: "the public could get in: \(detail)"
        case .openCORS: "pages of any origin could send credentials (\(detail))"
        case .foreignLayer: "ran a layer of another account: \(detail)"
        case .literalSecret: "'\(detail)' stood in the template"
        }
    }
}
