public import Diagnostics
public import OrderedCollections
internal import Templates

/// What `deploy --format json` tells of, a line each; docs/deploy-events.md describes them.
public enum DeployEvent: Sendable {
    /// The first line: which samlet it is.
    case version(String)
    /// What the engine has otherwise than it was applied, and the deployment puts back.
    case drift(Drift.Item)
    /// A resource that the plan changes.
    case plannedChange(PlannedAction)
    /// How much a plan changes, or what a deployment changed with its generation.
    case changeSummary(ChangeCounts, generation: Int?)
    /// A resource is being prepared.
    case applyStart(PlannedAction)
    /// A resource has been prepared for long.
    case applyProgress(PlannedAction, Duration)
    /// A resource is ready, or gone.
    case applyComplete(PlannedAction, Duration)
    /// A resource cannot run.
    case applyErrored(PlannedAction, Duration, ResourceFailure)
    /// A resource was not tried, because of another.
    case skipped(PlannedAction, because: String)
    /// Something is wrong, or worth knowing, in the template.
    case diagnostic(Diagnostic)
    /// What of thousands of diagnostics is not told of.
    case omission(String)
    /// The command failed.
    case failure(message: String, help: String?)
    /// The outputs of the stack.
    case outputs(OrderedDictionary<String, StackOutput>)
}

extension DeployEvent {
    /// The event that tells of a step of the work; nil for steps that other events tell of.
    ///
    /// - Parameter elapsed: how long the resource of the step took.
    public init?(_ event: ApplyEvent, elapsed: Duration?) {
        switch event {
        case .started(let action): self = .applyStart(action)
        case .finished(let action, let time): self = .applyComplete(action, elapsed ?? time)
        case .failed(let action, let failure): self = .applyErrored(action, elapsed ?? .zero, failure)
        case .skipped(let action, let cause): self = .skipped(action, because: cause.rawValue)
        case .removed(let action): self = .applyComplete(action, .zero)
        case .committed(let generation, let counts): self = .changeSummary(counts, generation: generation)
        }
    }
}
