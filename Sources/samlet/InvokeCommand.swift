internal import ArgumentParser
internal import Daemon
internal import Diagnostics
internal import Documents
internal import Foundation
internal import NIOCore

/// Calls a function.
struct InvokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke", _superCommandName: Samlet.name, abstract: "Call a function and print what it answers.",
        discussion: "Ends with status 1 when the function fails; its log then goes to stderr.")

    @Argument(help: "The function's logical id, name or ARN.")
    var function: String

    @Option(
        name: [.customLong("event"), .customShort("e")],
        help: ArgumentHelp("The event: a file, JSON text, or - for stdin. (default: {})", valueName: "event"))
    var event: String?

    @Option(name: .long, help: "The stack, where several have such a function.")
    var stackName: String?

    @Option(name: .long, help: ArgumentHelp("A version or an alias of the function.", valueName: "qualifier"))
    var qualifier: String?

    @Flag(name: .customLong("async"), help: "Do not wait for the answer.")
    var isAsynchronous = false

    @Flag(name: .long, help: "Show the end of the function's log, on stderr.")
    var tail = false

    func run() async throws {
        try await Settings().running { settings in
            let payload = try EventArgument(event).bytes()
            let engine = try await settings.engineWithStacks(of: settings.project())
            let name = try engine.status.function(named: function, in: stackName).name
            var path = "/2015-03-31/functions/\(name)/invocations"
            if let qualifier { path += "?Qualifier=\(qualifier)" }
            let headers = [
                ("X-Amz-Invocation-Type", isAsynchronous ? "Event" : "RequestResponse"), ("X-Amz-Log-Type", "Tail"),
            ]
            let answer = try await engine.client.send("POST", path, headers: headers, body: ByteBuffer(bytes: payload))
            try show(answer, on: settings.console)
        }
    }

    private func show(_ answer: ControlClient.Answer, on console: Console) throws {
        let body = String(buffer: answer.body)
        guard (200..<300).contains(answer.status) else {
            let error = Document.json(Array(body.utf8))
            let words = error?["message"]?.text ?? error?["Message"]?.text ?? body
            throw CommandFailure(.error, "\(answer.header("x-amzn-errortype") ?? "the engine refused"): \(words)")
        }
        let hasFailed = answer.header("x-amz-function-error") != nil
        if tail || hasFailed, let log = answer.header("x-amz-log-result").flatMap({ Data(base64Encoded: $0) }) {
            console.note(String(decoding: log, as: UTF8.self))
        }
        if isAsynchronous {
            console.noteLine("Accepted.")
        } else {
            console.outputLine(body)
        }
        if hasFailed { throw ExitStatus.error.code }
    }
}

/// The event as it is given on the command line.
struct EventArgument {
    private let argument: String?

    init(_ argument: String?) {
        self.argument = argument
    }

    /// The event's JSON text.
    /// - Throws: a failure when it is neither a file nor JSON, or a file that holds no JSON.
    func bytes() throws -> [UInt8] {
        guard let argument else { return Array("{}".utf8) }
        if argument == "-" {
            return try checked(Array(FileHandle.standardInput.readDataToEndOfFile()), name: "<stdin>")
        }
        if let data = FileManager.default.contents(atPath: argument) { return try checked(Array(data), name: argument) }
        let text = Array(argument.utf8)
        if Document.json(text) != nil { return text }
        let isMeantAsText = argument.contains { "{[\"".contains($0) }
        guard isMeantAsText else {
            throw CommandFailure(
                .error, "no file '\(argument)'", help: "--event takes a file, JSON text, or - for stdin")
        }
        return try checked(text, name: "--event")
    }

    private func checked(_ bytes: [UInt8], name: String) throws -> [UInt8] {
        let source = SourceText(name: name, bytes: bytes)
        var diagnostics = DiagnosticList()
        if Document.json(source, into: &diagnostics) != nil { return source.bytes }
        throw EventError(source: source, diagnostics: diagnostics.all)
    }
}

/// An event that is not JSON, with the place.
struct EventError: Error {
    let source: SourceText
    let diagnostics: [Diagnostic]
}
