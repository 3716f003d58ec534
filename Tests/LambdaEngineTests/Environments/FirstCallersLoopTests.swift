import NIOCore
import NIOPosix
import Testing

@testable import LambdaEngine

struct FirstCallersLoopTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test func `it is the loop of who asks first, whoever asks later`() async throws {
        for loop in group.makeIterator() {
            let home = FirstCallersLoop(of: group)
            #expect(!home.isChosen)
            let chosen = try await loop.submit { home.loop === loop }.get()
            #expect(chosen && home.isChosen)
            for other in group.makeIterator() {
                let isSame = try await other.submit { home.loop === loop }.get()
                #expect(isSame)
            }
        }
    }

    @Test func `for others it is any of the group`() {
        let home = FirstCallersLoop(of: group)
        #expect(group.makeIterator().contains { $0 === home.loop })
    }
}
