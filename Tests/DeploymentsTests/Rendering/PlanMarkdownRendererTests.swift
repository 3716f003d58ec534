import Deployments
import Foundation
import Templates
import Testing

/// The plans of `Cases` as comments, in `plan.md`; `UPDATE_GOLDEN=1` writes them anew.
struct PlanMarkdownRendererTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Cases")

    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private func markdown(_ plan: Plan, url: String? = nil, base: String? = nil) -> String {
        PlanMarkdownRenderer(templateName: "template.yaml", templateURL: url, base: base, secrets: secrets)
            .text(for: plan)
    }

    private func plan(_ name: String) throws -> Plan {
        let read = { (file: String) in
            try? String(contentsOf: Self.folder.appending(path: name).appending(path: file), encoding: .utf8)
        }
        let deploying = Deploying()
        let after = try #require(read("after.yaml"))
        return deploying.plan(after, over: read("before.yaml").map { deploying.state(after: $0) }).plan
    }

    @Test(arguments: PlanTextRendererTests.cases) func `the comment reads as expected`(name: String) throws {
        let text = markdown(try plan(name))
        let file = Self.folder.appending(path: name).appending(path: "plan.md")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func `the first three words of the mark find a comment again`() throws {
        let first = try #require(markdown(try plan("small-change")).split(separator: "\n").first)
        #expect(first.split(separator: " ").prefix(3) == ["<!--", "samlet:plan", "stack=shop"])
        #expect(first.hasSuffix("truncated=false -->"))
    }

    @Test func `names lead to their lines where the template can be seen`() throws {
        let text = markdown(try plan("small-change"), url: "https://example.org/blob/1/template.yaml", base: "main")
        #expect(text.contains("[`Orders`](https://example.org/blob/1/template.yaml#L3)"))
        #expect(text.contains("compared with `main`"))
    }

    // MARK: - Limits

    private func template(of count: Int, _ value: (Int) -> String) -> String {
        "Resources:\n"
            + (0..<count).map { index in
                "  Fn\(index): {Type: AWS::Lambda::Function, Properties: {Description: '\(value(index))'}}\n"
            }.joined()
    }

    @Test(arguments: [10, 100, 300, 1000, 5000]) func `a comment never gets too long`(count: Int) {
        let deploying = Deploying()
        let before = deploying.state(after: template(of: count) { "\($0) " + String(repeating: "a", count: 150) })
        let plan = deploying.plan(template(of: count) { "\($0) " + String(repeating: "b", count: 150) }, over: before)
        let text = markdown(plan.plan)
        #expect(text.utf16.count <= PlanMarkdownRenderer.limit)
        #expect(text.contains("\(count) to change"))
        #expect(text.contains(count > 100 ? "truncated=true" : "truncated=false"))
    }

    @Test(arguments: [1, 60]) func `long policies of many functions make no comment too long`(count: Int) {
        func template(_ action: String) -> String {
            "Resources:\n"
                + (0..<count).map { index in
                    let statements = (0..<3).map {
                        "{Effect: Allow, Action: 's\($0):\(action)', Resource: 'arn:aws:x:::\(index)-\($0)-\(String(repeating: "é", count: 300))'}"
                    }
                    return """
                          Role\(index):
                            Type: AWS::IAM::Role
                            Properties: {Policies: [{PolicyName: p, PolicyDocument: {Statement: [\(statements.joined(separator: ", "))]}}]}

                        """
                }.joined()
        }
        let text = markdown(Deploying().plan(from: template("Get"), to: template("Put")))
        #expect(text.utf16.count <= PlanMarkdownRenderer.limit)
        #expect(text.contains("**broadened**") && text.contains("\(count) to change"))
    }

    @Test func `characters of many parts count as many`() {
        // A letter with accents is one character to a reader, and many to whoever counts the length of a comment.
        let letter = "e" + String(repeating: "\u{301}", count: 20)
        let template = template(of: 100) { "\($0) " + String(repeating: letter, count: 100) }
        let text = markdown(Deploying().plan(from: self.template(of: 100) { "\($0)" }, to: template))
        #expect(text.unicodeScalars.count <= PlanMarkdownRenderer.limit)
    }

    @Test func `names of what is gone lead nowhere, since their lines are of the template as it was`() throws {
        let text = markdown(try plan("replacement-with-data-loss"), url: "https://example.org/template.yaml")
        #expect(text.contains("| - `Mails` was :22 |") && text.contains("- `!` `Bills` was :25 AWS"))
        #expect(text.contains("[`Table`](https://example.org/template.yaml#L7)"))
    }

    @Test func `what is destructive is told however long the rest is`() {
        let deploying = Deploying()
        func template(_ key: String) -> String {
            "Resources:\n  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: t, KeySchema: [{AttributeName: \(key), KeyType: HASH}]}}\n"
                + self.template(of: 3000) { "\($0) \(key)" }.dropFirst("Resources:\n".count)
        }
        let plan = deploying.plan(template("b"), over: deploying.state(after: template("a"))).plan
        let text = markdown(plan)
        #expect(text.utf16.count <= PlanMarkdownRenderer.limit)
        #expect(!plan.destructive.isEmpty)
        #expect(text.contains("**Destructive**") && text.contains("`Table`"))
    }

    // MARK: - Hazards

    @Test(arguments: [
        "```\n</details>", "a | b", "@everyone #1", "<!-- x -->", "\u{1B}[31mred", "`", "``` ````", "\u{202E}gnp.exe",
    ])
    func `values stay values`(value: String) throws {
        let quoted = "'\(value.replacing("'", with: "''"))'"
        func template(_ value: String) -> String {
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {V: \(value)}}}}}"
        }
        let deploying = Deploying()
        let isControl = value.contains("\u{1B}")
        let text = isControl ? "\"\\e[31mred\"" : value.contains("\n") ? "\"```\\n</details>\"" : quoted
        let plan = deploying.plan(template(text), over: deploying.state(after: template("x"))).plan
        #expect(!plan.isEmpty)
        let markdown = markdown(plan)
        #expect(!markdown.contains("\u{1B}") && !markdown.contains("\u{202E}"))
        // One comment, one fold: the value has opened and closed nothing.
        #expect(markdown.components(separatedBy: "\n</details>").count == 2)
        let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
        let fences = lines.filter { $0.hasPrefix("```") }
        #expect(fences.count == 2)
        #expect(fences.allSatisfy { !value.contains($0.prefix { $0 == "`" }) })
    }

    @Test func `a secret is told by nothing but that it changed`() {
        var deploying = Deploying()
        let template =
            "Parameters: {P: {Type: String, NoEcho: true}}\nResources: {Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {V: !Ref P}}}}}"
        deploying.overrides = ["P": "hunter2"]
        let before = deploying.state(after: template)
        deploying.overrides = ["P": "hunter3"]
        let text = markdown(deploying.plan(template, over: before).plan)
        #expect(text.contains("(secret) changed"))
        #expect(!text.contains("hunter"))
    }
}
