import Testing

@testable import LambdaEngine

struct SupervisorAnswersTests {
    @Test func `an answer counts when its line has ended`() {
        var answers = SupervisorAnswers()
        #expect(answers.events(adding: "extension agent 4\n13") == [.extensionEnded("agent", .exited(status: 4))])
        #expect(answers.events(adding: "7\nclea") == [.programEnded(.killed(signal: 9))])
        #expect(answers.events(adding: "red\nno answer\n0\n") == [.cleared, .programEnded(.exited(status: 0))])
    }

    @Test func `nothing is known of a line without answers`() throws {
        let line = try Line()
        var answers = SupervisorAnswers()
        #expect(answers.events(from: line.near.number).isEmpty)
    }

    @Test(arguments: [
        (ProgramEnd.exited(status: 143), ProgramEnd.killed(signal: 15)), (.exited(status: 1), .exited(status: 1)),
    ])
    func `an exit status above 128 is a signal`(_ end: ProgramEnd, _ meaning: ProgramEnd) {
        #expect(SupervisorAnswers.meaning(of: end) == meaning)
    }
}
