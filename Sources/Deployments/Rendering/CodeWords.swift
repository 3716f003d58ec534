internal import Artifacts

extension ArtifactComparison {
    /// How many files differ, by how many lines, and how large all of them are: `1 file changed, 2 added (+3 −1)  60 B → 70 B`.
    var words: String {
        let counts = [(count(.changed), "changed"), (count(.added), "added"), (count(.removed), "removed")]
            .filter { $0.0 > 0 }
        let files = counts.enumerated().map { index, part in
            index == 0 ? "\(part.0) \(part.0 == 1 ? "file" : "files") \(part.1)" : "\(part.0) \(part.1)"
        }
        let lines = lines.map(\.words).flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
        let sizes = sizeBefore.flatMap { before in
            sizeAfter.map { "  \(ValueText.size(before)) → \(ValueText.size($0))" }
        }
        return files.joined(separator: ", ") + lines + (sizes ?? "")
    }
}

extension ArtifactComparison.File {
    /// How many lines differ; of what has no lines, the size.
    var words: String {
        let size = [sizeBefore, sizeAfter].compactMap(\.self).map(ValueText.size).joined(separator: " → ")
        return lines.map(\.words).flatMap { $0.isEmpty ? nil : $0 } ?? size
    }
}

extension LineDifference {
    /// `+3 −1`; empty where no line differs.
    fileprivate var words: String {
        [(added, "+"), (removed, "−")].filter { $0.0 > 0 }.map { "\($0.1)\($0.0)" }.joined(separator: " ")
    }
}
