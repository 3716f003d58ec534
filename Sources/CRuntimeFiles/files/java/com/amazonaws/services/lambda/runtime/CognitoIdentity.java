package com.amazonaws.services.lambda.runtime;

/** Whom Amazon Cognito took the caller for. */
public interface CognitoIdentity {
    String getIdentityId();

    String getIdentityPoolId();
}
