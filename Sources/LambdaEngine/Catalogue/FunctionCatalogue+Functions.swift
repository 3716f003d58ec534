internal import Artifacts
internal import Deployments
internal import Templates

/// Code that was given over the wire, and is in the store of artifacts.
struct StoredCode: Hashable, Sendable {
    /// Nil for an image.
    var artifact: ArtifactID?
    var upload: UploadedCode
    var image: FunctionImage?
}

extension FunctionCatalogue {
    /// Makes a function, which is pending until ``complete(_:)``.
    ///
    /// - Throws: `ResourceConflictException` for a name that is taken.
    mutating func createFunction(
        _ request: CreateFunctionRequest, code: StoredCode, in scope: CallerScope, at time: Int64
    ) throws(LambdaError) -> CatalogueFunction {
        var configuration = try checkedConfiguration(of: request, in: scope)
        configuration.code = code.artifact
        configuration.image = code.image.map { request.settings.image?.applied(to: $0) ?? $0 }
        var function = CatalogueFunction(
            place: configuration.place, name: configuration.name, owner: .wire,
            latest: FunctionRevision(
                configuration: configuration, upload: code.upload, revisionID: "", lastModified: time,
                state: .pending, lastUpdate: nil))
        function.tags = request.tags
        if let arn = request.codeSigningConfig { function.attachments.codeSigningConfig = arn }
        function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
        if request.publishes { _ = function.publishNext(at: time) }
        put(function)
        return function
    }

    /// The configuration of a function that could be made.
    func checkedConfiguration(
        of request: CreateFunctionRequest, in scope: CallerScope
    ) throws(LambdaError) -> FunctionConfiguration {
        let place = try place(of: request.name, in: scope)
        let name = String(request.name.name)
        var configuration = FunctionConfiguration(
            name: name, arn: place.arn(ofFunction: name), place: place, description: "",
            runtime: try request.checkedRuntime(), handler: "", role: "", timeoutInSeconds: 3,
            memorySizeInMegabytes: 128, ephemeralStorageInMegabytes: 512, variables: [:], layers: [],
            logGroup: "/aws/lambda/\(name)", architecture: request.architecture ?? "x86_64", code: nil)
        try request.settings.apply(to: &configuration, in: self)
        try Self.checkTags(request.tags)
        if let arn = request.codeSigningConfig { try checkCodeSigning(arn) }
        guard functions[FunctionKey(region: place.region, name: name)] == nil else {
            throw .conflict("Function already exist: \(name)")
        }
        return configuration
    }

    // MARK: - Updating

    /// - Returns: the function with its new code, and the version that was published of it.
    mutating func updateCode(
        of key: FunctionKey, _ request: UpdateCodeRequest, code: StoredCode, at time: Int64
    ) throws(LambdaError) -> (function: CatalogueFunction, version: String) {
        guard var function = functions[key] else { throw .resourceNotFound }
        try request.check(function)
        function.latest.configuration.code = code.artifact
        if let image = code.image { function.latest.configuration.image?.uri = image.uri }
        function.latest.configuration.architecture = request.architecture ?? function.latest.configuration.architecture
        function.latest.upload = code.upload
        function.beginUpdate(at: time)
        var version = FunctionVersion.latest
        if request.publishes {
            version = String(function.publishNext(at: time))
            function.changeVersion(version) { $0.beginCreation() }
        }
        if !request.isDryRun { put(function) }
        return (function, version)
    }

    mutating func updateConfiguration(
        of key: FunctionKey, _ request: UpdateConfigurationRequest, at time: Int64
    ) throws(LambdaError) -> CatalogueFunction {
        guard var function = functions[key] else { throw .resourceNotFound }
        if let revision = request.revisionID, revision != function.latest.revisionID { throw .revisionMismatch }
        try function.checkIsAtRest()
        var configuration = function.latest.configuration
        try request.settings.apply(to: &configuration, in: self)
        if let image = request.settings.image { configuration.image = configuration.image.map(image.applied) }
        if configuration.runtime != function.latest.configuration.runtime { configuration.installation = nil }
        function.latest.configuration = configuration
        function.beginUpdate(at: time)
        put(function)
        return function
    }

    /// What was pending or in progress is done.
    ///
    /// - Parameter installation: what runs the code of `$LATEST` on this machine.
    mutating func complete(_ key: FunctionKey, installation: RuntimeInstallation?) {
        update(key) { function in
            let isDue = function.latest.isInTransition
            if isDue {
                function.latest.configuration.installation = installation
                function.latest.revisionID = function.nextRevisionID(of: FunctionVersion.latest)
            }
            function.latest.state = .active
            function.latest.lastUpdate = .successful
            for index in function.versions.indices where function.versions[index].revision.isInTransition {
                let number = String(function.versions[index].number)
                function.versions[index].revision.configuration.installation = installation
                function.versions[index].revision.state = .active
                function.versions[index].revision.lastUpdate = .successful
                function.versions[index].revision.revisionID = function.nextRevisionID(of: number)
            }
        }
    }

    /// Functions with something to complete.
    var keysInTransition: [FunctionKey] {
        functions.values.filter { function in
            function.latest.isInTransition || function.versions.contains { $0.revision.isInTransition }
        }.map(\.key)
    }

    // MARK: - Deleting

    /// Deletes a function with everything that belongs to it.
    mutating func deleteFunction(_ key: FunctionKey) {
        guard let function = functions[key] else { return }
        removeFunction(key)
        guard case .stack(let stack, let logicalID) = function.owner, let applied = function.applied else { return }
        setTombstone(Tombstone(stack: stack, logicalID: logicalID, applied: applied), for: key)
    }
}

extension CatalogueFunction {
    fileprivate mutating func beginUpdate(at time: Int64) {
        latest.lastModified = time
        latest.lastUpdate = .inProgress
        latest.revisionID = nextRevisionID(of: FunctionVersion.latest)
    }

    mutating func changeVersion(_ number: String, _ change: (inout FunctionRevision) -> Void) {
        guard let index = versions.firstIndex(where: { String($0.number) == number }) else { return }
        change(&versions[index].revision)
    }
}

extension FunctionRevision {
    fileprivate mutating func beginCreation() {
        state = .pending
        lastUpdate = nil
    }
}
