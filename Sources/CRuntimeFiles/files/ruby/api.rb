# frozen_string_literal: true

# Not `socket`, whose Ruby half nothing here needs: loading it would cost each cold start.
require "socket.so"

module Samlet
  # The engine is gone, or does not answer as it should: there is nothing left to do.
  class RuntimeAPIError < StandardError; end

  # An invocation as the Runtime API hands it out, with the names of headers in lower case.
  class Invocation
    attr_reader :body

    def initialize(headers, body)
      @headers = headers
      @body = body
    end

    # A header by its name, in any case; nil where there is none.
    def [](name)
      @headers[name.downcase]
    end

    def request_id
      self["Lambda-Runtime-Aws-Request-Id"]
    end
  end

  # The Lambda Runtime API: HTTP/1.1 over one connection, kept open; a single thread uses it.
  #
  # Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
  class RuntimeAPI
    PREFIX = "/2018-06-01/runtime"

    def initialize(address)
      host, _, port = address.rpartition(":")
      @host = address
      @socket = TCPSocket.new(host.delete("[]"), port.to_i)
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
      @next = "GET #{PREFIX}/invocation/next HTTP/1.1\r\nHost: #{address}\r\n\r\n".b
    end

    # Waits for an invocation.
    def next
      @socket.write(@next)
      status, headers, body = response
      raise RuntimeAPIError, "the Runtime API answered #{status} to the request for an invocation" if status != 200

      Invocation.new(headers, body)
    end

    # Answers an invocation.
    def respond(request_id, body, content_type)
      post("invocation/#{request_id}/response", body, "Content-Type: #{content_type}\r\n")
    end

    # Reports that an invocation failed.
    def fail(request_id, error_type, body)
      post("invocation/#{request_id}/error", body, error_headers(error_type))
    end

    # Reports that the function cannot be started.
    def fail_to_start(error_type, body)
      post("init/error", body, error_headers(error_type))
    end

    private

    def error_headers(error_type)
      "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: #{error_type}\r\n"
    end

    def post(path, body, headers)
      head = "POST #{PREFIX}/#{path} HTTP/1.1\r\nHost: #{@host}\r\n#{headers}Content-Length: #{body.bytesize}\r\n\r\n"
      @socket.write(head, body)
      # A response that is refused, such as one that is too large, is reported by the engine itself.
      status, = response
      raise RuntimeAPIError, "the Runtime API answered #{status} to a response" if status >= 500
    end

    # A response's status, its headers and its body.
    def response
      head = @socket.gets("\r\n\r\n")
      raise RuntimeAPIError, "the Runtime API closed the connection" unless head&.end_with?("\r\n\r\n")

      first, *lines = head.force_encoding(Encoding::UTF_8).split("\r\n")
      headers = lines.to_h do |line|
        name, _, value = line.partition(":")
        [name.downcase, value.strip]
      end
      length = headers["content-length"]
      raise RuntimeAPIError, "the Runtime API sent a response without Content-Length" unless length

      body = @socket.read(length.to_i)
      raise RuntimeAPIError, "the Runtime API closed the connection" if body&.bytesize != length.to_i

      [first[9, 3].to_i, headers, body]
    end
  end
end
