package com.amazonaws.services.lambda.runtime;

/** A function whose event and result are objects. */
public interface RequestHandler<I, O> {
    O handleRequest(I input, Context context);
}
