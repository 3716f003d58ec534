internal import Logging
internal import NIOCore
internal import Synchronization

/// What takes records and dead letters in: a service with queues, topics, buses or buckets.
public protocol DestinationTarget: Sendable {
    /// The service as its ARNs name it, such as `sqs`, `sns`, `events` and `s3`.
    var service: String { get }

    /// Takes a message in: when this returns, it is not lost any more.
    ///
    /// - Parameter arn: of the queue, topic, bus or bucket.
    /// - Throws: a ``DestinationFailure`` when there is none, or it takes nothing.
    func deliver(_ message: DestinationMessage, to arn: String) async throws(DestinationFailure)
}

/// What a destination is sent.
public enum DestinationMessage: Hashable, Sendable {
    /// Of an `OnSuccess` or `OnFailure` destination.
    case record(InvocationRecord)
    /// Of a `DeadLetterConfig`.
    case deadLetter(DeadLetter)
}

/// A destination did not take a message.
public struct DestinationFailure: Error, Hashable, Sendable {
    /// In lower case, without a full stop.
    public var message: String

    /// A failure with its reason.
    public init(_ message: String) {
        self.message = message
    }
}

/// Brings what is to be told of asynchronous invocations to where it belongs.
///
/// Functions get records as events of their own queue; everything else goes to a ``DestinationTarget``. What has none is said
/// in the log, once for each function and ARN.
///
/// A class, for the targets that are added to it later.
public final class DestinationRouter: Sendable {
    private struct State {
        /// By service.
        var targets: [String: any DestinationTarget] = [:]
        /// The functions and ARNs that are in the log.
        var reported: Set<[String]> = []
    }

    private let state = Mutex(State())

    /// A router that knows functions only.
    public init() {}

    /// From now on, what is for the target's service goes there.
    public func add(_ target: any DestinationTarget) {
        state.withLock { $0.targets[target.service] = target }
    }

    /// Tells everyone who is to know of an ending.
    /// - Returns: the events for functions, to be queued.
    func deliver(_ ending: EventEnding, logger: Logger) async -> [QueuedEvent] {
        var events: [QueuedEvent] = []
        for (message, arn) in Self.messages(of: ending) {
            if case .record(let record) = message, let event = Self.event(for: arn, record, ending) {
                events.append(event)
                continue
            }
            await deliver(message, to: arn, ending.event, logger)
        }
        return events
    }

    /// A dead letter and a record are independent of each other: both are sent where both are asked for.
    private static func messages(of ending: EventEnding) -> [(DestinationMessage, String)] {
        let (config, isSuccess) = (ending.subject.config, ending.condition == .success)
        var messages: [(DestinationMessage, String)] = []
        if !isSuccess, let arn = ending.subject.deadLetterTarget {
            messages.append((.deadLetter(DeadLetter(ending)), arn))
        }
        if let arn = isSuccess ? config?.onSuccess : config?.onFailure {
            messages.append((.record(InvocationRecord(ending)), arn))
        }
        return messages
    }

    private static func event(for arn: String, _ record: InvocationRecord, _ ending: EventEnding) -> QueuedEvent? {
        guard service(of: arn) == "lambda" else { return nil }
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME, and perhaps a qualifier.
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard (7...8).contains(parts.count), parts[5] == "function" else { return nil }
        return QueuedEvent(
            requestID: RequestID().description, function: parts[..<7].joined(separator: ":"),
            qualifier: parts.count == 8 ? String(parts[7]) : nil, payload: record.json,
            traceID: ending.event.traceID, progress: EventProgress(acceptedAt: ending.time))
    }

    private func deliver(
        _ message: DestinationMessage, to arn: String, _ event: QueuedEvent, _ logger: Logger
    ) async {
        let service = Self.service(of: arn)
        guard let target = state.withLock({ $0.targets[service] }) else {
            return reportMissing(arn, service, event, logger)
        }
        do throws(DestinationFailure) {
            try await target.deliver(message, to: arn)
        } catch {
            logger.error(
                "destination of asynchronous events did not take a message",
                metadata: [
                    "function.name": "\(event.functionName)", "request.id": "\(event.requestID)",
                    "destination.arn": "\(arn)", "error": "\(error.message)",
                ])
        }
    }

    // MARK: - What is missing

    private static func service(of arn: String) -> String {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 5 && parts[0] == "arn" ? String(parts[2]) : ""
    }

    private func reportMissing(_ arn: String, _ service: String, _ event: QueuedEvent, _ logger: Logger) {
        guard state.withLock({ $0.reported.insert([event.function, arn]).inserted }) else { return }
        logger.warning(
            "destination of asynchronous events gets nothing: \(Self.lack(of: service))",
            metadata: ["function.name": "\(event.functionName)", "destination.arn": "\(arn)"])
    }

    private static func lack(of service: String) -> String {
        switch service {
        case "sqs": "samlet runs no queues yet"
        case "sns": "samlet runs no topics yet"
        case "events": "samlet runs no event buses yet"
        case "s3": "samlet runs no buckets yet"
        default: "it is no ARN of a function, queue, topic, event bus or bucket"
        }
    }
}
