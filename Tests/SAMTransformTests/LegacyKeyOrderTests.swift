import Testing

@testable import SAMTransform

struct LegacyKeyOrderTests {
    @Test(arguments: [
        ("", 0), ("a", 12_416_037_344), ("Function", 2_480_122_921_684_320_160), ("é", 29_824_089_448),
        ("日本", 3_338_900_007_426_964_801),
    ])
    func `a text has the hash it had in Python 2`(text: String, hash: UInt64) {
        #expect(LegacyKeyOrder.hash(text) == hash)
    }

    @Test(arguments: [
        ("a b c", "a c b"),
        ("get post put delete any", "put post delete any get"),
        ("swagger info paths securityDefinitions", "info paths swagger securityDefinitions"),
        ("/ /things /things/{id} /orders /users /carts", "/things/{id} /orders / /carts /things /users"),
        ("get post put delete options head patch", "head get patch put post options delete"),
        ("é ß 日本", "é 日本 ß"),
    ])
    func `keys come in the order they had in Python 2`(keys: String, order: String) {
        let ordered = LegacyKeyOrder(keys.split(separator: " ").map(String.init)).ordered
        #expect(ordered.joined(separator: " ") == order)
    }

    @Test func `a removed key leaves its place to others`() {
        var order = LegacyKeyOrder(["a", "b", "c", "d", "e", "f", "g", "h"])
        order.remove("c")
        order.insert("zz")
        #expect(order.ordered == ["a", "b", "e", "d", "g", "f", "h", "zz"])
    }

    @Test func `merging makes room for all keys first`() {
        var order = LegacyKeyOrder(["info"])
        order.merge(["a", "b", "c", "d", "e", "f"])
        #expect(order.ordered == ["info", "a", "c", "b", "e", "d", "f"])
    }

    @Test(arguments: 0...40) func `many copies come to the same as one after the other`(count: Int) {
        let keys = (0..<60).map { "/path/\($0)/{id}" }
        var atOnce = LegacyKeyOrder(keys)
        var oneByOne = atOnce
        atOnce.deepCopy(times: count)
        for _ in 0..<count { oneByOne.deepCopy(times: 1) }
        #expect(atOnce.ordered == oneByOne.ordered)
        #expect(Set(atOnce.ordered) == Set(keys))
    }

    @Test(arguments: [
        "", "a", "a b", "a i q", "a i q y", "type httpMethod uri", "200 400", "a b c d e", "a i q y c k s",
    ])
    func `a copy puts the keys in as they stand`(keys: String) {
        let order = LegacyKeyOrder(keys.split(separator: " ").map(String.init))
        for count in 1...5 {
            var copied = order
            copied.deepCopy(times: count)
            let expected = (0..<count).reduce(order) { copy, _ in LegacyKeyOrder(copy.ordered) }
            #expect(copied.ordered == expected.ordered)
        }
    }

    @Test func `a copy of few keys forgets those that were removed`() {
        var order = LegacyKeyOrder(["a", "b", "c", "d", "e"])
        for key in ["a", "b", "c"] { order.remove(key) }
        let expected = LegacyKeyOrder(order.ordered + ["f", "g"])
        order.deepCopy(times: 1)
        for key in ["f", "g"] { order.insert(key) }
        #expect(order.ordered == expected.ordered)
    }

    @Test func `copies of more keys than an API can have are not followed`() {
        var order = LegacyKeyOrder((0...LegacyKeyOrder.copiedKeyLimit).map { "/path/\($0)" })
        let before = order.ordered
        order.deepCopy(times: 1_000_000)
        #expect(order.ordered == before)
    }
}
