/// The colours of the kinds of nodes.
enum Palette {
    /// On white; with dark text on it.
    static func light(_ kind: NodeKind) -> (fill: String, stroke: String) {
        switch kind {
        case .trigger: ("#e6f0fd", "#2f6fd0")
        case .function: ("#fff0dd", "#d07a1f")
        case .workflow: ("#fbe6f0", "#c03d78")
        case .layer: ("#efeafb", "#7757c2")
        case .data: ("#e2f5e9", "#2b8a54")
        case .messaging: ("#def4f5", "#137e86")
        case .other: ("#f0f2f4", "#77818c")
        }
    }

    /// On nearly black; with light text on it.
    static func dark(_ kind: NodeKind) -> (fill: String, stroke: String) {
        switch kind {
        case .trigger: ("#11263f", "#6aa5f8")
        case .function: ("#37240f", "#e9a050")
        case .workflow: ("#3a1728", "#ea7fb0")
        case .layer: ("#261d43", "#ab90ee")
        case .data: ("#0f2e1d", "#5cc48a")
        case .messaging: ("#0b2f32", "#4fc0c9")
        case .other: ("#20252b", "#8d97a3")
        }
    }

    /// For lines to where failures go.
    static let failure = "#c4432b"
}
