internal import Templates

/// A page of a list, as `Marker` and `MaxItems` ask for it.
struct ListPage<Element> {
    let elements: ArraySlice<Element>
    /// Where the next page starts; nil on the last.
    let nextMarker: String?

    /// - Parameters:
    ///   - query: with `MaxItems`, a number from 1 where it is given.
    ///   - limit: how many elements a page has at most, whatever was asked for.
    ///   - key: tells the elements apart; the list is sorted by what it is.
    init(
        of elements: [Element], _ query: QueryParameters, limit: Int = 50, key: (Element) -> String
    ) throws(LambdaError) {
        let count = max(1, min(query["MaxItems"].flatMap(Int.init) ?? limit, limit))
        var start = 0
        if let marker = query["Marker"] {
            guard let bytes = Base64.decoded(marker),
                let last = elements.firstIndex(where: { key($0) == String(decoding: bytes, as: UTF8.self) })
            else { throw .invalidParameter("Invalid Marker: \(marker)") }
            start = last + 1
        }
        self.elements = elements[start...].prefix(count)
        let isLast = start + count >= elements.count
        nextMarker = isLast ? nil : self.elements.last.map { Base64.encoded(key($0).utf8) }
    }
}

extension RequestMember {
    /// How many elements a page may have at most.
    ///
    /// - Parameter limit: the greatest number that the operation takes.
    static func maxItems(upTo limit: Int) -> RequestMember { RequestMember("MaxItems", .integer(1...limit)) }
}

extension JSONObject {
    /// The page of a list, and where it goes on.
    init<Element>(_ name: String, _ page: ListPage<Element>, _ object: (Element) -> JSONObject) {
        self.init(["NextMarker": page.nextMarker])
        add(name, page.elements.map(object))
    }
}
