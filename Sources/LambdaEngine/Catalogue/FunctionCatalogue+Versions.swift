internal import Templates

extension FunctionCatalogue {
    /// Publishes a version, or finds that there is nothing new to publish.
    ///
    /// - Returns: the version's number.
    mutating func publishVersion(
        of key: FunctionKey, _ request: PublishVersionRequest, at time: Int64
    ) throws(LambdaError) -> Int {
        guard var function = functions[key] else { throw .resourceNotFound }
        if let revision = request.revisionID, revision != function.latest.revisionID { throw .revisionMismatch }
        if let digest = request.codeDigest, digest != request.currentDigest {
            throw .invalidParameter(
                "CodeSHA256 (\(digest)) is different from current CodeSHA256 in $LATEST (\(request.currentDigest)). Please try again with the CodeSHA256 in $LATEST."
            )
        }
        try function.checkIsAtRest()
        if let last = function.unchangedVersion { return last.number }
        let number = function.publishNext(description: request.description, at: time)
        if function.latest.hasSnapshot { function.changeVersion(String(number)) { $0.state = .pending } }
        // What was published is another revision of $LATEST, too.
        function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
        put(function)
        return number
    }

    /// Removes a published version.
    mutating func deleteVersion(_ number: Int, of key: FunctionKey) throws(LambdaError) {
        guard var function = functions[key] else { throw .resourceNotFound }
        let users = function.aliases.filter { $0.versions.contains(String(number)) }.map(\.name)
        guard users.isEmpty else {
            throw .conflict(
                "Unable to delete version because the following aliases reference it: [\(users.joined(separator: ", "))]"
            )
        }
        for version in function.versions where version.number == number && version.owner != .wire {
            function.removedVersions = (function.removedVersions ?? []).union([number])
        }
        function.versions.removeAll { $0.number == number }
        function.runtimeManagement?[String(number)] = nil
        function.removeParts(of: String(number))
        put(function)
    }
}

/// What PublishVersion asks for.
struct PublishVersionRequest: Sendable {
    var description: String?
    var codeDigest: String?
    var revisionID: String?
    /// Of the code of `$LATEST`, in base64.
    var currentDigest = ""
}

extension CatalogueFunction {
    /// The last version, if `$LATEST` is what it was made from.
    fileprivate var unchangedVersion: PublishedVersion? {
        guard let last = versions.last, last.number == lastVersion else { return nil }
        var source = last.revision.configuration
        source.description = last.sourceDescription
        return source == latest.configuration && last.revision.upload == latest.upload ? last : nil
    }

    /// - Returns: the version's number.
    mutating func publishNext(description: String? = nil, at time: Int64) -> Int {
        publish(lastVersion + 1, description: description, by: .wire, at: time)
        return lastVersion
    }

    /// - Throws: `ResourceConflictException` while it is being created or updated.
    func checkIsAtRest() throws(LambdaError) {
        if latest.state == .pending {
            throw .conflict(
                "The operation cannot be performed at this time. The function is currently in the following state: Pending"
            )
        }
        if latest.lastUpdate == .inProgress {
            throw .conflict(
                "The operation cannot be performed at this time. An update is in progress for resource: \(arn)")
        }
    }
}
