package samlet.runtime;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The Lambda Runtime API: HTTP/1.1 over one connection, kept open; a single thread uses it.
 *
 * <p>Written by hand: the clients of the library would double a cold start. Source: AWS Lambda Developer Guide, "Using the
 * Lambda runtime API".
 */
final class RuntimeAPI {
    private static final String PREFIX = "/2018-06-01/runtime/";

    private final String address;
    private final InputStream input;
    private final OutputStream output;
    private byte[] buffer = new byte[16384];
    private int start;
    private int end;

    RuntimeAPI(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        this.address = address;
        Socket socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        input = socket.getInputStream();
        output = socket.getOutputStream();
    }

    /** Waits for an invocation. */
    Invocation next() throws IOException {
        output.write(bytes("GET " + PREFIX + "invocation/next HTTP/1.1\r\nHost: " + address + "\r\n\r\n"));
        Map<String, String> headers = new HashMap<>();
        int status = head(headers);
        byte[] body = body(headers);
        if (status != 200) throw new IOException("the Runtime API answered " + status + " to the request for an invocation");
        return new Invocation(headers, body);
    }

    /** Answers an invocation. */
    void respond(String requestID, byte[] body) throws IOException {
        post("invocation/" + requestID + "/response", "", body);
    }

    /** Reports that an invocation failed. */
    void fail(String requestID, String errorType, byte[] body) throws IOException {
        post("invocation/" + requestID + "/error", "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n", body);
    }

    /** Reports that the function cannot be started. */
    void failToStart(String errorType, byte[] body) throws IOException {
        post("init/error", "Lambda-Runtime-Function-Error-Type: " + errorType + "\r\n", body);
    }

    private void post(String path, String headers, byte[] body) throws IOException {
        byte[] head = bytes("POST " + PREFIX + path + " HTTP/1.1\r\nHost: " + address
            + "\r\nContent-Type: application/json\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n");
        if (body.length < 65536) {
            byte[] whole = new byte[head.length + body.length];
            System.arraycopy(head, 0, whole, 0, head.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            output.write(whole);
        } else {
            output.write(head);
            output.write(body);
        }
        Map<String, String> answered = new HashMap<>();
        int status = head(answered);
        body(answered);
        // A response that is refused, such as one that is too large, is reported by the engine itself.
        if (status >= 500) throw new IOException("the Runtime API answered " + status + " to a response");
    }

    /** Reads a head: its headers by names in lower case, and the status. */
    private int head(Map<String, String> headers) throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) headers.put(line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), line.substring(colon + 1).trim());
        }
        return status;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length == null) throw new IOException("the Runtime API sent a response without Content-Length");
        byte[] body = new byte[Integer.parseInt(length)];
        int filled = Math.min(end - start, body.length);
        System.arraycopy(buffer, start, body, 0, filled);
        start += filled;
        while (filled < body.length) filled += received(body, filled);
        return body;
    }

    private String line() throws IOException {
        int place = start;
        while (true) {
            for (; place < end; place++) {
                if (buffer[place] != '\n') continue;
                int stop = place > start && buffer[place - 1] == '\r' ? place - 1 : place;
                String line = new String(buffer, start, stop - start, StandardCharsets.UTF_8);
                start = place + 1;
                return line;
            }
            int count = end - start;
            byte[] target = count * 2 > buffer.length ? new byte[buffer.length * 2] : buffer;
            System.arraycopy(buffer, start, target, 0, count);
            buffer = target;
            start = 0;
            place = end = count;
            end += received(buffer, end);
        }
    }

    private int received(byte[] target, int offset) throws IOException {
        int count = input.read(target, offset, target.length - offset);
        if (count < 0) throw new EOFException("the Runtime API closed the connection");
        return count;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
