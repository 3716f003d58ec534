internal import Deployments
internal import Synchronization

/// What a command says, in order.
final class Transcript: Sendable {
    private let said = Mutex<[SettledAnswer.Utterance]>([])

    func add(_ stream: SettledAnswer.Stream, _ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        said.withLock { $0.append(SettledAnswer.Utterance(stream, text)) }
    }

    var utterances: [SettledAnswer.Utterance] { said.withLock { $0 } }
}
