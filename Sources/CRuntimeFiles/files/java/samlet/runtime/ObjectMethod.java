package samlet.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

/** A method whose event and result are objects. */
final class ObjectMethod implements Handler {
    private final Method method;
    private final Object receiver;
    private final Type event;
    private final boolean takesContext;

    /** @param event null for a method that takes none. */
    ObjectMethod(Method method, Object receiver, Type event, boolean takesContext) {
        this.method = method;
        this.receiver = receiver;
        this.event = event;
        this.takesContext = takesContext;
    }

    @Override
    public byte[] call(byte[] bytes, LambdaContext context) throws Throwable {
        Object[] arguments = new Object[method.getParameterCount()];
        int next = 0;
        if (event != null) arguments[next++] = ObjectHandler.read(bytes, event);
        if (takesContext) arguments[next] = context;
        Object result;
        try {
            result = method.invoke(receiver, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        return ObjectHandler.written(result);
    }
}
