public import Artifacts
internal import Diagnostics
internal import Documents
public import Templates

/// Whether a saved plan can still be carried out as it was shown.
public struct SavedPlanCheck {
    /// What moved since the plan was made.
    public enum Obstacle: Hashable, Sendable {
        case otherProject
        /// Made by a samlet of another major version.
        case otherVersion(String)
        /// The stack was removed, and perhaps made anew.
        case otherStack
        case generation(planned: Int, present: Int)
        /// The state is another, or the file is no longer what was written.
        case otherMeaning
        case missingArtifact(ArtifactID)
        /// The engine runs another generation than the one that the plan starts from.
        case engine(running: Int?, planned: Int)
        /// What runs was changed since by other hands, or has been put back.
        case drift([String])
        /// It is older than plans may be.
        case age(hours: Int)
        /// Less than an hour.
        case ageInMinutes(Int)
        case unknownAge
        /// URLs in the plan name ports at which the engine does not answer.
        case endpoints(planned: Endpoints, present: Endpoints, count: Int)
    }

    private let saved: SavedPlan
    private let secrets: SecretBox
    private let types: ResourceTypes

    /// A check with the project's key.
    public init(_ saved: SavedPlan, secrets: SecretBox, types: ResourceTypes = .standard) {
        self.saved = saved
        self.secrets = secrets
        self.types = types
    }

    /// What stands in the way before an engine is asked; empty when nothing does.
    public func obstacles(
        state: StackState?, version: String, holds: (ArtifactID) -> Bool
    ) -> [Obstacle] {
        guard saved.project == secrets.projectName else { return [.otherProject] }
        var obstacles: [Obstacle] = []
        if Self.major(saved.samletVersion) != Self.major(version) {
            obstacles.append(.otherVersion(saved.samletVersion))
        }
        let generation = state?.generation ?? 0
        // A plan for a new stack knows of no lineage yet.
        if saved.baseGeneration > 0, (state?.lineage ?? "") != saved.lineage {
            obstacles.append(.otherStack)
        } else if generation != saved.baseGeneration {
            obstacles.append(.generation(planned: saved.baseGeneration, present: generation))
        } else if plan(over: state).digest(secrets: secrets) != saved.digest {
            obstacles.append(.otherMeaning)
        }
        return obstacles + saved.artifacts.filter { !holds($0) }.map { .missingArtifact($0) }
    }

    /// Whether the plan is older than it may be; one that does not say when it was made is.
    public func obstacles(at time: Int, maximumAge: Duration) -> [Obstacle] {
        guard let madeAt = saved.madeAt else { return [.unknownAge] }
        let age = time - madeAt
        guard .seconds(age) > maximumAge else { return [] }
        return [age < 3600 ? .ageInMinutes(age / 60) : .age(hours: age / 3600)]
    }

    /// What stands in the way at the engine.
    ///
    /// - Parameters:
    ///   - runningGeneration: nil when the engine does not run the stack.
    ///   - drift: what the engine has otherwise than it was applied.
    public func obstacles(endpoints: Endpoints, runningGeneration: Int?, drift: Drift? = nil) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        if saved.baseGeneration > 0, runningGeneration != saved.baseGeneration {
            obstacles.append(.engine(running: runningGeneration, planned: saved.baseGeneration))
        } else if SavedPlan.digest(of: drift, secrets) != saved.drift {
            obstacles.append(.drift((drift?.items ?? []).map(\.words)))
        }
        let count = saved.endpoints == endpoints ? 0 : saved.desired.mentions(of: saved.endpoints)
        if count > 0, saved.endpoints != .unknown {
            obstacles.append(.endpoints(planned: saved.endpoints, present: endpoints, count: count))
        }
        return obstacles
    }

    /// The plan over the present state, with its digest still to be compared.
    private func plan(over state: StackState?) -> Plan {
        var plan = Plan(from: state ?? StackState(identity: saved.desired.identity), to: saved.desired, types: types)
        plan.place(asIn: saved.document)
        return plan
    }

    /// The plan to carry out: with the engine's endpoints where they were not known before.
    public func plan(over state: StackState?, endpoints: Endpoints) -> Plan {
        var resolved = saved
        if saved.endpoints == .unknown { resolved.desired = saved.desired.resolving(endpoints) }
        return SavedPlanCheck(resolved, secrets: secrets, types: types).plan(over: state)
    }

    private static func major(_ version: String) -> Substring {
        // Before 1.0 a new minor version may change anything: semver.org, 4.
        let parts = version.split(separator: ".", maxSplits: 2)
        return parts.first == "0" ? version.prefix(parts.prefix(2).reduce(1) { $0 + $1.count }) : parts.first ?? ""
    }
}

extension SavedPlanCheck.Obstacle {
    /// What moved, in lower case, without a full stop.
    public var message: String {
        switch self {
        case .otherProject: "it was made in another project, whose key sealed its secrets"
        case .otherVersion(let version): "it was made by samlet \(version)"
        case .otherStack: "the stack was removed or made anew since"
        case .generation(let planned, let present):
            "it starts from generation \(planned), and the stack is at \(present == 0 ? "none" : "\(present)")"
        case .otherMeaning:
            "carried out now, it would not do what it says: the file or the state was changed by other hands"
        case .missingArtifact(let id): "the artifact \(id.rawValue.prefix(19))… is no longer there"
        case .engine(let running, let planned):
            "the engine runs \(running.map { "generation \($0)" } ?? "nothing of the stack"), and the plan starts from \(planned)"
        case .drift(let words):
            "what runs is other than it was when the plan was made: "
                + (words.isEmpty ? "it is what was applied" : words.prefix(3).joined(separator: ", "))
        case .age(let hours): "it was made \(hours == 1 ? "an hour" : "\(hours) hours") ago"
        case .ageInMinutes(let minutes): "it was made \(minutes == 1 ? "a minute" : "\(minutes) minutes") ago"
        case .unknownAge: "it does not say when it was made"
        case .endpoints(let planned, let present, let count):
            "\(count == 1 ? "a value names" : "\(count) values name") \(planned.aws) or \(planned.http), and the engine"
                + " answers at \(present.aws) and \(present.http)"
        }
    }
}

extension Plan {
    /// Puts the changes at the lines of the template that a document of the same plan has.
    fileprivate mutating func place(asIn document: Node) {
        var lines: [[String]: Int] = [:]
        for change in document["changes"]?.sequence ?? [] {
            for property in change["properties"]?.sequence ?? [] {
                guard let id = change["logicalId"]?.text, let label = property["label"]?.text else { continue }
                lines[[id, label]] = property["line"]?.text.flatMap { Int($0) }
            }
        }
        for action in actions.indices {
            let id = actions[action].logicalID.rawValue
            for change in actions[action].changes.indices {
                let line = lines[[id, actions[action].changes[change].pathText]]
                actions[action].changes[change].span = line.map { SourceSpan(at: SourcePosition(line: $0, column: 1)) }
            }
        }
    }
}
