# frozen_string_literal: true

module Samlet
  # Loggers that write to the function's log say which invocation they do it for, and in which format the function
  # wants.
  #
  # Source: AWS Lambda Developer Guide, "Log and monitor Ruby Lambda functions", and the lines of AWS's runtime.
  module LoggerDefaults
    def initialize(device, *arguments, **options)
      if device.nil? || device == $stdout || device == $stderr
        device ||= $stdout
        options[:level] ||= LoggerDefaults.level
        options[:formatter] ||= LoggerDefaults.formatter
      end
      super(device, *arguments, **options)
    end

    class << self
      def level
        name = ENV["AWS_LAMBDA_LOG_LEVEL"].to_s.upcase.sub("TRACE", "DEBUG")
        %w[DEBUG INFO WARN ERROR FATAL].include?(name) ? name.downcase : "debug"
      end

      def formatter
        ENV["AWS_LAMBDA_LOG_FORMAT"].to_s.upcase == "JSON" ? JSONFormatter.new : TextFormatter.new
      end
    end
  end

  # The lines of Ruby's own logger, with the request id.
  class TextFormatter < ::Logger::Formatter
    def call(severity, time, program, message)
      format("%s, [%s #%d] %5s %s -- %s: %s\n", severity[0], time.strftime("%Y-%m-%dT%H:%M:%S.%6N"), Process.pid,
             severity, $_global_aws_request_id, program, msg2str(message))
    end
  end

  # One object a line.
  class JSONFormatter < ::Logger::Formatter
    def call(severity, time, program, message)
      fields = {
        timestamp: time.getutc.strftime("%Y-%m-%dT%H:%M:%S.%6NZ"), level: severity,
        message: valid(message.is_a?(Exception) ? message.message : msg2str(message)),
        requestId: $_global_aws_request_id, logger: (valid(program) unless program.to_s.empty?)
      }
      fields.update(failure(message)) if message.is_a?(Exception)
      "#{JSON.generate(fields.compact)}\n"
    end

    private

    def failure(error)
      trace = Array(error.backtrace).map { |line| valid(line) }
      { errorType: error.class.to_s, errorMessage: valid(error.message), stackTrace: trace, location: trace.first }
    end

    def valid(text)
      text.to_s.encode(Encoding::UTF_8, invalid: :replace, undef: :replace)
    end
  end

  ::Logger.prepend(LoggerDefaults)
end
