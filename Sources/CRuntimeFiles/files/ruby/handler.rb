# frozen_string_literal: true

# The file and the method that a function's `Handler` names: `file.method` or `file.Module::Class.method`.
#
# Handlers outside of a class run with an instance of this as `self`, and with no variables of their file's, as on AWS.
class LambdaHandler
  FORM = "must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME corresponds with an existing Ruby " \
         "source file FILENAME.rb, CLASS is an optional module/class namespace and METHOD is a callable method. " \
         "If using CLASS, METHOD must be a class-level method."
  private_constant :FORM

  attr_reader :handler_file_name, :handler_method_name

  def initialize(env_handler:)
    parts = env_handler.split(".")
    raise ArgumentError, "Invalid handler #{parts}, #{FORM}" unless [2, 3].include?(parts.size)

    @handler_file_name, *classes, @handler_method_name = parts
    @handler_class = classes.first
  end

  # What the handler gives.
  def call_handler(request:, context:)
    receiver = @handler_class ? Kernel.const_get(@handler_class) : self
    receiver.__send__(@handler_method_name, event: request, context: context)
  end
end

module AwsLambda
  # How events become objects and results bytes; functions may define either method anew, as on AWS.
  class Marshaller
    class << self
      # - Parameter invocation: has a `body`, and gives headers by their names.
      def marshall_request(invocation)
        return invocation.body unless invocation["Content-Type"] == "application/json"

        JSON.parse(invocation.body)
      end

      # The bytes; together with their type when they are no JSON. What can be read is passed on as it is.
      def marshall_response(result)
        return [result, "application/unknown"] if result.is_a?(IO) || text_stream?(result)

        result.to_json
      end

      private

      # Without loading what the function has not.
      def text_stream?(result)
        !Object.autoload?(:StringIO) && result.is_a?(StringIO)
      end
    end
  end
end
