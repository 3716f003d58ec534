internal import ArgumentParser
internal import Deployments
internal import Diagnostics
internal import Foundation
internal import OrderedCollections

/// Lists the generations of a stack.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", _superCommandName: Samlet.name,
        abstract: "List the generations of a stack, the last one first.",
        discussion: "'samlet diff --from G --to G' compares two of them, 'samlet rollback G' goes back to one.")

    @Argument(help: "The stack's name. (default: the only stack there is)")
    var stack: String?

    @Option(name: .long, help: "text or json.")
    var format = OutputFormat.text

    func run() throws {
        try Settings().runningAtOnce { settings in
            let store = try settings.store(of: settings.project(), isCreating: false)
            let state = try store.chosenStack(stack)
            let history = try store.history(of: state.identity.name)
            switch format {
            case .json: settings.console.output(try HistoryReport.json(of: history, state))
            case .text:
                let lines = TextTable(rows: HistoryReport.rows(of: history)).lines
                settings.console.output(lines.map { $0 + "\n" }.joined())
            }
        }
    }
}

/// Generations for people and for programs.
enum HistoryReport {
    static func rows(of history: [Generation]) -> [[String]] {
        history.map { generation in
            let time = Date(timeIntervalSince1970: generation.deployedAt).formatted(.iso8601)
            let status = generation.status == .partial ? "\(generation.operation), partial" : generation.operation
            let template = generation.templatePath.split(separator: "/").last.map(String.init) ?? ""
            let digest = generation.templateDigest.isEmpty ? "" : " (\(generation.templateDigest.prefix(8)))"
            return [
                String(generation.number), time, status, words(generation.counts), template + digest,
                generation.deployedBy,
            ]
        }
    }

    private static func words(_ counts: ChangeCounts) -> String {
        let all = [
            ("+", counts.created), ("~", counts.updated), ("±", counts.replaced), ("-", counts.deleted),
            ("!", counts.retained),
        ]
        let parts = all.filter { $0.1 > 0 }.map { "\($0.0)\($0.1)" }
        return parts.isEmpty ? "·" : parts.joined(separator: " ")
    }

    /// `formatVersion` 1.
    static func json(of history: [Generation], _ state: StackState) throws -> String {
        let report = Report(
            formatVersion: 1, stack: state.identity.name, lineage: state.lineage, serial: state.generation,
            generations: history.map(Entry.init))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    }

    private struct Report: Encodable {
        var formatVersion: Int
        var stack: String
        var lineage: String
        var serial: Int
        var generations: [Entry]
    }

    private struct Entry: Encodable {
        var number: Int
        var status: String
        var operation: String
        var deployedAt: String
        var deployedBy: String
        var templatePath: String
        var templateDigest: String
        var counts: ChangeCounts
        var hasSnapshot: Bool

        init(_ generation: Generation) {
            number = generation.number
            status = generation.status.rawValue
            operation = generation.operation
            deployedAt = Date(timeIntervalSince1970: generation.deployedAt).formatted(.iso8601)
            deployedBy = generation.deployedBy
            templatePath = generation.templatePath
            templateDigest = generation.templateDigest
            counts = generation.counts
            hasSnapshot = generation.hasSnapshot
        }
    }
}
