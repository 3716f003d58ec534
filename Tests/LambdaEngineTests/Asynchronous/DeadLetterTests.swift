import NIOCore
import Testing

@testable import LambdaEngine

/// Recorded scenario: test_dead_letter_queue.
struct DeadLetterTests {
    @Test func `a dead letter is the event itself, with the error beside it`() {
        let error = EventEndings.result(#"{"errorMessage":"as asked","errorType":"Exception"}"#, isError: true)
        let letter = DeadLetter(
            EventEndings.ending(.retriesExhausted, payload: #"{"raise_error":1}"#, result: error))
        #expect(String(buffer: letter.body) == #"{"raise_error":1}"#)
        #expect(letter.requestID == "id-1")
        #expect(letter.errorCode == 200)
        #expect(letter.errorMessage == "as asked")
    }

    @Test func `an event that was never run was turned away`() {
        let letter = DeadLetter(EventEndings.ending(.zeroReservedConcurrency, attempts: 0))
        #expect(letter.errorCode == 429 && letter.errorMessage == "Rate Exceeded.")
    }

    @Test(arguments: [("x", 1024), ("ü", 512), ("€", 341)]) func `an error message is cut after a KB, between letters`(
        letter: String, count: Int
    ) {
        let message = String(repeating: letter, count: 2000)
        let error = EventEndings.result("{\"errorMessage\":\"\(message)\"}", isError: true)
        let cut = DeadLetter(EventEndings.ending(.retriesExhausted, result: error)).errorMessage
        #expect(cut == String(repeating: letter, count: count))
    }
}
