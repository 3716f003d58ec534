public import Deployments
internal import Foundation
internal import NIOCore
internal import Templates

/// The engine as the command line deploys to it: over the control socket.
public struct RemoteEngine: DeploymentTarget {
    private let client: ControlClient
    private let coding: RecordCoding

    /// The engine behind a client; `secrets` seals what goes over the wire.
    public init(client: ControlClient, secrets: SecretBox) {
        self.client = client
        coding = RecordCoding(secrets: secrets)
    }

    /// Has the engine prepare a resource.
    public func prepare(_ record: ResourceRecord, of stack: StackIdentity) async throws(ResourceFailure) {
        let request = ControlProtocol.PrepareRequest(stack: stack, record: coding.text(of: record))
        do throws(ResourceFailure) {
            try await send(request, to: ControlProtocol.preparePath)
        } catch {
            // What a property says may be why it cannot run, and a secret.
            let words = SecretWords(in: [record.properties])
            throw ResourceFailure(
                words.hidden(in: error.message), help: error.help.map(words.hidden), at: error.propertyPath)
        }
    }

    /// Has the engine take over what the state of the stack says.
    public func activate(_ stack: StackIdentity) async throws(ResourceFailure) {
        try await send(ControlProtocol.ActivateRequest(stack: stack), to: ControlProtocol.activatePath)
    }

    /// Has the engine forget what it prepared for a stack and does not run.
    public func discardPrepared(of stack: StackIdentity) async throws(ResourceFailure) {
        try await send(ControlProtocol.DiscardRequest(stack: stack), to: ControlProtocol.discardPath)
    }

    private func send(_ message: some Encodable, to path: String) async throws(ResourceFailure) {
        let answer: ControlClient.Answer
        do {
            answer = try await client.post(message, to: path)
        } catch {
            throw ResourceFailure(error.message, help: "see .samlet/engine.log, and deploy again")
        }
        guard answer.status != 200 else { return }
        let data = Data(answer.body.readableBytesView)
        guard let failure = try? JSONDecoder().decode(ControlProtocol.Failure.self, from: data) else {
            throw ResourceFailure("the engine answered with status \(answer.status)", help: "see .samlet/engine.log")
        }
        throw ResourceFailure(failure.message, help: failure.help, at: failure.propertyPath)
    }
}
