internal import ArgumentParser
internal import Daemon
internal import Deployments
internal import Foundation
internal import OrderedCollections
internal import Templates

/// Takes the state of a stack out, and in again.
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", _superCommandName: Samlet.name,
        abstract: "Export the state of a stack as JSON, or import one.",
        subcommands: [Export.self, Import.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the state of a stack as JSON.",
            discussion: "Values of secrets are left out; keyed digests stand in their place.")

        @Argument(help: "The stack's name. (default: the only stack there is)")
        var stack: String?

        @Option(name: .long, help: "The file to write; stdout without it.", completion: .file())
        var out: String?

        func run() throws {
            try Settings().runningAtOnce { settings in
                let project = settings.project()
                let state = try settings.store(of: project, isCreating: false).chosenStack(stack)
                let coding = RecordCoding(secrets: try project.secrets(), secrecy: .digests)
                let bytes = StateDocument(coding: coding).bytes(of: state, isIndented: true)
                guard let out else { return settings.console.output(bytes) }
                do {
                    try Data(bytes).write(to: URL(fileURLWithPath: out), options: .atomic)
                } catch {
                    throw CommandFailure(.error, "'\(out)' cannot be written: \(error.systemReason)")
                }
                settings.console.noteLine("Exported \(state.identity.name), serial \(state.generation), to \(out).")
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over a state that was exported.",
            discussion: """
                Refuses a state of another stack of the same name, and one that is not newer than the stack here. Values of \
                secrets are not in an export: what needs them does not run before they are given by a deployment.
                """)

        @Argument(help: "The file to read.", completion: .file())
        var file: String

        func run() async throws {
            try await Settings().running { settings in
                let project = settings.project()
                let store = try settings.store(of: project, isCreating: true)
                let secrets = try project.secrets()
                let imported = try state(secrets)
                let lease = try store.acquireLease(on: imported.identity, for: "import")
                defer { store.release(lease) }
                let current = try store.stack(named: imported.identity.name)
                let outcome = try merged(imported, over: current, secrets)
                var note = CommitNote(operation: "import")
                note.counts.created = outcome.state.records.count
                note.adopted = Set(outcome.state.records.values.map(\.physicalID))
                try store.commit(outcome.state, over: current?.generation ?? 0, under: lease, note: note)
                let client = ControlClient(project)
                if (try? await client.status()) != nil {
                    try await RemoteEngine(client: client, secrets: secrets).activate(imported.identity)
                }
                report(outcome, settings.console)
            }
        }

        private func state(_ secrets: SecretBox) throws -> StackState {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure(.error, "'\(file)' cannot be read")
            }
            do throws(StateDocument.Problem) {
                return try StateDocument(coding: RecordCoding(secrets: secrets)).state(from: Array(data))
            } catch {
                switch error {
                case .noState:
                    throw CommandFailure(
                        .error, "'\(file)' is no exported state", help: "'samlet state export' makes one")
                case .tooNew(let version):
                    throw CommandFailure(
                        .error, "'\(file)' was exported by a newer samlet (format \(version))", help: "update samlet")
                }
            }
        }

        private func merged(
            _ imported: StackState, over current: StackState?, _ secrets: SecretBox
        ) throws -> StateImport {
            do throws(StateImport.Refusal) {
                return try StateImport(imported, over: current, secrets: secrets)
            } catch {
                let name = imported.identity.name
                switch error {
                case .otherLineage:
                    throw CommandFailure(
                        .stalePlan, "the stack '\(name)' here is another one of that name",
                        help: "destroy it first if the imported one is to take its place")
                case .notNewer(let here, let imported):
                    throw CommandFailure(
                        .stalePlan, "the stack '\(name)' here has serial \(here), the import \(imported)",
                        help: "'samlet rollback' goes back to an earlier generation")
                }
            }
        }

        private func report(_ outcome: StateImport, _ console: Console) {
            let state = outcome.state
            console.noteLine("Imported \(state.identity.name), serial \(state.generation).")
            guard !outcome.incomplete.isEmpty else { return }
            let names = outcome.incomplete.prefix(8).map { "'\($0.logicalID)'" }.joined(separator: ", ")
            console.noteLine(
                "note: values of secrets are not in an export; \(names) will not run before 'samlet deploy' gives them")
        }
    }
}
