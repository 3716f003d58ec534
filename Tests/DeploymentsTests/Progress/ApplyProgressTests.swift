import Diagnostics
import Templates
import Testing

@testable import Deployments

struct ApplyProgressTests {
    private let plan = Deploying().plan(
        """
        Resources:
          Short: {Type: AWS::Logs::LogGroup}
          AVeryLongNameOfAResource: {Type: AWS::Logs::LogGroup}
          Third: {Type: AWS::Logs::LogGroup}
        """
    ).plan

    private func action(_ id: LogicalID) throws -> PlannedAction {
        try #require(plan.actions.first { $0.logicalID == id })
    }

    private func started(_ times: KeyValuePairs<LogicalID, Duration>) throws -> ApplyProgress {
        var progress = ApplyProgress(of: plan)
        for (id, time) in times { progress.take(.started(try action(id)), at: time) }
        return progress
    }

    private func lines(_ progress: ApplyProgress, at now: Duration, width: Int = 60, limit: Int = 9) -> [String] {
        progress.lines(at: now, style: .plain, width: width, limit: limit)
    }

    @Test func `what runs is listed with its times, the longest running first`() throws {
        let progress = try started(["Short": .seconds(2), "AVeryLongNameOfAResource": .seconds(1)])
        #expect(
            lines(progress, at: .milliseconds(12_345)) == [
                "  + AVeryLongNameOfAResource  11.3 s", "  + Short                     10.3 s", "  0 of 3 ready",
            ])
    }

    @Test func `what is ready or failed leaves the list, and nothing is shown when nothing runs`() throws {
        var progress = try started(["Short": .zero, "Third": .zero])
        #expect(progress.take(.finished(try action("Short"), .zero), at: .seconds(3)) == .seconds(3))
        #expect(lines(progress, at: .seconds(3)) == ["  + Third  3.0 s", "  1 of 3 ready"])
        progress.take(.failed(try action("Third"), ResourceFailure("no")), at: .seconds(4))
        #expect(lines(progress, at: .seconds(4)).isEmpty)
    }

    @Test(arguments: [20, 30, 40]) func `no line is as wide as the terminal`(width: Int) throws {
        let progress = try started(["AVeryLongNameOfAResource": .zero, "Short": .zero])
        let lines = lines(progress, at: .seconds(200), width: width)
        #expect(lines.allSatisfy { terminalWidth(of: $0) < width })
        #expect(lines.allSatisfy { $0.hasSuffix("3 min 20 s") || $0.hasSuffix("ready") })
    }

    @Test func `what does not fit is counted`() throws {
        let progress = try started(["Short": .zero, "Third": .seconds(1), "AVeryLongNameOfAResource": .seconds(2)])
        #expect(
            lines(progress, at: .seconds(3), limit: 2) == ["  + Short  3.0 s", "  and 2 more · 0 of 3 ready"])
        #expect(lines(progress, at: .seconds(3), limit: 4).count == 4)
    }

    @Test func `where nobody watches, what takes long is told of after five seconds, and each time that doubles`()
        throws
    {
        var progress = try started(["Short": .zero, "Third": .seconds(3)])
        func told(at seconds: Int) -> [String] { progress.reminders(at: .seconds(seconds)).map(ApplyProgress.line) }
        #expect(told(at: 4).isEmpty)
        #expect(told(at: 6) == ["  + Short: 6.0 s so far"])
        #expect(told(at: 7).isEmpty)
        #expect(told(at: 11) == ["  + Short: 11.0 s so far", "  + Third: 8.0 s so far"])
        #expect(told(at: 100).count == 2)
        #expect(told(at: 101).isEmpty)
    }

    @Test func `where nobody watches, what ends is told of only when it took long or failed`() throws {
        let finished = ApplyEvent.finished(try action("Short"), .zero)
        #expect(ApplyProgress.line(for: finished, after: .seconds(4)) == nil)
        #expect(ApplyProgress.line(for: finished, after: .seconds(7)) == "  + Short: ready after 7.0 s")
        let failed = ApplyEvent.failed(try action("Short"), ResourceFailure("no"))
        #expect(ApplyProgress.line(for: failed, after: .milliseconds(210)) == "  + Short: failed after 0.2 s")
        #expect(ApplyProgress.line(for: .started(try action("Short")), after: nil) == nil)
    }
}
