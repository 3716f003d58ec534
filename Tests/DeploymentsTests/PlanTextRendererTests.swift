import Deployments
import Foundation
import Testing

/// Each folder of `Cases` holds two templates and the plan that leads from the one to the other.
///
/// `UPDATE_GOLDEN=1` writes the plans anew.
struct PlanTextRendererTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    static let cases: [String] = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    @Test(arguments: cases) func `the plan reads as expected`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let read = { (file: String) in try String(contentsOf: folder.appending(path: file), encoding: .utf8) }
        let deploying = Deploying()
        let before = (try? read("before.yaml")).map { deploying.state(after: $0) }
        let plan = deploying.plan(try read("after.yaml"), over: before).plan
        let text = PlanTextRenderer(templateName: "template.yaml", width: 100).text(for: plan)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try text.write(to: folder.appending(path: "plan.txt"), atomically: true, encoding: .utf8)
        }
        #expect(text == (try read("plan.txt")))
    }

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 4)
    }
}
