import Testing

@testable import LambdaEngine

struct SupervisorTests {
    @Test func `variables are exported as they are`() {
        #expect(
            Supervisor.variables(["B": "it's", "A": "two\nlines $x"])
                == "export A='two\nlines $x'\nexport B='it'\\''s'\n")
    }

    @Test(arguments: [
        ("0", Supervisor.Answer.programEnded(status: 0)), ("137", .programEnded(status: 137)), ("cleared", .cleared),
        ("extension my agent 1", .extensionEnded(name: "my agent", status: 1)),
    ])
    func `answers of the shell are read`(_ line: String, _ answer: Supervisor.Answer) {
        #expect(Supervisor.Answer(line) == answer)
    }

    @Test(arguments: ["", "-1", "256", "start", "cleared "])
    func `what no shell says is nothing`(_ line: String) {
        #expect(Supervisor.Answer(line) == nil)
    }
}
