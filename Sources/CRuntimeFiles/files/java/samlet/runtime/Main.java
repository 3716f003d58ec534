package samlet.runtime;

import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a function's handler: speaks the Lambda Runtime API, as Lambda's own Java runtime does. Its only argument is the
 * folder of the layers, {@code /opt}.
 */
public final class Main {
    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8"));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, "UTF-8"));
        try {
            RuntimeAPI api = new RuntimeAPI(System.getenv("AWS_LAMBDA_RUNTIME_API"));
            ClassLoader loader = functionLoader(arguments.length > 0 ? arguments[0] : "/opt");
            Thread.currentThread().setContextClassLoader(loader);
            Handler handler = loadedHandler(api, loader);
            while (handle(api, handler, api.next())) {
                // A function that has interrupted its own thread has not meant this.
                Thread.interrupted();
            }
        } catch (IOException gone) {
            // Errors of the function never get here.
            System.err.println(gone.getMessage());
        }
        // Threads of the function's do not keep the process.
        System.exit(1);
    }

    /**
     * Finds the function's classes where AWS's runtime does: its folder, its lib/*.jar, those of layers; what the runtime
     * itself has comes first.
     */
    private static ClassLoader functionLoader(String layers) throws MalformedURLException {
        String task = System.getenv("LAMBDA_TASK_ROOT");
        if (task == null) task = "/var/task";
        List<URL> places = new ArrayList<>();
        places.add(new URL("file", null, -1, task + "/"));
        addArchives(task + "/lib", places);
        addArchives(layers + "/java/lib", places);
        return new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getSystemClassLoader());
    }

    private static void addArchives(String folder, List<URL> places) throws MalformedURLException {
        String[] names = new File(folder).list();
        if (names == null) return;
        Arrays.sort(names);
        for (String name : names) {
            if (name.endsWith(".jar")) places.add(new URL("file", null, -1, folder + "/" + name));
        }
    }

    /** A handler whose class cannot be made ends the process; one that is not there fails when it is invoked. */
    private static Handler loadedHandler(RuntimeAPI api, ClassLoader loader) throws IOException {
        String name = System.getenv("_HANDLER");
        try {
            return Handlers.find(name == null ? "" : name, loader);
        } catch (Fault fault) {
            if (!fault.isFatal) return new FaultyHandler(fault);
            FunctionLog.SHARED.logError(fault.logText());
            api.failToStart("Runtime.BadFunctionCode", fault.report());
            System.exit(1);
            throw new IllegalStateException();
        }
    }

    /** @return false when nothing can follow. */
    private static boolean handle(RuntimeAPI api, Handler handler, Invocation invocation) throws IOException {
        String trace = invocation.header("lambda-runtime-trace-id");
        if (trace != null) {
            System.setProperty(TRACE_PROPERTY, trace);
        } else {
            System.clearProperty(TRACE_PROPERTY);
        }
        byte[] result;
        try {
            LambdaContext context = new LambdaContext(invocation);
            FunctionLog.SHARED.context = context;
            if (LambdaRuntimeInternal.getUseLog4jAppender()) FunctionLog.tellLog4j(invocation.requestID);
            result = handler.call(invocation.body, context);
        } catch (Fault fault) {
            api.fail(invocation.requestID, "Runtime.BadFunctionCode", fault.report());
            FunctionLog.SHARED.logError(fault.logText());
            return !fault.isFatal;
        } catch (Throwable error) {
            Fault.cutTraces(error);
            api.fail(invocation.requestID, "Runtime.UserException", Fault.report(error));
            FunctionLog.SHARED.logError(Fault.of(error, false).logText());
            return !(error instanceof VirtualMachineError || error instanceof IOError);
        }
        System.out.flush();
        api.respond(invocation.requestID, result);
        return true;
    }

    private static final class FaultyHandler implements Handler {
        private final Fault fault;

        FaultyHandler(Fault fault) {
            this.fault = fault;
        }

        @Override
        public byte[] call(byte[] event, LambdaContext context) {
            throw fault;
        }
    }
}
