internal import Deployments
internal import Templates

/// A function as a request names it.
struct FoundFunction: Sendable {
    var function: CatalogueFunction
    /// `$LATEST` or a version's number.
    var version: String
    var revision: FunctionRevision
    /// With the qualifier of the request, if there is one.
    var arn: String
    /// Of the request.
    var qualifier: String?
}

/// What an invocation runs.
struct InvocationTarget: Sendable {
    var key: FunctionKey
    /// `$LATEST` or a version's number.
    var version: String
    /// Without a qualifier.
    var functionARN: String
    /// Of the request.
    var qualifier: String?

    /// With the qualifier of the request, if there is one: what the function sees as its own.
    var arn: String { qualifier.map { "\(functionARN):\($0)" } ?? functionARN }
}

extension FunctionCatalogue {
    /// What an invocation runs.
    ///
    /// - Parameters:
    ///   - name: a name, a partial ARN or an ARN, each with or without a qualifier.
    ///   - qualifier: a version or an alias.
    ///   - draw: a number from 0 to 1 that chooses a version where an alias points to more than one.
    /// - Throws: `ResourceConflictException` while the function is being created.
    func target(
        _ name: String, qualifier: String?, in scope: CallerScope, draw: () -> Double = { Double.random(in: 0..<1) }
    ) throws(LambdaError) -> InvocationTarget {
        let parsed = try FunctionName(name, qualifier: qualifier)
        let qualifier = try parsed.qualifier(besides: qualifier)
        // AWS looks for `$LATEST` in an invocation without a qualifier, and says so when there is none.
        let function = try function(parsed, missing: qualifier ?? FunctionVersion.latest[...], in: scope)
        guard let qualifier else {
            try function.latest.checkRuns(hasSnapshot: false)
            return InvocationTarget(key: function.key, version: FunctionVersion.latest, functionARN: function.arn)
        }
        guard let version = function.version(for: qualifier, draw: draw), let revision = function.revision(of: version)
        else { throw .functionNotFound("\(function.arn):\(qualifier)") }
        try revision.checkRuns(hasSnapshot: version != FunctionVersion.latest && revision.hasSnapshot)
        return InvocationTarget(
            key: function.key, version: version, functionARN: function.arn, qualifier: String(qualifier))
    }

    /// What a request for information is about.
    func find(
        _ name: String, qualifier: String? = nil, in scope: CallerScope
    ) throws(LambdaError) -> FoundFunction {
        let parsed = try FunctionName(name, qualifier: qualifier)
        let qualifier = try parsed.qualifier(besides: qualifier)
        let function = try function(parsed, missing: qualifier, in: scope)
        guard let qualifier else {
            return FoundFunction(
                function: function, version: FunctionVersion.latest, revision: function.latest, arn: function.arn)
        }
        let arn = "\(function.arn):\(qualifier)"
        guard let version = function.version(for: qualifier), let revision = function.revision(of: version) else {
            throw .functionNotFound(arn)
        }
        return FoundFunction(
            function: function, version: version, revision: revision, arn: arn, qualifier: String(qualifier))
    }

    /// - Parameter qualifier: for the message when there is none.
    func function(
        _ name: FunctionName, missing qualifier: Substring? = nil, in scope: CallerScope
    ) throws(LambdaError) -> CatalogueFunction {
        // Nearly every request is for a function that there is, in the region of who asks.
        if let region = name.region ?? scope.region.map({ $0[...] }), scope.region.map({ region == $0 }) ?? true,
            let found = functions[FunctionKey(region: String(region), name: String(name.name))],
            name.accountID == nil || name.accountID == found.place.accountID[...]
        {
            return found
        }
        let place = try place(of: name, in: scope)
        guard let function = functions[FunctionKey(region: place.region, name: String(name.name))],
            name.accountID == nil || name.accountID == function.place.accountID[...]
        else {
            throw .functionNotFound(place.arn(ofFunction: name.name) + (qualifier.map { ":\($0)" } ?? ""))
        }
        return function
    }

    /// Where a name is looked for, or made.
    ///
    /// - Throws: `ResourceNotFoundException` for another region than the caller's, `AccessDeniedException` for another account.
    func place(of name: FunctionName, in scope: CallerScope) throws(LambdaError) -> FunctionPlace {
        let here = scope.region ?? region(having: name)
        let region = name.region.map(String.init) ?? here
        if let caller = scope.region, region != caller {
            throw .notFound("Functions from '\(region)' are not reachable in this region ('\(caller)')")
        }
        let known = functions[FunctionKey(region: region, name: String(name.name))]?.place
        let accountID = name.accountID.map(String.init) ?? known?.accountID ?? scope.accountID
        let place = FunctionPlace(region: region, accountID: accountID)
        guard accountID == scope.accountID || accountIDs.contains(accountID) else {
            throw .accessDenied(place.arn(ofFunction: name.name), by: scope.accountID, place.partition)
        }
        return place
    }

    /// The region of a function whose caller names none.
    private func region(having name: FunctionName) -> String {
        let key = FunctionKey(region: CallerScope.standardRegion, name: String(name.name))
        if functions[key] != nil { return key.region }
        let regions = functions.keys.filter { $0.name == key.name }.map(\.region)
        return regions.min() ?? declarations.keys.map(\.region).min() ?? CallerScope.standardRegion
    }

    private var accountIDs: Set<String> { Set(functions.values.map(\.place.accountID)) }
}

extension FunctionRevision {
    /// Source: AWS Lambda Developer Guide, "Lambda function states"; AWS Lambda API Reference, "Invoke", SnapStartNotReadyException.
    fileprivate func checkRuns(hasSnapshot: Bool) throws(LambdaError) {
        guard state == .pending else { return }
        if hasSnapshot {
            throw LambdaError(
                code: "SnapStartNotReadyException", statusCode: 409,
                message:
                    "Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE."
            )
        }
        throw .conflict(
            "The operation cannot be performed at this time. The function is currently in the following state: Pending")
    }
}

extension LambdaError {
    static func accessDenied(_ arn: String, by accountID: String, _ partition: String) -> LambdaError {
        let user = "User: arn:\(partition):iam::\(accountID):root"
        return LambdaError(
            code: "AccessDeniedException", statusCode: 403,
            message: "\(user) is not authorized to access the function \(arn) of another account")
    }
}
