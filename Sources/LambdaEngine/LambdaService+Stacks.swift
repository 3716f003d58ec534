internal import Artifacts
public import Deployments
internal import Logging
internal import Synchronization

extension LambdaService {
    /// Checks that a function can run here and merges its layers.
    public func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        switch record.type {
        case "AWS::Lambda::LayerVersion":
            guard let content = record.artifacts["Content"] else { return }
            _ = try files.folder(of: content)
            state.withLock { $0.preparedLayers[record.ref] = (content, stack) }
        case "AWS::Lambda::Function":
            let configuration = try FunctionConfiguration(record, of: stack)
            let key = FunctionKey(region: stack.region, name: configuration.name)
            if let owner = keeper.current.functions[key]?.owner, owner.stack != stack {
                throw .nameTaken(configuration.name, by: owner)
            }
            try await checkEntrypoint(of: configuration, try folders(of: configuration))
        case "AWS::Lambda::EventInvokeConfig": try EventInvokeConfig.check(record, of: stack)
        case "AWS::Lambda::CodeSigningConfig": _ = try CodeSigningRequest(record)
        default: return
        }
    }

    /// Refuses what has nothing that could run it: a language without a bootstrap, a custom runtime without its own.
    private func checkEntrypoint(
        of configuration: FunctionConfiguration, _ folders: FunctionFolders
    ) async throws(ResourceFailure) {
        do throws(LambdaEngineError) {
            _ = try RuntimeFiles.arguments(
                for: configuration.runtime, installation: configuration.installation, folders: folders,
                paths: sandbox.paths(for: folders), memorySizeInMegabytes: configuration.memorySizeInMegabytes)
            if case .java = configuration.runtime.language, let installation = configuration.installation {
                try await javaBootstrap.prepare(for: installation)
            }
        } catch {
            throw ResourceFailure(error.message, at: [error.code == .entrypointMissing ? "Code" : "Runtime"])
        }
    }

    /// Makes these the functions of the stack. A function that is as before keeps its environments; invocations that run in
    /// others come to their end. What was changed over the wire stays until its record changes, or it is restored.
    public func activate(_ records: [ResourceRecord], of stack: StackIdentity, isRestoring: Bool) async {
        await change { $0.follow(records, of: stack, isRestoring: isRestoring, at: UTCTime.now()) }
        events.reopen()
        let functions = keeper.current.functions.values.filter { $0.owner.stack == stack }
        let layers = keeper.current.stackLayers
        state.withLock { state in
            for arn in layers.keys { state.preparedLayers[arn] = nil }
        }
        // Also those that are as they were: a layer may be another, and a new engine has no pools.
        let due = state.withLock { state in
            functions.map(\.key).filter { key in
                state.table.versions(of: key).isEmpty || !state.table.entries(of: key).values.allSatisfy(\.hasNoLayers)
            }
        }
        await follow(Set(due))
    }

    /// Forgets the layers of a deployment that came to nothing.
    public func discardPrepared(of stack: StackIdentity) async {
        state.withLock { $0.preparedLayers = $0.preparedLayers.filter { $0.value.stack != stack } }
    }

    /// Removes what is left of stacks that are no more.
    /// - Parameter stacks: those that there are.
    public func removeStacks(except stacks: Set<String>) async {
        let catalogue = keeper.current
        let owners = catalogue.functions.values.flatMap { function in
            [function.owner.stack] + function.versions.map(\.owner.stack) + function.aliases.map(\.owner.stack)
        }
        let ofStatements = catalogue.layerPolicies.values.compactMap(\.declared).flatMap(\.stacks)
        let ofCodeSigning = catalogue.codeSigningConfigs.values.compactMap(\.stack)
        for stack in Set(owners.compactMap(\.self) + ofStatements + ofCodeSigning) where !stacks.contains(stack.name) {
            await change { $0.follow([], of: stack, at: UTCTime.now()) }
        }
    }

    private func change(_ operation: @Sendable (inout FunctionCatalogue) -> Void) async {
        do throws(LambdaError) {
            try await keeper.change { (catalogue) throws(LambdaError) in operation(&catalogue) }
        } catch {
            logger.error("functions cannot be written to disk", metadata: ["error": "\(error.message)"])
        }
    }
}
