public import Templates

/// What a picture of a template shows: resources and what goes on between them.
///
/// Nothing is evaluated: conditions are shown, and both branches of every `Fn::If` count.
public struct ApplicationGraph: Sendable {
    /// How much is shown.
    public enum View: String, Sendable {
        /// One node for each resource that the user wrote, and edges in the direction in which things happen.
        case application
        /// Every CloudFormation resource, and edges from what refers to what is referred to.
        case resources
    }

    /// A resource, or what stands for one.
    public struct Node: Sendable {
        /// Unique in the graph: a logical id, or `external:NAME` for what is outside of the template.
        public var id: String
        /// The name to show.
        public var title: String
        /// Such as `AWS::Serverless::Function`; empty for what is outside of the template.
        public var type: String
        /// The type in words, with what matters most of the resource: `Function · python3.13`.
        public var words: String
        /// What it is to the application.
        public var kind: NodeKind
        /// The line of the template, counted from 1; nil for what does not stand there.
        public var line: Int?
        /// The condition under which it exists; nil when it always does.
        public var condition: String?
        /// What a generated resource was made from.
        public var origin: Origin?
        /// The logical ids of the CloudFormation resources that the node stands for.
        public var members: [String] = []

        /// True for what the template only names.
        public var isExternal: Bool { id.hasPrefix(Self.externalPrefix) }

        static let externalPrefix = "external:"
    }

    /// Something goes on between two resources.
    public struct Edge: Sendable {
        /// The id of the node where it starts.
        public var from: String
        /// The id of the node where it ends.
        public var to: String
        /// What goes on.
        public var kind: EdgeKind
        /// Each a line: routes, a schedule, the events; how the one refers to the other.
        public var labels: [String]
    }

    /// Nodes that belong together.
    public struct Box: Sendable {
        /// The logical id of the resource that they were made from.
        public var id: String
        /// The type of that resource in words.
        public var words: String
        /// The ids of the nodes in it.
        public var nodes: [String]
    }

    /// What the template is called.
    public var name: String
    /// The template's own description.
    public var summary: String?
    /// How much is shown.
    public var view: View
    /// In the order of the template.
    public var nodes: [Node] = []
    /// In the order of the template; at most one of a kind from one node to another.
    public var edges: [Edge] = []
    /// Disjoint; only boxes of two nodes or more.
    public var boxes: [Box] = []
}

/// What a resource is to an application; shapes and colours follow it.
public enum NodeKind: String, Sendable, CaseIterable {
    /// What calls from outside: an API, a schedule, an event rule.
    case trigger
    case function
    /// A state machine.
    case workflow
    case layer
    /// What keeps data: a table, a bucket, a database.
    case data
    /// What passes messages on: a queue, a topic, a stream, a bus.
    case messaging
    case other
}

/// What goes on between two resources.
public enum EdgeKind: String, Sendable, CaseIterable {
    /// The one has the other run.
    case trigger
    /// A workflow runs the other as one of its steps.
    case call
    /// Results, failures or dead letters go there.
    case destination
    /// A function has a layer.
    case layer
    /// The one reads, writes or knows the other.
    case use
    /// In a picture of all resources: the one refers to the other.
    case reference
    /// In a picture of all resources: the one waits for the other.
    case dependsOn
}
