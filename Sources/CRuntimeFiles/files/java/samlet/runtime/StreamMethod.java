package samlet.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A method that takes streams of bytes. */
final class StreamMethod implements Handler {
    private final Method method;
    private final Object receiver;
    private final boolean takesInput;
    private final boolean takesOutput;
    private final boolean takesContext;

    StreamMethod(Method method, Object receiver, boolean takesInput, boolean takesOutput, boolean takesContext) {
        this.method = method;
        this.receiver = receiver;
        this.takesInput = takesInput;
        this.takesOutput = takesOutput;
        this.takesContext = takesContext;
    }

    @Override
    public byte[] call(byte[] event, LambdaContext context) throws Throwable {
        ByteArrayOutputStream output = new ByteArrayOutputStream(1024);
        Object[] arguments = new Object[method.getParameterCount()];
        int next = 0;
        if (takesInput) arguments[next++] = new ByteArrayInputStream(event);
        if (takesOutput) arguments[next++] = output;
        if (takesContext) arguments[next] = context;
        try {
            method.invoke(receiver, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        return takesOutput ? output.toByteArray() : JSONWriter.bytes(null);
    }
}
