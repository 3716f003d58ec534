package samlet.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/** A handler whose event and result are objects. */
final class ObjectHandler implements Handler {
    private final RequestHandler<?, ?> handler;
    private final Type input;

    ObjectHandler(RequestHandler<?, ?> handler, Type input) {
        this.handler = handler;
        this.input = input;
    }

    @Override
    public byte[] call(byte[] event, LambdaContext context) throws Throwable {
        return written(called(handler, read(event, input), context));
    }

    // Its own, so that the compiler lets an event of any type through.
    @SuppressWarnings("unchecked")
    private static <I, O> O called(RequestHandler<I, O> handler, Object event, Context context) {
        return handler.handleRequest((I) event, context);
    }

    /** An event as an object of a type. */
    static Object read(byte[] event, Type type) {
        try {
            return ObjectReader.read(new JSONReader(new String(event, StandardCharsets.UTF_8)).document(), type);
        } catch (Throwable error) {
            Fault.cutTraces(error);
            throw new RuntimeException("An error occurred during JSON parsing", error);
        }
    }

    /** A result's bytes. */
    static byte[] written(Object result) {
        try {
            return JSONWriter.bytes(result);
        } catch (Throwable error) {
            Fault.cutTraces(error);
            throw new RuntimeException("An error occurred during JSON serialization of response", error);
        }
    }
}
