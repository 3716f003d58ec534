internal import Templates

// Reading lists and maps of text from evaluated properties.

extension Value {
    /// The texts of a list; a single text counts as a list of one.
    var texts: [String] {
        if let list { return list.compactMap(\.text) }
        return text.map { [$0] } ?? []
    }

    /// The entries of a map whose values are scalars.
    var textEntries: [(key: String, value: String)] {
        map?.compactMap { entry in entry.value.text.map { (entry.key, $0) } } ?? []
    }

    /// The first value under one of several spellings of a key.
    func value(at keys: String...) -> Value? {
        for key in keys {
            if let value = self[key], !value.isNull { return value }
        }
        return nil
    }
}

extension CORSConfiguration {
    /// Reads `CorsConfiguration`, `Cors` and `x-amazon-apigateway-cors`; nil without settings.
    init?(_ value: Value?) {
        guard let value, let map = value.map, !map.isEmpty else { return nil }
        allowOrigins = value.value(at: "AllowOrigins", "allowOrigins")?.texts ?? []
        allowMethods = value.value(at: "AllowMethods", "allowMethods")?.texts ?? []
        allowHeaders = value.value(at: "AllowHeaders", "allowHeaders")?.texts ?? []
        exposeHeaders = value.value(at: "ExposeHeaders", "exposeHeaders")?.texts ?? []
        maxAge = value.value(at: "MaxAge", "maxAge")?.integer
        allowCredentials = value.value(at: "AllowCredentials", "allowCredentials")?.boolean ?? false
    }
}

extension APIStage {
    static func variables(_ value: Value?) -> [Variable] {
        value?.textEntries.map { Variable(name: $0.key, value: $0.value) } ?? []
    }
}
