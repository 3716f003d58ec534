import Testing

@testable import Templates

@Suite struct ResourceSchemasTests {
    private static let types = ResourceSchemas.describedTypes

    @Test func `a block is read into properties, parts and what Ref and GetAtt give`() throws {
        let lines: [Substring] = [
            "  @ref: Name", "  @attributes: Arn Url", "  Code: part Code", "  Name: required text", "  .Code:",
            "    Path: required text 1..9",
        ]
        let schema = ResourceSchema(lines)
        #expect(schema.refProperty == "Name")
        #expect(schema.attributes == ["Arn", "Url"])
        #expect(schema.top.required == ["Name"])
        #expect(schema.top.names == ["Code", "Name"])
        #expect(schema.part("Code").required == ["Path"])
        #expect(schema.part("Other").names.isEmpty)
    }

    @Test(arguments: types) func `the data is in alphabetical order`(type: String) throws {
        var schemas = ResourceSchemas()
        let read = schemas.schema(of: type)
        let schema = try #require(read)
        for table in [schema.top] + schema.partNames.map(schema.part) { #expect(table.names == table.names.sorted()) }
    }

    @Test func `the data describes the types that samlet runs`() {
        for type in ["AWS::Lambda::Function", "AWS::Events::Rule", "AWS::ApiGatewayV2::Api", "AWS::SQS::Queue"] {
            #expect(Self.types.contains(type))
        }
        #expect(ResourceSchemas.isKnown("AWS::EC2::VPC"))
        #expect(ResourceSchemas.isKnown("AWS::Serverless::Function"))
        #expect(!ResourceSchemas.isKnown("AWS::Lambda::Funtion"))
    }

    @Test(arguments: types) func `every part that is named is there`(_ type: String) throws {
        var schemas = ResourceSchemas()
        let found = schemas.schema(of: type)
        let schema = try #require(found)
        #expect(!schema.top.names.isEmpty)
        for table in [schema.top] + schema.partNames.map(schema.part) {
            for name in table.properties.values.compactMap(\.partName) { #expect(!schema.part(name).names.isEmpty) }
            #expect(table.required.allSatisfy { table.properties[$0] != nil })
        }
    }
}

extension ValueSchema {
    fileprivate var partName: String? {
        switch self {
        case .part(let name, _): name
        case .list(let item, _): item.partName
        case .map(let value): value.partName
        default: nil
        }
    }
}
