internal import Deployments

extension FunctionCatalogue {
    /// Makes what a stack declares, and the wire has changed since it was followed last, as good as never followed: whoever
    /// follows the stack next makes it what its records say.
    mutating func forgetWireChanges(of stack: StackIdentity) {
        guard let declared = declarations[stack] else { return }
        for (key, tombstone) in tombstones where tombstone.stack == stack { setTombstone(nil, for: key) }
        for layer in declared.layers where wireLayers[layer.arn.text]?.isDeleted == true {
            removeWireLayer(layer.arn.text)
        }
        for function in functions.values where function.owner.stack == stack && function.hasDrifted {
            update(function.key) { $0.applied = nil }
        }
        for version in declared.versions {
            update(version.function) { $0.removedVersions?.remove(version.number) }
        }
        for (key, alias) in declared.aliases {
            update(key) { function in
                function.removedAliases?[alias.name] = nil
                function.aliases.removeAll { $0.name == alias.name && !differences($0.facts, alias.facts).isEmpty }
            }
        }
        for key in functions.keys { update(key) { $0.forgetWireChangesOfParts(of: stack) } }
        for (key, qualifier) in declared.qualifiers where declared.parts[key]?.provisioned[qualifier] == nil {
            update(key) { $0.storedAttachments?.provisioned[qualifier] = nil }
        }
        forgetCodeSigningChanges(of: stack)
        for var policy in layerPolicies.values where policy.declared?.wireChanges(of: stack).isEmpty == false {
            policy.declared?.forgetWireChanges(of: stack)
            putLayerPolicy(policy)
        }
    }
}

extension CatalogueFunction {
    /// `$LATEST`, or what holds for the function, is other than the record said.
    var hasDrifted: Bool {
        guard let applied else { return false }
        return latest.configuration != applied.ownPart || reservedConcurrency != applied.reservedConcurrency
            || tags != applied.metadata.tags
            || storedAttachments?.codeSigningConfig != applied.metadata.codeSigningConfig
            || recursiveLoop ?? "Terminate" != applied.metadata.recursiveLoop ?? "Terminate"
            || runtimeManagement?[FunctionVersion.latest] != applied.metadata.runtimeManagement
    }

    fileprivate mutating func forgetWireChangesOfParts(of stack: StackIdentity) {
        // Most functions have none, and must not get any by being asked.
        guard var all = storedAttachments else { return }
        all.eventInvokeConfigs.forgetWireChanges(of: stack)
        all.provisioned.forgetWireChanges(of: stack)
        all.permissions.forgetWireChanges(of: stack)
        all.urls.forgetWireChanges(of: stack)
        storedAttachments = all
    }
}
