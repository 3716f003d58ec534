import Testing

@testable import Daemon

struct EnvironmentSettingTests {
    @Test(arguments: [[:], ["PORT": ""]] as [[String: String]]) func `one that says nothing is none`(
        _ environment: [String: String]
    ) throws {
        #expect(try environment.number("PORT", in: 0...9) == nil)
    }

    @Test(arguments: ["0", "9"]) func `a number within the range is taken`(_ text: String) throws {
        #expect(try ["PORT": text].number("PORT", in: 0...9).map(String.init) == text)
    }

    @Test(arguments: ["10", "-1", "x", "1.0", "99999999999999999999"]) func `anything else is told, with the rule`(
        _ text: String
    ) {
        let plain = #expect(throws: EngineError.self) { try ["PORT": text].number("PORT", in: 0...9) }
        #expect(plain?.message == "PORT is a number from 0 to 9, not '\(text)'")
        let counted = #expect(throws: EngineError.self) { try ["PORT": text].number("PORT", of: "cats", in: 0...9) }
        #expect(counted?.message == "PORT is a number of cats, from 0 to 9, not '\(text)'")
    }
}
