internal import Deployments
internal import EngineStorage
internal import Foundation
internal import LambdaEngine

extension EngineSettings {
    /// Scales the pauses of asynchronous events, for tests.
    static let retryBaseVariable = "SAMLET_RETRY_BASE_SECONDS"

    /// How long asynchronous events that failed wait before they run again.
    var eventTiming: EventTiming {
        get throws(EngineError) {
            let rule = "is a number of seconds, more than 0 and at most 86400"
            let timing = try environment.setting(Self.retryBaseVariable, rule: rule) { text in
                Double(text).flatMap(EventTiming.init(retryBaseInSeconds:))
            }
            return timing ?? .standard
        }
    }
}

extension ProjectFolder {
    /// Where asynchronous events are from when they are accepted until they are done with.
    var eventsPath: String { dataPath + "/events.sqlite" }

    /// The asynchronous events of all functions.
    func events(sealedBy secrets: SecretBox) throws(EventStoreError) -> QueueStore {
        do {
            try FileManager.default.createDirectory(atPath: dataPath, withIntermediateDirectories: true)
        } catch {
            throw EventStoreError("cannot make the folder '\(dataPath)'", cause: "\(error)")
        }
        return try QueueStore(path: eventsPath, secrets: secrets)
    }
}
