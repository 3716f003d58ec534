/// The style sheet inside of an SVG, for light pages and, where the reader prefers them, for dark ones.
enum SVGStyle {
    /// Only the kinds that the picture has.
    static func lines(for graph: ApplicationGraph) -> [String] {
        let kinds = NodeKind.allCases.filter { kind in graph.nodes.contains { $0.kind == kind } }
        return ["<style>"] + fixed + light + kinds.map { rule($0, Palette.light($0)) }
            + ["@media (prefers-color-scheme: dark) {"] + dark + kinds.map { rule($0, Palette.dark($0)) } + [
                "}", "</style>",
            ]
    }

    private static func rule(_ kind: NodeKind, _ colour: (fill: String, stroke: String)) -> String {
        ".\(kind.rawValue) .shape { fill: \(colour.fill) } "
            + ".\(kind.rawValue) .shape, .\(kind.rawValue) .rim { stroke: \(colour.stroke) }"
    }

    private static let fixed = [
        "text { font-family: Helvetica, Arial, 'Liberation Sans', sans-serif; font-size: 11px; text-anchor: middle }",
        ".title { font-size: 13px; font-weight: bold }",
        ".frame-title { font-size: 12px; text-anchor: start } .name { font-weight: bold }",
        ".shape { stroke-width: 1.4 } .rim, .line { fill: none; stroke-width: 1.4 }",
        ".frame { fill-opacity: .5; stroke-width: 1 }",
        ".dashed .shape { stroke-dasharray: 5 3 }",
        ".use .line, .layer .line, .reference .line { stroke-width: 1.1 }",
        ".layer .line { stroke-dasharray: 2 3 } .dependsOn .line { stroke-dasharray: 4 3; stroke-width: 1.1 }",
    ]

    private static let light = [
        ".page { fill: #fff } .label { fill: #424a53 }",
        ".title, .name { fill: #1f2328 } .words, .frame-title { fill: #57606a }",
        ".frame { fill: #f6f8fa; stroke: #d0d7de }",
        ".line { stroke: #57606a } .tip { fill: #57606a }",
        ".use .line, .layer .line, .dependsOn .line { stroke: #9aa4af }",
        ".use .tip, .layer .tip, .dependsOn .tip { fill: #9aa4af }",
        ".destination .line { stroke: #c4432b } .destination .tip { fill: #c4432b }",
        ".call .line { stroke: #c03d78 } .call .tip { fill: #c03d78 }",
    ]

    private static let dark = [
        ".page { fill: #0d1117 } .label { fill: #b7c0ca }",
        ".title, .name { fill: #e6edf3 } .words, .frame-title { fill: #a2acb8 }",
        ".frame { fill: #161b22; stroke: #30363d }",
        ".line { stroke: #9aa4af } .tip { fill: #9aa4af }",
        ".use .line, .layer .line, .dependsOn .line { stroke: #5d6772 }",
        ".use .tip, .layer .tip, .dependsOn .tip { fill: #5d6772 }",
        ".destination .line { stroke: #f07a63 } .destination .tip { fill: #f07a63 }",
        ".call .line { stroke: #ea7fb0 } .call .tip { fill: #ea7fb0 }",
    ]
}
