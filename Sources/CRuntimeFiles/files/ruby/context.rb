# frozen_string_literal: true

# What a handler learns about its invocation.
#
# Source: AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Ruby function information".
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :client_context, :deadline_ms, :tenant_id

  # - Parameter invocation: gives its headers by name.
  def initialize(invocation)
    @deadline_ms = invocation["Lambda-Runtime-Deadline-Ms"].to_i
    @aws_request_id = invocation["Lambda-Runtime-Aws-Request-Id"]
    @invoked_function_arn = invocation["Lambda-Runtime-Invoked-Function-Arn"]
    @tenant_id = invocation["Lambda-Runtime-Aws-Tenant-Id"]
    @log_group_name = ENV["AWS_LAMBDA_LOG_GROUP_NAME"]
    @log_stream_name = ENV["AWS_LAMBDA_LOG_STREAM_NAME"]
    @function_name = ENV["AWS_LAMBDA_FUNCTION_NAME"]
    @memory_limit_in_mb = ENV["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    @function_version = ENV["AWS_LAMBDA_FUNCTION_VERSION"]
    @identity = parsed(invocation["Lambda-Runtime-Cognito-Identity"])
    @client_context = parsed(invocation["Lambda-Runtime-Client-Context"])
    @trace_fields = taken_trace_fields
  end

  def get_remaining_time_in_millis
    [@deadline_ms - Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond), 0].max
  end

  # The fields of the W3C trace context that came with the invocation.
  def w3c
    @trace_fields.dup
  end

  private

  def parsed(text)
    JSON.parse(text) unless text.nil? || text.empty?
  end

  # They come in the client context, where handlers do not see them.
  def taken_trace_fields
    found = @client_context.delete("w3c") if @client_context.is_a?(Hash)
    return {} unless found.is_a?(Hash)

    found.slice("traceparent", "tracestate", "baggage").select { |_, value| value.is_a?(String) }
  end
end
