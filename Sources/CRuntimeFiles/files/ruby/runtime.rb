# frozen_string_literal: true

require_relative "api"
require_relative "context"
require_relative "handler"
require_relative "libraries"

module Samlet
  autoload :ErrorReport, "#{__dir__}/errors.rb"

  # Runs a function's handler: speaks the Lambda Runtime API, as Lambda's own Ruby runtime does.
  class Runtime
    # As AWS's runtime ends when a function cannot be started, and after an error that it does not go on from.
    INIT_FAILURE = 252
    CRITICAL_FAILURE = 255

    # - Parameter layers: the folder of the function's layers.
    def initialize(layers)
      Libraries.new(layers).prepare
      # Not before: gems of the function may stand for those that come with the interpreter.
      require "json"
    end

    def run
      $stdout.sync = true
      Encoding.default_external = Encoding::UTF_8 if Encoding.default_external == Encoding::US_ASCII
      @api = RuntimeAPI.new(ENV.fetch("AWS_LAMBDA_RUNTIME_API"))
      handler = loaded_handler
      loop { handle(handler, @api.next) }
    rescue SignalException
      # Between invocations it ends the process in order; within one it is an error of the handler's.
      exit(0)
    rescue RuntimeAPIError, SystemCallError => error
      # Errors of the function never get here.
      abort(error.message)
    end

    private

    # The function's handler; one that cannot be had ends the process.
    def loaded_handler
      name = ENV["_HANDLER"].to_s
      handler = LambdaHandler.new(env_handler: name)
      TOPLEVEL_BINDING.receiver.__send__(:require, handler.handler_file_name)
      handler
    rescue Exception => error
      report = ErrorReport.new(error, "Init")
      report.log("Init error when loading handler #{name}")
      @api.fail_to_start(report.header, report.body)
      exit(INIT_FAILURE)
    end

    def handle(handler, invocation)
      $_global_aws_request_id = invocation.request_id
      ENV["_X_AMZN_TRACE_ID"] = invocation["Lambda-Runtime-Trace-Id"]
      begin
        body, type = AwsLambda::Marshaller.marshall_response(result(handler, invocation))
        body = body.read if type == "application/unknown"
        body = body.to_s
      rescue StandardError => error
        # What cannot be called is not there the next time either.
        return fail(invocation, error, error.is_a?(NameError))
      rescue Exception => error
        return fail(invocation, error, true)
      end
      @api.respond(invocation.request_id, body, type || "application/json")
    end

    def result(handler, invocation)
      context = LambdaContext.new(invocation)
      handler.call_handler(request: AwsLambda::Marshaller.marshall_request(invocation), context: context)
    end

    # - Parameter critical: ends the process.
    def fail(invocation, error, critical)
      report = ErrorReport.new(error, "Function")
      report.log(critical ? "Critical exception from handler" : "Error raised from handler method")
      @api.fail(invocation.request_id, report.header, report.body)
      exit(CRITICAL_FAILURE) if critical
    end
  end
end
