import Testing

@testable import Daemon

struct TurnsTests {
    /// Counts who is inside, and how many there were at a time.
    private actor Visitors {
        private var inside = 0
        private(set) var most = 0
        private(set) var count = 0

        func enter() {
            inside += 1
            most = max(most, inside)
        }

        func leave() {
            inside -= 1
            count += 1
        }
    }

    @Test(.timeLimit(.minutes(1))) func `one at a time goes on`() async {
        let turns = Turns()
        let visitors = Visitors()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await turns.take()
                    await visitors.enter()
                    await Task.yield()
                    await visitors.leave()
                    turns.pass()
                }
            }
        }
        #expect(await visitors.most == 1)
        #expect(await visitors.count == 50)
    }

    @Test(.timeLimit(.minutes(1))) func `a turn that was passed can be taken again at once`() async {
        let turns = Turns()
        for _ in 0..<3 {
            await turns.take()
            turns.pass()
        }
    }
}
