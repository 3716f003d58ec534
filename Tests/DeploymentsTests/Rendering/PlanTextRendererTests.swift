import Artifacts
import Deployments
import Diagnostics
import Foundation
import Templates
import Testing

/// Each folder of `Cases` holds two templates and the plan that leads from the one to the other; `expanded.txt`, where there
/// is one, is the same plan with everything shown.
///
/// `UPDATE_GOLDEN=1` writes the plans anew.
struct PlanTextRendererTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases")

    static let cases: [String] = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    @Test(arguments: cases) func `the plan reads as expected`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let deploying = Deploying()
        let before = (try? String(contentsOf: folder.appending(path: "before.yaml"), encoding: .utf8))
            .map { deploying.state(after: $0) }
        let after = try String(contentsOf: folder.appending(path: "after.yaml"), encoding: .utf8)
        let plan = deploying.plan(after, over: before).plan
        try check(text(plan), folder.appending(path: "plan.txt"))
        let expanded = folder.appending(path: "expanded.txt")
        if FileManager.default.fileExists(atPath: expanded.path) { try check(text(plan, isExpanded: true), expanded) }
    }

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 8)
    }

    private func text(_ plan: Plan, isExpanded: Bool = false, width: Int = 100, style: TextStyle = .plain) -> String {
        PlanTextRenderer(
            templateName: "template.yaml", style: style, width: width, isExpanded: isExpanded, secrets: secrets
        ).text(for: plan)
    }

    private func check(_ text: String, _ file: URL) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }

    private func template(of count: Int, memory: Int) -> String {
        let functions = (0..<count).map { index in
            """
              Fn\(index):
                Type: AWS::Lambda::Function
                Properties: {FunctionName: fn-\(index), MemorySize: \(index % 3 == 0 ? memory : 128)}
            """
        }
        return "Resources:\n" + functions.joined(separator: "\n")
    }

    @Test func `a plan of 300 resources starts and ends with its sum`() {
        let plan = Deploying().plan(from: template(of: 300, memory: 256), to: template(of: 310, memory: 512))
        let lines = text(plan).split(separator: "\n")
        #expect(lines[1] == "+ 10  ~ 100  = 200 unchanged")
        #expect(lines.last == "Plan: 10 to create, 100 to change, 200 unchanged")
        // What has left the screen by the end is named once more, by what is done with it.
        let names = lines.suffix(10)
        #expect(names.first == "  + Fn300, Fn301, Fn302, Fn303, Fn304, Fn305, Fn306, Fn307, Fn308, Fn309")
        #expect(names.dropFirst().first?.hasPrefix("  ~ Fn0, Fn3, Fn6, ") == true)
        #expect(lines.count == 2 + 10 + 200 + 9 + 1)
        // Each at its line of the template.
        #expect(lines.contains { $0.hasPrefix("  ~ Fn297") && $0.hasSuffix("template.yaml:893") })
    }

    @Test(arguments: [0, 60, 80, 100, 160]) func `no line is wider than the terminal`(width: Int) throws {
        for name in Self.cases {
            let folder = Self.folder.appending(path: name)
            let read = { (file: String) in try? String(contentsOf: folder.appending(path: file), encoding: .utf8) }
            let deploying = Deploying()
            let plan = deploying.plan(
                try #require(read("after.yaml")), over: read("before.yaml").map { deploying.state(after: $0) }
            ).plan
            // A name is not broken, and stands alone where it is as wide as the terminal; nor is the sum.
            let lines = text(plan, width: width).split(separator: "\n").filter { line in
                let word = line.drop { $0 == " " }.prefix { $0 != " " }
                return line.count > max(width, 60) && word.count < 50 && word != "Plan:"
            }
            #expect(lines.isEmpty)
        }
    }

    @Test func `colour adds nothing but colour`() {
        let plan = Deploying().plan(from: template(of: 3, memory: 256), to: template(of: 4, memory: 512))
        let coloured = text(plan, style: TextStyle(isColoured: true))
        #expect(coloured.contains("\u{1B}["))
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == text(plan))
    }

    @Test func `code shows its files with lines and sizes`() throws {
        let id = try #require(ArtifactID.sample("a"))
        let other = try #require(ArtifactID.sample("b"))
        let function = "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Code: src}}}"
        let before = Deploying(artifacts: ["Fn": ["Code": id]]).state(after: function)
        var plan = Deploying(artifacts: ["Fn": ["Code": other]]).plan(function, over: before).plan
        #expect(text(plan).contains("Code              changed"))
        plan.actions[0].code = ArtifactComparison(
            files: [
                .init(
                    path: "app.py", change: .changed, sizeBefore: 900, sizeAfter: 1_300,
                    lines: .init(added: 41, removed: 3)),
                .init(path: "lib/x.so", change: .added, sizeAfter: 2_000_000),
            ], sizeBefore: 1_258_291, sizeAfter: 3_258_691)
        let lines = text(plan).split(separator: "\n").map(String.init)
        #expect(lines.contains("      Code              1 file changed, 1 added (+41 −3)  1.2 MB → 3.1 MB"))
        #expect(lines.contains("        ~ app.py  +41 −3"))
        #expect(lines.contains("        + lib/x.so  1.9 MB"))
    }

    @Test func `what is not known before the engine starts says so`() {
        let template = """
            Resources: {Q: {Type: AWS::SQS::Queue}}
            Outputs: {URL: {Value: !Ref Q}}
            """
        let text = text(Deploying(endpoints: .unknown).plan(template).plan)
        #expect(text.contains("+ URL  '(known after the engine starts)/000000000000/shop-Q-"))
    }

    @Test func `values cannot steer the terminal`() {
        let template = { (value: String) in
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Description: \"\(value)\"}}}"
        }
        let text = text(Deploying().plan(from: template("a"), to: template("\\e[2Jb\\u202Ec")))
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    }

    @Test func `the order of keys and sets is a dim note`() {
        let template = { (tags: String) in
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Tags: [\(tags)]}}}"
        }
        let (first, second) = ("{Key: a, Value: 1}", "{Key: b, Value: 2}")
        let text = text(Deploying().plan(from: template("\(first), \(second)"), to: template("\(second), \(first)")))
        #expect(
            text
                == "shop · generation 1\nNothing to do: the resource is as the template says.\n  Fn: no change: the order of Tags\n"
        )
    }

    @Test func `places lead to the lines of the template where escape sequences are written`() {
        let links = EditorLinks(folder: "/shop", hostName: "box", program: nil)
        let plan = Deploying().plan("Resources:\n  T: {Type: AWS::SNS::Topic}\n").plan
        func text(_ style: TextStyle) -> String {
            PlanTextRenderer(templateName: "template.yaml", style: style, links: links).text(for: plan)
        }
        let link = "\u{1B}]8;;file://box/shop/template.yaml#2\u{1B}\\"
        #expect(text(TextStyle(isColoured: true)).contains(link))
        #expect(!text(.plain).contains("\u{1B}"))
    }

    @Test func `what a policy says is shown in full below a long name`() throws {
        func template(_ action: String, on place: String) -> String {
            """
            Resources:
              SomeFunctionWithARatherLongNameRole:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}
                  Policies:
                    - PolicyName: read-and-write
                      PolicyDocument:
                        Version: 2012-10-17
                        Statement: [{Effect: Allow, Action: \(action), Resource: '\(place)'}]
            """
        }
        let state = Deploying().state(after: template("s3:GetObject", on: "arn:aws:s3:::bucket-of-orders/*"))
        let text = text(Deploying().plan(template("s3:*", on: "*"), over: state).plan, width: 90)
        #expect(text.contains("- Allow s3:GetObject on arn:aws:s3:::bucket-of-orders/*\n"))
        #expect(text.contains("        + Allow s3:* on *"))
        let label = "Policies[read-and-write].PolicyDocument.Statement[0]"
        #expect(text.components(separatedBy: label).count == 2)
    }
}
