import Testing

@testable import Templates

struct PropertyShapeTests {
    private func shape(_ type: String, _ path: String) -> PropertyShape {
        path.split(separator: ".").reduce(PropertyShape(type: type)) { shape, name in
            name == "*" ? shape.item : shape.entry(String(name))
        }
    }

    @Test(arguments: [
        ("AWS::Lambda::Function", "MemorySize", PropertyShape.Kind.number),
        ("AWS::Lambda::Function", "Environment.Variables.ANY", .text),
        ("AWS::Lambda::Function", "Layers.*", .text),
        ("AWS::Lambda::Function", "VpcConfig.Ipv6AllowedForDualStack", .boolean),
        ("AWS::Lambda::Function", "Tags.*.Value", .text),
        ("AWS::Lambda::Function", "Unheard", .any),
        ("AWS::Lambda::Function", "Runtime", .text),
        ("AWS::Logs::LogGroup", "RetentionInDays", .number),
        ("AWS::IAM::Role", "AssumeRolePolicyDocument", .policy),
        ("AWS::IAM::Role", "Policies.*.PolicyDocument", .policy),
        ("AWS::StepFunctions::StateMachine", "DefinitionString", .document),
        ("AWS::Unheard::Of", "Any.PolicyDocument", .policy),
    ])
    func `a place says how its values are compared`(type: String, path: String, kind: PropertyShape.Kind) {
        #expect(shape(type, path).kind == kind)
    }

    @Test(arguments: [
        ("AWS::Lambda::Function", "Layers", PropertyShape.Order.significant),
        ("AWS::Lambda::Function", "Tags", .keyed(by: "Key")),
        ("AWS::Lambda::Function", "VpcConfig.SubnetIds", .set),
        ("AWS::Events::Rule", "Targets", .keyed(by: "Id")),
        ("AWS::Unheard::Of", "Deep.Tags", .keyed(by: "Key")),
        ("AWS::Lambda::Function", "Tags.*", .significant),
    ])
    func `a list says whether its order counts`(type: String, path: String, order: PropertyShape.Order) {
        #expect(shape(type, path).order == order)
    }

    @Test(arguments: PropertyComparisons.standard.subjects.map { "\($0.type) \($0.path)" })
    func `a rule speaks of a property that there is`(subject: String) throws {
        let words = subject.split(separator: " ").map(String.init)
        var schemas = ResourceSchemas()
        // Of types whose properties are not described, their name at least must be one.
        guard let schema = schemas.schema(of: words[0]) else {
            return #expect(ResourceSchemas.isKnown(words[0]))
        }
        let top = String(try #require(words[1].split(separator: ".").first))
        #expect(schema.top.properties[top] != nil)
    }

    @Test func `every rule of the data is read`() {
        let rules = PropertyComparisons("# note\nA::B::C P.Q by K\n* N set\nA::B::C X nonsense\n")
        #expect(rules.rule(for: "P.Q", named: "Q", of: "A::B::C")?.order == .keyed(by: "K"))
        #expect(rules.rule(for: "Z.N", named: "N", of: "D::E::F")?.order == .set)
        #expect(rules.rule(for: "X", named: "X", of: "A::B::C") == nil)
        #expect(rules.subjects.count == 1)
    }
}
