import Testing

@testable import Triggers

@Suite struct VelocityTemplateTests {
    private let variables = VelocityRenderer.Variables(
        context: ["requestId": .text("r-1"), "identity": .map(["sourceIp": .text("1.2.3.4")])],
        stageVariables: ["zone": "blue"],
        path: ["id": "7"], query: ["q": "a b"], headers: ["Origin": "https://b.example", "X": "h"], body: #"{"a":1}"#)

    @Test(arguments: [
        ("plain # text $5 and $ alone", "plain # text $5 and $ alone"),
        ("$context.requestId ${context.identity.sourceIp}!", "r-1 1.2.3.4!"),
        (
            "$stageVariables.zone $input.params('id') $input.params(\"q\") $input.params('X') [$input.params('gone')]",
            "blue 7 a b h []"
        ),
        ("$unknown $!unknown|", "$unknown |"), ("$context.gone", "$context.gone"),
        ("#set($x = 'v')$x ${x}y", "v vy"), ("#set($x = \"<$context.requestId>\")\n$x", "<r-1>"),
        ("#if(true)a#{else}b#end", "a"), ("#if($gone)a#elseif(1 == 2)b#else c#end", " c"),
        ("#if(!$gone && ('a' == 'a' || false))\nyes\n#end\ndone", "yes\ndone"),
        ("#if('a' ne 'b')x#end", "x"), ("a ## comment\nb", "a b"),
        ("$input.params().header.get('X') $input.params('q').toUpperCase()", "h A B"),
        ("#if($input.params('Origin').matches('https://.\\.example'))in#end", "in"),
        ("$util.escapeJavaScript($input.body)", #"{\"a\":1}"#),
    ])
    func `a template is rendered`(text: String, expected: String) throws {
        var renderer = VelocityRenderer(variables)
        #expect(renderer.text(of: try VelocityTemplate(text)) == expected)
    }

    @Test(arguments: [
        ("#foreach($x in $y)a#end", "#foreach"), ("#if(true)a", "#if without #end"),
        ("#set(x = 1)", "#set without a variable"),
        ("#set($x = 'a)", "a text without its closing quote"), ("a#end", "#end"),
    ])
    func `what is not supported is named`(text: String, what: String) {
        #expect(throws: VelocityError(what: what)) { try VelocityTemplate(text) }
    }

    @Test func `a response's status and headers can be overridden`() throws {
        var renderer = VelocityRenderer(variables)
        let template = try VelocityTemplate(
            """
            #set($context.responseOverride.status = 204)
            #set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params("Origin"))
            """)
        #expect(renderer.text(of: template) == "")
        #expect(renderer.statusOverride == 204)
        #expect(
            renderer.headerOverrides.map { "\($0.name): \($0.value)" } == [
                "Access-Control-Allow-Origin: https://b.example"
            ])
    }
}
