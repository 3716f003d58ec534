package samlet.runtime;

import java.util.Map;

/** An invocation as the Runtime API hands it out. */
final class Invocation {
    final String requestID;
    final byte[] body;
    private final Map<String, String> headers;

    Invocation(Map<String, String> headers, byte[] body) {
        this.headers = headers;
        this.body = body;
        requestID = headers.get("lambda-runtime-aws-request-id");
    }

    /** A header by its name in lower case; null where there is none. */
    String header(String name) {
        return headers.get(name);
    }
}
