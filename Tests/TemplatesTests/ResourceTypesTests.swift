import Diagnostics
import Documents
@testable import Templates
import Testing

struct ResourceTypesTests {
    @Test func `every row of the table is read`() throws {
        var list = DiagnosticList()
        let rows = try #require(Document.read(ResourceTypes.standardText, into: &list)?.mapping)
        #expect(list.isEmpty)
        #expect(ResourceTypes.standard.names == rows.keys.sorted())
        let fields: Set = ["kind", "name", "case", "suffix", "id", "ref", "attributes", "replace", "text", "data"]
        let unknown = rows.flatMap { $0.value.mapping?.keys ?? [] }.filter { !fields.contains($0) }
        #expect(unknown == [])
    }

    private static let variables: Set = [
        "Name", "Partition", "Region", "AccountId", "URLSuffix", "StackName", "StackId", "LogicalId", "AWSEndpoint",
        "HTTPEndpoint", "UUID", "Number", "Path",
    ]

    @Test(arguments: ResourceTypes.standard.names)
    func `patterns use the variables there are`(name: String) throws {
        let type = try #require(ResourceTypes.standard[name])
        for pattern in type.attributes.map(\.pattern) + [type.refPattern, type.namePattern ?? ""] {
            for case .reference(let variable, _, _) in SubText(pattern, at: SourceSpan(at: .start)).parts {
                let head = variable.prefix { $0 != ":" }
                #expect(Self.variables.contains(variable) || ["Id", "ID", "Property"].contains(head), "\(pattern)")
            }
        }
        #expect((1...1024).contains(type.nameLimit))
        #expect(Set(type.attributes.map(\.name)).count == type.attributes.count)
    }

    @Test func `a row says what is known of a type`() throws {
        let function = try #require(ResourceTypes.standard["AWS::Lambda::Function"])
        #expect(function.kind == .running && function.nameProperty == "FunctionName" && function.nameLimit == 64)
        #expect(function.refPattern == "${Name}" && function.replacing.isSuperset(of: ["FunctionName", "PackageType"]))
        #expect(!function.holdsData && !function.hasAnyAttribute && function.namePattern == nil)
        #expect(ResourceTypes.standard.attributes(of: "AWS::Lambda::Function")?.contains("Arn") == true)
        #expect(ResourceTypes.standard["AWS::KMS::Key"]?.namePattern == "${UUID}")
    }

    @Test func `of types that are not in the table anything may be asked`() {
        #expect(ResourceTypes.standard["Custom::Thing"] == nil)
        #expect(ResourceTypes.standard.attributes(of: "Custom::Thing") == nil)
    }

    @Test func `of types without a counterpart the table knows what they are called alone`() throws {
        let queue = try #require(ResourceTypes.standard["AWS::SQS::Queue"])
        #expect(
            queue.kind == .absent && queue.nameProperty == "QueueName" && queue.nameSuffixes == ["FifoQueue": ".fifo"])
        #expect(ResourceTypes.standard.supported("AWS::SQS::Queue") == nil)
        #expect(ResourceTypes.standard.attributes(of: "AWS::SQS::Queue") == nil)
        #expect(ResourceTypes.standard.supported("AWS::IAM::Role")?.kind == .recorded)
        #expect(ResourceTypes.standard["AWS::S3::Bucket"]?.isLowerCase == true)
        // What the table says of them beside that is nobody's.
        let absent = ResourceTypes.standard.names.compactMap { ResourceTypes.standard[$0] }.filter {
            $0.kind == .absent
        }
        #expect(absent.allSatisfy { $0.replacing.isEmpty && !$0.holdsData && $0.textPaths.isEmpty })
    }

    @Test func `rows with fields of other kinds have the fields that can be read`() throws {
        var list = DiagnosticList()
        let text = SourceText(
            name: "t",
            text:
                "A::B: {name: 'Name x', attributes: {'*': '', Arn: a}, data: true, kind: running, replace: [X], text: [Y]}\nC::D: {kind: nonsense}\n"
        )
        let rows = try #require(Document.read(text, into: &list)?.mapping)
        let type = try #require(ResourceType(rows[0]))
        #expect(
            type.nameLimit == 255 && type.hasAnyAttribute && type.holdsData && type.attributes.map(\.name) == ["Arn"]
                && type.textPaths == ["Y"])
        #expect(ResourceType(rows[1]) == nil)
    }
}
