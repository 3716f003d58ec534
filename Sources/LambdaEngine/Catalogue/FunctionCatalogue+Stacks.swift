internal import Deployments
internal import Templates

extension FunctionCatalogue {
    /// Makes these the records of a stack that count; none removes what the stack has made.
    ///
    /// What was changed over the wire stays as long as its record says what it said before, unless it is to be restored.
    ///
    /// - Parameters:
    ///   - records: of any types.
    ///   - isRestoring: what the records declare becomes just what they say; what the wire has made beside it stays.
    ///   - time: now, in milliseconds since 1970; becomes the time of modification of what is new or another.
    mutating func follow(
        _ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool = false, at time: Int64
    ) {
        declarations[stack] = records.isEmpty ? nil : StackDeclarations(records, stack, at: time)
        if isRestoring { forgetWireChanges(of: stack) }
        followLayers()
        removeUndeclaredFunctions(of: stack)
        for function in declarations[stack]?.functions ?? [] { follow(function, of: stack, at: time) }
        removeUndeclaredParts(of: stack)
        // A function may have come after those that name versions of it.
        for (owner, all) in declarations.sorted(by: { $0.key.name < $1.key.name }) {
            for version in all.versions { follow(version, of: owner, at: time) }
            for (function, alias) in all.aliases { follow(alias, of: function) }
        }
        for owner in Set(declarations.keys).union([stack]) { followParts(of: owner, at: time) }
        followLayerPolicies(of: stack, at: time)
        followCodeSigning(of: stack, at: time)
    }

    /// The records of a stack that cannot be followed, with why.
    func failures(of stack: StackIdentity) -> [LogicalID: ResourceFailure] { declarations[stack]?.failures ?? [:] }

    // MARK: - Functions

    private mutating func removeUndeclaredFunctions(of stack: StackIdentity) {
        let declared = Set(declarations[stack]?.functions.map(\.key) ?? [])
        for function in functions.values where function.owner.stack == stack && !declared.contains(function.key) {
            removeFunction(function.key)
        }
        for (key, tombstone) in tombstones where tombstone.stack == stack && !declared.contains(key) {
            setTombstone(nil, for: key)
        }
    }

    private mutating func follow(
        _ declared: StackDeclarations.Function, of stack: StackIdentity, at time: Int64
    ) {
        let owner = FunctionOwner.stack(stack, declared.logicalID)
        guard let present = functions[declared.key] else {
            guard tombstones[declared.key]?.applied != declared.configuration else { return }
            setTombstone(nil, for: declared.key)
            return put(CatalogueFunction(declared, owner, at: time))
        }
        guard present.owner.stack == stack else {
            declarations[stack]?.failures[declared.logicalID] = .nameTaken(
                declared.configuration.name, by: present.owner)
            return
        }
        update(declared.key) { function in
            function.owner = owner
            if function.applied != declared.configuration { function.follow(declared.configuration, at: time) }
        }
    }

    // MARK: - Versions and aliases

    private mutating func removeUndeclaredParts(of stack: StackIdentity) {
        let versions = declarations[stack]?.versions ?? []
        let aliases = declarations[stack]?.aliases ?? []
        for key in functions.keys {
            let numbers = Set(versions.filter { $0.function == key }.map(\.number))
            let names = Set(aliases.filter { $0.function == key }.map(\.alias.name))
            update(key) { function in
                function.aliases.removeAll { $0.owner.stack == stack && !names.contains($0.name) }
                let inUse = Set(function.aliases.flatMap(\.versions))
                function.versions.removeAll { version in
                    version.owner.stack == stack && !numbers.contains(version.number) && !version.isRetained
                        && !inUse.contains(String(version.number))
                }
            }
        }
    }

    private mutating func follow(_ declared: StackDeclarations.Version, of stack: StackIdentity, at time: Int64) {
        let owner = FunctionOwner.stack(stack, declared.logicalID)
        update(declared.function) { function in
            guard function.removedVersions?.contains(declared.number) != true else { return }
            if let index = function.versions.firstIndex(where: { $0.number == declared.number }) {
                if function.versions[index].owner.stack == stack {
                    function.versions[index].isRetained = declared.isRetained
                    return
                }
                // A plan names numbers ahead: one that was taken over the wire in between gives way.
                function.versions.remove(at: index)
            }
            function.publish(
                declared.number, description: declared.description.isEmpty ? nil : declared.description, by: owner,
                isRetained: declared.isRetained, at: time)
        }
    }

    private mutating func follow(_ declared: FunctionAlias, of key: FunctionKey) {
        update(key) { function in
            if let present = function.alias(declared.name), present.owner.stack == declared.owner.stack,
                present.applied == declared.applied
            {
                return
            }
            if function.removedAliases?[declared.name] == declared.applied { return }
            function.removedAliases?[declared.name] = nil
            var alias = declared
            alias.revisionID = function.nextRevisionID(of: alias.name)
            function.aliases.removeAll { $0.name == alias.name }
            function.aliases.append(alias)
            function.sortParts()
        }
    }

    // MARK: - Layers

    private mutating func followLayers() {
        var layers: [String: LayerVersion] = [:]
        for (_, all) in declarations.sorted(by: { $0.key.name < $1.key.name }) {
            for layer in all.layers {
                var layer = layer
                layer.createdAt = stackLayers[layer.arn.text]?.createdAt ?? layer.createdAt
                layers[layer.arn.text] = layer
            }
        }
        setStackLayers(layers)
    }
}

extension CatalogueFunction {
    /// A function as a stack's record has it.
    fileprivate init(_ declared: StackDeclarations.Function, _ owner: FunctionOwner, at time: Int64) {
        let configuration = declared.configuration
        self.init(
            place: configuration.place, name: configuration.name, owner: owner,
            latest: FunctionRevision(configuration: configuration, revisionID: "", lastModified: time))
        follow(configuration, at: time)
    }

    /// Makes `$LATEST` what a record says.
    fileprivate mutating func follow(_ configuration: FunctionConfiguration, at time: Int64) {
        applied = configuration
        tags = configuration.metadata.tags
        reservedConcurrency = configuration.reservedConcurrency
        recursiveLoop = configuration.metadata.recursiveLoop
        if configuration.metadata.codeSigningConfig != storedAttachments?.codeSigningConfig {
            attachments.codeSigningConfig = configuration.metadata.codeSigningConfig
        }
        if configuration.metadata.runtimeManagement != runtimeManagement?[FunctionVersion.latest] {
            runtimeManagement = (runtimeManagement ?? [:])
            runtimeManagement?[FunctionVersion.latest] = configuration.metadata.runtimeManagement
        }
        latest = FunctionRevision(configuration: configuration.ownPart, revisionID: "", lastModified: time)
        latest.revisionID = nextRevisionID(of: FunctionVersion.latest)
    }

    /// Publishes what `$LATEST` is.
    ///
    /// - Parameter description: of the version; nil for the one that `$LATEST` has.
    mutating func publish(
        _ number: Int, description: String?, by owner: FunctionOwner, isRetained: Bool = false, at time: Int64
    ) {
        var revision = latest
        revision.configuration.description = description ?? latest.configuration.description
        revision.revisionID = nextRevisionID(of: String(number))
        revision.lastModified = time
        versions.append(
            PublishedVersion(
                number: number, owner: owner, revision: revision,
                sourceDescription: latest.configuration.description, isRetained: isRetained))
        lastVersion = max(lastVersion, number)
        sortParts()
    }
}

extension FunctionConfiguration {
    /// Without what belongs to the function and not to one of its versions.
    var ownPart: FunctionConfiguration {
        var copy = self
        copy.reservedConcurrency = nil
        copy.metadata.tags = [:]
        copy.metadata.recursiveLoop = nil
        copy.metadata.codeSigningConfig = nil
        copy.metadata.runtimeManagement = nil
        return copy
    }
}

extension ResourceFailure {
    static func nameTaken(_ name: String, by owner: FunctionOwner) -> ResourceFailure {
        let holder = owner.stack.map { "the stack '\($0.name)' has" } ?? "the Lambda API has made"
        return ResourceFailure(
            "\(holder) a function named '\(name)' already",
            help: owner.stack == nil
                ? "delete it with 'aws lambda delete-function', or leave FunctionName out to have a name made"
                : "names of functions are unique on one engine; leave FunctionName out to have one made",
            at: ["FunctionName"])
    }
}
