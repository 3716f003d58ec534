import Testing

@testable import SAMTransform

struct PropertyTableTests {
    @Test(arguments: PropertyTables.resourceTypes) func `the data is in alphabetical order`(type: String) throws {
        var tables = PropertyTables()
        let read = tables.table(ofResource: type)
        let table = try #require(read)
        #expect(!table.names.isEmpty)
        #expect(table.names == table.rules.keys.sorted())
    }
}
