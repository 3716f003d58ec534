public import Deployments

extension LambdaService {
    /// What the wire has made of what a stack declares, otherwise than its records say.
    public func wireChanges(of stack: StackIdentity) -> [WireChange] { keeper.current.wireChanges(of: stack) }

    /// What the wire has made for functions of a stack that the stack does not declare.
    public func wireAdditions(to stack: StackIdentity) -> [WireAddition] { keeper.current.wireAdditions(to: stack) }
}
