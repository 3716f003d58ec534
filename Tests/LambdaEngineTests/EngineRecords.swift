import Artifacts
import Deployments
import Documents
import Templates

/// Records of a stack, for tests.
enum EngineRecords {
    static let stack = StackIdentity(name: "app", accountID: "000000000000", region: "us-east-1")
    static let arn = "arn:aws:lambda:us-east-1:000000000000:function:hello"
    static let layerARN = "arn:aws:lambda:us-east-1:000000000000:layer:tools"

    /// An artifact whose digits are all the same.
    static func artifact(_ digit: Character) -> ArtifactID {
        guard let id = ArtifactID(rawValue: "sha256:" + String(repeating: digit, count: 64)) else {
            preconditionFailure("'\(digit)' is no hexadecimal digit")
        }
        return id
    }

    static func value(_ json: String) -> Value {
        guard let node = Document.json(Array(json.utf8)) else { preconditionFailure("no JSON: \(json)") }
        return Value(node)
    }

    /// A function of Python with more properties.
    ///
    /// - Parameter properties: entries of a JSON object, such as `"Timeout": 5`.
    static func function(_ properties: String = "", name: String = "hello", region: String = "us-east-1")
        -> ResourceRecord
    {
        let common = #""Runtime": "python3.13", "Handler": "app.handler", "Role": "arn:aws:iam::000000000000:role/r""#
        return function(json: "{\(common)\(properties.isEmpty ? "" : ", ")\(properties)}", name: name, region: region)
    }

    static func function(json: String, name: String = "hello", region: String = "us-east-1") -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Function" + name), type: "AWS::Lambda::Function", physicalID: name,
            properties: value(json),
            attributes: ["Arn": "arn:aws:lambda:\(region):000000000000:function:\(name)"],
            artifacts: ["Code": artifact("a")],
            installation: RuntimeInstallation(executable: "/usr/bin/python3.13", version: "3.13.2"))
    }

    static func version(_ number: Int, of function: String = "hello", description: String = "") -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Version\(number)"), type: "AWS::Lambda::Version", physicalID: String(number),
            properties: value(#"{"FunctionName": "\#(function)", "Description": "\#(description)"}"#),
            attributes: ["Version": String(number)], number: number)
    }

    static func alias(_ name: String, version: String, of function: String = "hello", more: String = "")
        -> ResourceRecord
    {
        ResourceRecord(
            logicalID: LogicalID("Alias" + name), type: "AWS::Lambda::Alias", physicalID: name,
            properties: value(
                #"{"FunctionName": "\#(function)", "FunctionVersion": "\#(version)", "Name": "\#(name)"\#(more)}"#))
    }

    static func layer(_ number: Int, name: String = "tools", properties: String = "{}") -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Layer\(name)\(number)"), type: "AWS::Lambda::LayerVersion", physicalID: name,
            properties: value(properties),
            attributes: ["Ref": "arn:aws:lambda:us-east-1:000000000000:layer:\(name):\(number)"],
            artifacts: ["Content": artifact("b")], number: number)
    }
}
