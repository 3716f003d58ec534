internal import Glibc
internal import Synchronization

/// Namespaces made by bubblewrap, with a shell in them that waits for a word to start the program.
final class VacantNamespace: VacantSandbox {
    /// What the program is to have: in one place at a time, here or with the program.
    struct Content: Sendable {
        let enclosure: NamespaceEnclosure
        /// A descriptor from which the output of the program is read.
        let output: Int32
        /// The same for its extensions; nil where there are none.
        let extensionOutput: Int32?
        /// A descriptor of the file of the program's variables, which is empty, and open in the shell.
        let variables: Int32
        let limitInBytes: Int
        let watch: MemoryWatch
    }

    private let content: Mutex<Content?>

    /// - Parameter content: its descriptors are closed with the namespace.
    init(_ content: Content) {
        self.content = Mutex(content)
    }

    deinit {
        discard()
    }

    func start(environment: [String: String]) throws(LambdaEngineError) -> any SandboxedProcess {
        guard let content = taken() else { throw LambdaEngineError(.spawnFailed, "the sandbox is in use") }
        do throws(LambdaEngineError) {
            defer { close(content.variables) }
            guard SystemFile.append(Array(Supervisor.variables(environment).utf8), to: content.variables) else {
                let error = LambdaEngineError.lastSystemError("cannot write a file in memory")
                content.enclosure.abandon()
                throw error
            }
            return try RunningProgram(
                output: content.output, enclosure: content.enclosure, extensionOutput: content.extensionOutput,
                limitInBytes: content.limitInBytes, watch: content.watch)
        } catch {
            defer { content.closeOutputs() }
            throw LambdaEngineError(
                error.code, error.message, cause: Starting.text(from: content.output) ?? error.cause)
        }
    }

    func discard() {
        guard let content = taken() else { return }
        content.enclosure.abandon()
        close(content.variables)
        content.closeOutputs()
    }

    private func taken() -> Content? {
        content.withLock { content in
            defer { content = nil }
            return content
        }
    }
}

extension VacantNamespace.Content {
    fileprivate func closeOutputs() {
        close(output)
        if let extensionOutput { close(extensionOutput) }
    }
}
