package samlet.runtime;

/** What an invocation calls. */
interface Handler {
    /** @return the bytes of the response. */
    byte[] call(byte[] event, LambdaContext context) throws Throwable;
}
