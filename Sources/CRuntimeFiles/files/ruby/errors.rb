# frozen_string_literal: true

module Samlet
  # An error as Lambda reports it.
  #
  # Source: AWS Lambda Developer Guide, "AWS Lambda function errors in Ruby".
  class ErrorReport
    # The classes that Lambda's metrics tell apart.
    NAMED = %w[
      ArgumentError NoMethodError Exception StandardError NameError LoadError SystemExit SystemStackError
    ].freeze
    private_constant :NAMED

    # - Parameter origin: `Function`, or `Init` before the first invocation.
    def initialize(error, origin)
      @error = error
      @type = "#{origin}<#{error.class}>"
    end

    def header
      NAMED.include?(@error.class.to_s) ? @type : "Function<UserException>"
    end

    def body
      JSON.generate(fields)
    end

    # Writes it to the function's log, as one event of several lines: the log takes a carriage return for a line's end
    # within an event.
    def log(message)
      $stdout.write("#{message}\n#{JSON.pretty_generate(fields).gsub("\n", "\r")}\n")
      $stdout.flush
    rescue IOError, SystemCallError
      # Closed or replaced by the function: its own affair.
      nil
    end

    private

    def fields
      { errorMessage: valid(message), errorType: valid(@type), stackTrace: trace.map { |line| valid(line) } }
    end

    def message
      @error.message.to_s
    rescue StandardError => failure
      "#{failure.class} while asking for the message"
    end

    # Without what is samlet's: the code that called the function, and that in front of `require`.
    def trace
      lines = (@error.backtrace || []).first(100)
      lines.reject { |line| line.start_with?(__dir__) }
    end

    def valid(text)
      text = text.dup.force_encoding(Encoding::UTF_8) if text.encoding == Encoding::BINARY
      text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub
    end
  end
end
