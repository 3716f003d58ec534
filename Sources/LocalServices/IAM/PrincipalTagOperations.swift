/// The operations on tags of roles and users.
enum PrincipalTagOperations {
    static let all = PrincipalKind.allCases.map(operations).reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// Source: IAM User Guide, "IAM and AWS STS quotas".
    private static let limit = 50

    private static func operations(_ kind: PrincipalKind) -> [String: IAMOperation] {
        [
            "Tag\(kind.title)": IAMOperation([kind.shape, IAMShapes.requiredTags]) {
                catalogue, request throws(ServiceError) in
                var principal = try catalogue.modifiable(kind, request)
                principal.tags = try adding(request.tags(), to: principal.tags, ignoringCase: true)
                catalogue.set(principal, kind, in: request.account)
                return nil
            },
            "Untag\(kind.title)": IAMOperation([kind.shape, IAMShapes.tagKeys]) {
                catalogue, request throws(ServiceError) in
                var principal = try catalogue.modifiable(kind, request)
                let keys = Set(request.texts("TagKeys"))
                principal.tags.removeAll { keys.contains($0.key) }
                catalogue.set(principal, kind, in: request.account)
                return nil
            },
            "List\(kind.title)Tags": IAMOperation([kind.shape] + IAMShapes.page) {
                catalogue, request throws(ServiceError) in
                try list(catalogue.principal(kind, request).tags, request)
            },
        ]
    }

    // MARK: - Of all that has tags

    /// - Throws: `LimitExceeded` when that makes too many.
    static func adding(
        _ new: [ResourceTag], to tags: [ResourceTag], ignoringCase: Bool
    ) throws(ServiceError) -> [ResourceTag] {
        let all = tags.adding(new, ignoringCase: ignoringCase)
        guard all.count <= limit else { throw .limitExceeded("The number of tags has reached the maximum limit.") }
        return all
    }

    static func list(_ tags: [ResourceTag], _ request: IAMRequest) throws(ServiceError) -> XMLText {
        try request.list("Tags", tags.sorted { $0.key < $1.key }, by: \.key, description)
    }

    static func description(of tag: ResourceTag) -> XMLText { ["Key": .text(tag.key), "Value": .text(tag.value)] }
}
